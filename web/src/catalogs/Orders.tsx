// What can be set going with a catalog: a file of recordings for it, and asking about its songs.
import { ask, expected } from "../client/ask";
import { EnrichCatalogDocument, RefreshCatalogDocument } from "../gql/documents";
import { useAct } from "../page/act";
import { Problem } from "../page/Problem";
import { DropFile } from "./DropFile";
import { importInto } from "./importing";
import type { Job } from "./Jobs";

interface Given {
  id: string;
  empty: boolean;
  onJob(job: Job): void;
}

export function Orders({ id, empty, onJob }: Given) {
  const sending = useAct();
  const ordering = useAct();
  const dropped = (file: File) => sending.run(async () => onJob(await importInto(id, file)));
  const enrich = async () => onJob(expected((await ask(EnrichCatalogDocument, { id })).enrichCatalog, "Job"));
  const refresh = async () => onJob(expected((await ask(RefreshCatalogDocument, { id })).refreshCatalog, "Job"));
  return (
    <section class="orders" aria-label="What to do with it">
      <DropFile id="drop" busy={sending.busy.value} onFile={dropped}>
        or drop it here: each row is answered, and its ISRC joins this catalog
      </DropFile>
      <Problem text={sending.problem.value} />
      {!empty && (
        <ul class="plain choices">
          <li>
            <button disabled={ordering.busy.value} onClick={() => ordering.run(enrich)}>
              Enrich
            </button>{" "}
            <small>asks for everything about each song that is not known yet</small>
          </li>
          <li>
            <button disabled={ordering.busy.value} onClick={() => ordering.run(refresh)}>
              Refresh
            </button>{" "}
            <small>asks again for everything, also for what is known</small>
          </li>
        </ul>
      )}
      <Problem text={ordering.problem.value} />
    </section>
  );
}
