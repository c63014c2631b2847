// Each field of the recording: whose value it is, since when, who says the same, and who says otherwise.
import { ago, fieldName, moment, providerName, providerNames } from "../page/words";
import type { Track } from "./answer";

type Field = Track["provenance"][number];

export function ProvenanceTable({ provenance }: { provenance: readonly Field[] }) {
  if (!provenance.length) return null;
  return (
    <section aria-labelledby="provenance">
      <h3 id="provenance">Who said what</h3>
      <table class="provenance">
        <thead>
          <tr>
            <th scope="col">Field</th>
            <th scope="col">Value</th>
            <th scope="col">Said by</th>
            <th scope="col">When</th>
            <th scope="col">Others say the same</th>
            <th scope="col">Others disagree</th>
          </tr>
        </thead>
        <tbody>
          {provenance.map((field) => (
            <Row key={field.field} field={field} />
          ))}
        </tbody>
      </table>
    </section>
  );
}

function Row({ field }: { field: Field }) {
  return (
    <tr>
      <th scope="row">{fieldName(field.field)}</th>
      <td data-name="Value">{/^https?:/.test(field.value) ? shortened(field.value) : field.value}</td>
      <td data-name="Said by">{providerName(field.provider)}</td>
      <td data-name="When">
        <time dateTime={field.observedAt} title={moment(field.observedAt)}>
          {ago(field.observedAt)}
        </time>
      </td>
      <td data-name="The same" class={field.agreeing.length ? undefined : "nobody"}>
        {field.agreeing.length ? providerNames(field.agreeing) : "–"}
      </td>
      <td data-name="Otherwise" class={field.alternatives.length ? "otherwise" : "nobody"}>
        {field.alternatives.length
          ? field.alternatives.map((other) => (
              <span key={other.provider}>
                {shortened(other.value)} <small>{providerName(other.provider)}</small>
              </span>
            ))
          : "–"}
      </td>
    </tr>
  );
}

function shortened(text: string): string {
  return text.length > 60 ? `${text.slice(0, 40)}…${text.slice(-14)}` : text;
}
