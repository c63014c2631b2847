// The catalog as a file.
import { useSignal } from "@preact/signals";
import { ask, expected } from "../client/ask";
import { type ExportFormat, LocateExportDocument } from "../gql/documents";
import { useReading } from "../page/act";
import { Download } from "../page/Download";
import { Problem } from "../page/Problem";

const FORMS: readonly [ExportFormat, string][] = [
  ["CSV", "CSV"],
  ["JSONL", "JSON lines"],
  ["PARQUET", "Parquet"],
];

export function Export({ id }: { id: string }) {
  const format = useSignal<ExportFormat>("CSV");
  const provenance = useSignal(false);
  const { told: url, problem } = useReading(async () => {
    const asked = { id, format: format.value, provenance: provenance.value };
    return expected((await ask(LocateExportDocument, asked)).catalog, "Catalog").exportUrl;
  }, [id, format.value, provenance.value]);
  return (
    <section class="export" aria-labelledby="export">
      <h3 id="export">As a file</h3>
      <form class="choices">
        <label for="format">Form</label>
        <select
          id="format"
          value={format.value}
          onChange={({ currentTarget }) => (format.value = currentTarget.value as ExportFormat)}
        >
          {FORMS.map(([form, name]) => (
            <option key={form} value={form}>
              {name}
            </option>
          ))}
        </select>
        <label>
          <input
            type="checkbox"
            checked={provenance.value}
            onChange={({ currentTarget }) => (provenance.value = currentTarget.checked)}
          />{" "}
          with who said each
        </label>
        {url.value && <Download href={url.value}>Download the catalog</Download>}
      </form>
      <Problem text={problem.value} />
    </section>
  );
}
