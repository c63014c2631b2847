// One light for each provider: what became of asking it.
import { moment, providerName } from "../page/words";
import { providers, type Source } from "./answer";

const STATES = {
  FOUND: ["good", "answered"],
  ABSENT: ["none", "does not know it"],
  STALE: ["old", "older answer"],
  THROTTLED: ["wait", "asked too often"],
  FAILED: ["bad", "failed"],
  SKIPPED: ["off", "not asked"],
} as const;
const ASKING = ["asking", "asking …"] as const;
const ANSWERED = ["FOUND", "ABSENT"];

export function Lights({ sources, settled }: { sources: readonly Source[]; settled: boolean }) {
  const told = new Map(sources.map((source) => [source.provider, source]));
  const names = [...new Set([...providers.value, ...told.keys()])];
  const answered = sources.filter(({ verdict }) => ANSWERED.includes(verdict)).length;
  return (
    <section class="lights" aria-label="Providers">
      <p class="visually-hidden" role="status">
        {settled ? "All have been heard: " : ""}
        {answered} of {names.length} providers have answered.
      </p>
      <ul>
        {names.map((name) => (
          <Light key={name} name={name} source={told.get(name)} settled={settled} />
        ))}
      </ul>
    </section>
  );
}

function Light({ name, source, settled }: { name: string; source: Source | undefined; settled: boolean }) {
  const open = !settled && !ANSWERED.includes(source?.verdict ?? "");
  const [light, state] = open || !source ? ASKING : STATES[source.verdict];
  const reason = open ? undefined : (source?.reason ?? (source?.observedAt && moment(source.observedAt)));
  return (
    <li data-provider={name} data-light={light} title={reason ?? undefined}>
      <span class="lamp" aria-hidden="true" />
      <span class="name">{providerName(name)}</span> <span class="state">{state}</span>
      {reason && <span class="visually-hidden">{reason}</span>}
    </li>
  );
}
