// One catalog: its name, what is done with it, what is known of its songs, and the way out as a file.
import { useSignal } from "@preact/signals";
import { ask, expected } from "../client/ask";
import { key } from "../client/key";
import { ListJobsDocument, ShowCatalogDocument } from "../gql/documents";
import { useReading } from "../page/act";
import { Problem } from "../page/Problem";
import { CatalogTitle } from "./CatalogTitle";
import { Coverage } from "./Coverage";
import { Disagreements } from "./Disagreements";
import { Duplicates } from "./Duplicates";
import { Export } from "./Export";
import { ENDED, type Job, Jobs } from "./Jobs";
import { Orders } from "./Orders";

export function CatalogPage({ id }: { id: string }) {
  const jobs = useSignal<readonly Job[] | null>(null);
  /** Counted up whenever a job has come further, and when one has ended. */
  const heard = useSignal(0);
  const ended = useSignal(0);
  /** Whether the picture is there: each of these lists reads all songs, so they come one after the other. */
  const read = useSignal(false);
  const { told: catalog, problem } = useReading(async () => {
    jobs.value ??= await jobsOf(id); // before the catalog, which then has what those that are done have added
    return expected((await ask(ShowCatalogDocument, { id })).catalog, "Catalog");
  }, [id, key.value, heard.value]);
  const further = (job: Job) => {
    jobs.value = [job, ...(jobs.peek() ?? []).filter((one) => one.id !== job.id)].sort(newest);
    heard.value++;
    if (ENDED.includes(job.state)) ended.value++;
  };
  if (!catalog.value) {
    return (
      <>
        <Back />
        <h1 class="visually-hidden">A catalog</h1>
        <Problem text={problem.value} />
      </>
    );
  }
  const empty = !catalog.value.songCount;
  return (
    <>
      <Back />
      <CatalogTitle
        catalog={catalog.value}
        onChange={(changed) => (catalog.value = { __typename: "Catalog", ...changed })}
      />
      <Problem text={problem.value} />
      <Orders id={id} empty={empty} onJob={further} />
      <Jobs jobs={jobs.value ?? []} onHeard={further} />
      {!empty && (
        <>
          <Coverage id={id} heard={heard.value} ended={ended.value} onRead={() => (read.value = true)} />
          {read.value && (
            <>
              <Disagreements id={id} on={ended.value} />
              <Duplicates id={id} on={ended.value} />
            </>
          )}
          <Export id={id} />
        </>
      )}
    </>
  );
}

async function jobsOf(id: string): Promise<readonly Job[]> {
  const { edges } = (await ask(ListJobsDocument, {})).jobs;
  return edges.map(({ node }) => node).filter(({ catalogId }) => catalogId === id);
}

function newest(one: Job, other: Job): number {
  return other.createdAt.localeCompare(one.createdAt);
}

function Back() {
  return (
    <p class="back">
      <a href="/catalogs">All catalogs</a>
    </p>
  );
}
