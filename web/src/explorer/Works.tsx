// The compositions: a picture of who had which part in them, and the same in words.
import { asking } from "../page/route";
import { plain, providerName } from "../page/words";
import type { Track } from "./answer";
import { WorksGraph } from "./WorksGraph";

type Work = Track["works"][number];

export function Works({ works }: { works: readonly Work[] }) {
  if (!works.length) return null;
  return (
    <section class="works" aria-labelledby="works">
      <h3 id="works">
        {works.length === 1 ? "The work, and who had which part in it" : "The works, and who had which part in them"}
      </h3>
      <WorksGraph works={works} />
      <details>
        <summary>The same in words</summary>
        {works.map((work, index) => (
          <div key={index}>
            <h4>
              {work.title} {work.iswc && <a href={asking(work.iswc)}>{work.iswc}</a>}
            </h4>
            {work.status !== "EXACT" && (
              <p class="note">
                {plain(work.status)}: {work.statusReason}
              </p>
            )}
            <ul class="plain">
              {work.contributors.map((one) => (
                <li key={one.ipi ?? one.name}>
                  {one.name} <small>{one.ipi ? `IPI ${one.ipi}` : "no IPI"}</small>: {one.roles.map(plain).join(", ")}
                  {one.shares.map((share, place) => (
                    <small key={place}>
                      {" "}
                      · {share.percentage} % {share.kind && plain(share.kind)}, says {providerName(share.provider)}
                    </small>
                  ))}
                  {one.note && <small> ({one.note})</small>}
                </li>
              ))}
            </ul>
          </div>
        ))}
      </details>
    </section>
  );
}
