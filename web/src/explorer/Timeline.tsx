// When each source last spoke of the recording: a row for each, from the first observation to the latest.
import { moment, providerName } from "../page/words";
import type { Track } from "./answer";

const WIDTH = 960;
const LEFT = 130;
const RIGHT = 40;
const ROW = 26;
const TICKS = 5;

export function Timeline({ track }: { track: Track }) {
  const spoken = track.sources
    .flatMap(({ provider, verdict, observedAt }) =>
      observedAt ? [{ provider, verdict, at: Date.parse(observedAt), observedAt }] : [],
    )
    .sort((a, b) => a.at - b.at);
  const first = spoken[0]?.at;
  const last = spoken.at(-1)?.at;
  if (first === undefined || last === undefined) return null;
  const span = Math.max(last - first, 1);
  const x = (at: number) => LEFT + ((WIDTH - LEFT - RIGHT) * (at - first)) / span;
  const bottom = ROW * spoken.length;
  return (
    <section aria-labelledby="timeline">
      <h3 id="timeline">When they said it</h3>
      <div
        class="picture"
        tabIndex={0}
        role="group"
        aria-label={`Observations, the first ${moment(new Date(first).toISOString())}`}
      >
        <svg class="timeline" viewBox={`0 0 ${WIDTH} ${bottom + 34}`}>
          <g class="ticks">
            {Array.from({ length: TICKS }, (_, index) => {
              const at = first + (span * index) / (TICKS - 1);
              return (
                <g key={index}>
                  <line x1={x(at)} x2={x(at)} y1={0} y2={bottom} />
                  <text x={x(at)} y={bottom + 20} text-anchor="middle">
                    {index ? after(at - first, span) : short(first)}
                  </text>
                </g>
              );
            })}
          </g>
          {spoken.map(({ provider, verdict, at, observedAt }, index) => (
            <g key={provider} transform={`translate(0 ${ROW * (index + 0.5)})`}>
              <text y={5}>{providerName(provider)}</text>
              <line class="reach" x1={LEFT} x2={x(at)} />
              <circle class={verdict === "ABSENT" ? "absent" : "spoke"} cx={x(at)} r={5.5}>
                <title>{`${moment(observedAt)}: ${verdict === "ABSENT" ? "does not know it" : "told what it knows"}`}</title>
              </circle>
            </g>
          ))}
        </svg>
      </div>
      <p class="legend">
        <span class="spoke" /> told what it knows <span class="absent" /> does not know it
      </p>
    </section>
  );
}

const DAY = 86_400_000;

/** A distance from the first observation, as exactly as the whole span asks for. */
function after(ms: number, span: number): string {
  if (span < 10_000) return `+${(ms / 1000).toFixed(2)} s`;
  if (span < 600_000) return `+${Math.round(ms / 1000)} s`;
  if (span < DAY) return `+${Math.round(ms / 60_000)} min`;
  return `+${Math.round(ms / DAY)} days`;
}

function short(at: number): string {
  return new Date(at).toLocaleString(undefined, { dateStyle: "short", timeStyle: "short" });
}
