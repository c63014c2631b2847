// All catalogs of the caller, and a new one: by a name, or by a file that is dropped.
import { useEffect } from "preact/hooks";
import { ask, expected } from "../client/ask";
import { key } from "../client/key";
import {
  type CatalogHeadFragment,
  CreateCatalogDocument,
  DeleteCatalogDocument,
  ListCatalogsDocument,
} from "../gql/documents";
import { useAct, useReading } from "../page/act";
import { Problem } from "../page/Problem";
import { catalogAt, go } from "../page/route";
import { ago, counted } from "../page/words";
import { DropFile } from "./DropFile";
import { importInto } from "./importing";

export function CatalogList() {
  const { told: catalogs, problem } = useReading(
    async () => (await ask(ListCatalogsDocument, {})).catalogs,
    [key.value],
  );
  const making = useAct();
  const sending = useAct();
  useEffect(() => {
    document.title = "Catalogs · Linernotes";
  }, []);
  const named = (event: SubmitEvent) => {
    event.preventDefault();
    const name = String(new FormData(event.currentTarget as HTMLFormElement).get("name") ?? "");
    making.run(async () => go(catalogAt(await made(name))));
  };
  const dropped = (file: File) =>
    sending.run(async () => {
      const id = await made(nameOf(file));
      try {
        await importInto(id, file);
      } catch (problem) {
        await ask(DeleteCatalogDocument, { id }); // nobody asked for an empty one
        throw problem;
      }
      go(catalogAt(id));
    });
  return (
    <>
      <h1>Catalogs</h1>
      <p class="lead">Lists of recordings, what is known of each, and what is missing.</p>
      <Problem text={problem.value} />
      {catalogs.value && <Listed catalogs={catalogs.value} />}
      <section class="making" aria-labelledby="new">
        <h3 id="new">A new catalog</h3>
        <form onSubmit={named}>
          <label for="name">Its name</label>
          <div class="inline">
            <input id="name" name="name" autocomplete="off" required maxLength={200} />
            <button class="primary" disabled={making.busy.value}>
              Make it
            </button>
          </div>
        </form>
        <Problem text={making.problem.value} />
        <DropFile id="drop" busy={sending.busy.value} onFile={dropped}>
          or drop a file of recordings here: a catalog of its name is made
        </DropFile>
        <Problem text={sending.problem.value} />
      </section>
    </>
  );
}

async function made(name: string): Promise<string> {
  return expected((await ask(CreateCatalogDocument, { name })).createCatalog, "Catalog").id;
}

function nameOf(file: File): string {
  return file.name.replace(/\.[^.]+$/, "") || file.name;
}

function Listed({ catalogs }: { catalogs: readonly CatalogHeadFragment[] }) {
  if (!catalogs.length) return <p class="waiting">There is none yet.</p>;
  return (
    <ul class="rows catalogs" aria-label="Your catalogs">
      {catalogs.map(({ id, name, songCount, updatedAt }) => (
        <li key={id}>
          <a href={catalogAt(id)}>{name}</a>
          <span>{counted(songCount, "song")}</span>
          <small>changed {ago(updatedAt)}</small>
        </li>
      ))}
    </ul>
  );
}
