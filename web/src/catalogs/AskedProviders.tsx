// How the providers fare that a job asks: asked for anew every few seconds, for as long as it goes on.
import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { ask } from "../client/ask";
import { AskedProvidersDocument, type AskedProvidersQuery } from "../gql/documents";
import { providerState } from "../page/providerState";
import { counted, providerName } from "../page/words";

const SECONDS = 2;

type Asked = AskedProvidersQuery["providers"][number];

export function AskedProviders() {
  const providers = useSignal<readonly Asked[]>([]);
  /** Calls that each had had when this was first shown: those since then are told. */
  const before = useSignal<Readonly<Record<string, number>>>({});
  useEffect(() => {
    const renew = async () => {
      if (document.hidden) return;
      const told = await ask(AskedProvidersDocument, {}).catch(() => null); // the job's own card tells what is wrong
      if (!told) return;
      if (!providers.peek().length) {
        before.value = Object.fromEntries(told.providers.map(({ name, health }) => [name, health.calls]));
      }
      providers.value = told.providers;
    };
    renew();
    const timer = setInterval(renew, SECONDS * 1000);
    return () => clearInterval(timer);
  }, []);
  if (!providers.value.length) return null;
  return (
    <div class="lights" role="group" aria-label="Providers">
      <ul>
        {providers.value.map((one) => (
          <Light key={one.name} provider={one} calls={one.health.calls - (before.value[one.name] ?? 0)} />
        ))}
      </ul>
    </div>
  );
}

function Light({ provider: { name, health }, calls }: { provider: Asked; calls: number }) {
  const [light, word] = providerState(health);
  const fine = light === "good";
  const full = fine && health.paceLeft < 1;
  const state = fine ? (full ? "at its pace" : !calls && "no call lately") : word;
  const told = [state, calls && counted(calls, "call")].filter(Boolean).join(", ");
  const why = health.lastError && !fine ? health.lastError : `${health.pace}, ${health.paceLeft} left`;
  return (
    <li data-provider={name} data-light={full ? "wait" : light} title={why}>
      <span class="lamp" aria-hidden="true" />
      <span class="name">{providerName(name)}</span> <span class="state">{told}</span>
    </li>
  );
}
