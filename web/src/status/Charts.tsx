// The last hour in four small pictures.
import type { ShowStatusQuery } from "../gql/documents";
import { counted } from "../page/words";
import { Bars } from "./Bars";

type Minutes = ShowStatusQuery["status"]["minutes"];
type Caches = ShowStatusQuery["status"]["caches"];

export function Charts({ minutes, caches }: { minutes: Minutes; caches: Caches }) {
  const sum = (pick: (minute: Minutes[number]) => number) => minutes.reduce((total, minute) => total + pick(minute), 0);
  const operations = sum((minute) => minute.operations);
  const mean = operations ? sum((minute) => minute.meanMs * minute.operations) / operations : 0;
  return (
    <section aria-labelledby="hour">
      <h3 id="hour">The last hour</h3>
      <div class="charts">
        <Bars
          name="Operations"
          figure={counted(operations, "operation")}
          detail={counted(
            sum((minute) => minute.errors),
            "with an error",
            "with errors",
          )}
          bars={minutes.map(({ operations, errors }) => ({ all: operations, bad: errors }))}
        />
        <Bars
          name="Slowest operation"
          figure={`${rounded(Math.max(0, ...minutes.map(({ slowestMs }) => slowestMs)))} ms`}
          detail={`${rounded(mean)} ms on average`}
          bars={minutes.map(({ slowestMs }) => ({ all: slowestMs, bad: 0 }))}
          unit=" ms"
        />
        <Bars
          name="Calls to providers"
          figure={counted(
            sum((minute) => minute.calls),
            "call",
          )}
          detail={`${sum((minute) => minute.failures)} without an answer`}
          bars={minutes.map(({ calls, failures }) => ({ all: calls, bad: failures }))}
        />
        <Bars
          name="Records found in memory"
          figure={share(caches[0])}
          detail={
            caches
              .slice(1)
              .map((cache) => `${share(cache)} of the rest in the ${cache.layer} cache`)
              .join(", ") || "since the start"
          }
          bars={minutes.map(({ hits, misses }) => ({ all: hits + misses, bad: misses }))}
        />
      </div>
    </section>
  );
}

function rounded(value: number): string {
  return value >= 10 ? Math.round(value).toLocaleString() : value.toFixed(1);
}

function share(cache: Caches[number] | undefined): string {
  const asked = cache ? cache.hits + cache.misses : 0;
  return cache && asked ? `${Math.round((100 * cache.hits) / asked)} %` : "–";
}
