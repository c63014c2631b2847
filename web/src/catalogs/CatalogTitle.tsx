// A catalog's name, which can be changed, and the way to be rid of it.
import { useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { ask, expected } from "../client/ask";
import { type CatalogHeadFragment, DeleteCatalogDocument, RenameCatalogDocument } from "../gql/documents";
import { useAct } from "../page/act";
import { Problem } from "../page/Problem";
import { go } from "../page/route";
import { ago, counted, moment } from "../page/words";

interface Given {
  catalog: CatalogHeadFragment;
  onChange(catalog: CatalogHeadFragment): void;
}

export function CatalogTitle({ catalog, onChange }: Given) {
  const naming = useSignal(false);
  const asking = useRef<HTMLDialogElement>(null);
  const deleting = useAct();
  const { id, name, songCount, createdAt, updatedAt } = catalog;
  useEffect(() => {
    document.title = `${name} · Linernotes`;
  }, [name]);
  const deleted = () =>
    deleting.run(async () => {
      expected((await ask(DeleteCatalogDocument, { id })).deleteCatalog, "CatalogDeleted");
      go("/catalogs");
    });
  return (
    <>
      <div class="bar catalog-title">
        <div>
          <h1>{name}</h1>
          <p class="note">
            {counted(songCount, "song")} · made <span title={moment(createdAt)}>{ago(createdAt)}</span> · changed{" "}
            <span title={moment(updatedAt)}>{ago(updatedAt)}</span>
          </p>
        </div>
        <div class="inline">
          <button class="quiet" aria-expanded={naming.value} onClick={() => (naming.value = !naming.value)}>
            Rename
          </button>
          <button class="quiet" onClick={() => asking.current?.showModal()}>
            Delete
          </button>
        </div>
      </div>
      {naming.value && (
        <Renaming
          catalog={catalog}
          onChange={(changed) => {
            naming.value = false;
            onChange(changed);
          }}
        />
      )}
      <dialog ref={asking} aria-labelledby="sure">
        <h2 id="sure">Delete “{name}”?</h2>
        <p>
          Its {counted(songCount, "song")} and all that was told of them go with it. What is known of recordings stays.
        </p>
        <Problem text={deleting.problem.value} />
        <div class="inline">
          <button autofocus onClick={() => asking.current?.close()}>
            Keep it
          </button>
          <button class="danger" disabled={deleting.busy.value} onClick={deleted}>
            Delete it
          </button>
        </div>
      </dialog>
    </>
  );
}

function Renaming({ catalog: { id, name }, onChange }: Given) {
  const input = useRef<HTMLInputElement>(null);
  const { busy, problem, run } = useAct();
  useEffect(() => input.current?.select(), []);
  const given = (event: SubmitEvent) => {
    event.preventDefault();
    const chosen = input.current?.value ?? "";
    run(async () =>
      onChange(expected((await ask(RenameCatalogDocument, { id, name: chosen })).renameCatalog, "Catalog")),
    );
  };
  return (
    <form class="renaming" onSubmit={given}>
      <label for="name">Its new name</label>
      <div class="inline">
        <input id="name" ref={input} autocomplete="off" required maxLength={200} value={name} />
        <button class="primary" disabled={busy.value}>
          Rename it
        </button>
      </div>
      <Problem text={problem.value} />
    </form>
  );
}
