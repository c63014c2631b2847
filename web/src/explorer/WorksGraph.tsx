// The picture of works: work – contributor – role, as threads between three columns.
import { asking } from "../page/route";
import type { Track } from "./answer";
import { laidOut, type Spot, type Thread } from "./worksLayout";

const WIDTH = 960;
const HEAD = 34;
const COLUMNS = { works: 0, contributors: 350, roles: 720 };
const MOST = 30; // signs of a name
const SIGN = 9.4; // the width of a capital
const COLUMN = 290;

export function WorksGraph({ works }: { works: readonly Track["works"][number][] }) {
  const layout = laidOut(works);
  const people = layout.contributors.length;
  const told = `${works.length} works, ${people} contributors, ${layout.roles.length} roles; the same in words below`;
  return (
    <div class="picture" tabIndex={0} role="group" aria-label={told}>
      <svg class="graph" viewBox={`0 0 ${WIDTH} ${layout.height + HEAD}`}>
        <g class="heads">
          <text x={COLUMNS.works} y={14}>
            Work
          </text>
          <text x={COLUMNS.contributors} y={14}>
            Contributor
          </text>
          <text x={COLUMNS.roles} y={14}>
            Role
          </text>
        </g>
        <g transform={`translate(0 ${HEAD})`}>
          <Threads threads={layout.written} after={COLUMNS.works} to={COLUMNS.contributors - 12} />
          <Threads threads={layout.played} after={COLUMNS.contributors} to={COLUMNS.roles - 12} />
          <Spots spots={layout.works} x={COLUMNS.works} />
          <Spots spots={layout.contributors} x={COLUMNS.contributors} />
          <Spots spots={layout.roles} x={COLUMNS.roles} />
        </g>
      </svg>
    </div>
  );
}

function Threads({ threads, after, to }: { threads: Thread[]; after: number; to: number }) {
  return (
    <g class="threads">
      {threads.map(({ key, text, from, to: end, publishes }) => {
        const start = after + Math.min(SIGN * Math.min(text.length, MOST) + 14, COLUMN);
        const middle = (after + COLUMN + to) / 2;
        return (
          <path
            key={key}
            class={publishes ? "publishes" : undefined}
            d={`M${start} ${from} C${middle} ${from} ${middle} ${end} ${to} ${end}`}
          />
        );
      })}
    </g>
  );
}

function Spots({ spots, x }: { spots: Spot[]; x: number }) {
  return (
    <g class="spots">
      {spots.map((spot) => {
        const words = (
          <g key={spot.key} class={spot.publishes ? "publishes" : undefined} transform={`translate(${x} ${spot.y})`}>
            <title>{spot.text}</title>
            <circle cx={-7} cy={0} r={3.5} />
            <text y={spot.note ? -2 : 5}>
              {spot.text.length > MOST ? `${spot.text.slice(0, MOST - 1)}…` : spot.text}
            </text>
            {spot.note && (
              <text class="note" y={13}>
                {spot.note}
              </text>
            )}
          </g>
        );
        return spot.ask ? (
          <a key={spot.key} href={asking(spot.ask)}>
            {words}
          </a>
        ) : (
          words
        );
      })}
    </g>
  );
}
