// How the gateway fares: its last hour, its caches, and each provider. Asked for anew every few seconds.
import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { ask, Refused } from "../client/ask";
import { key } from "../client/key";
import { ShowStatusDocument, type ShowStatusQuery } from "../gql/documents";
import { ago } from "../page/words";
import { Charts } from "./Charts";
import { ProviderTable } from "./ProviderTable";

const SECONDS = 5;

export function Status() {
  const told = useSignal<ShowStatusQuery | null>(null);
  const problem = useSignal<string | null>(null);
  const who = key.value;
  useEffect(() => {
    document.title = "Status · Linernotes";
    const renew = async () => {
      if (document.hidden) return;
      try {
        told.value = await ask(ShowStatusDocument, {});
        problem.value = null;
      } catch (error) {
        problem.value = error instanceof Refused ? error.message : String(error);
      }
    };
    renew();
    const timer = setInterval(renew, SECONDS * 1000);
    return () => clearInterval(timer);
  }, [who]);
  return (
    <>
      <h1>Status</h1>
      {problem.value && (
        <p class="failure" role="alert">
          {problem.value}
        </p>
      )}
      {told.value && <Told told={told.value} />}
    </>
  );
}

function Told({ told: { status, providers } }: { told: ShowStatusQuery }) {
  return (
    <>
      <p class="lead">This process started {ago(status.started)}.</p>
      <Charts minutes={status.minutes} caches={status.caches} />
      <ProviderTable providers={providers} />
    </>
  );
}
