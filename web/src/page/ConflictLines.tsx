// Disagreements, each with what every side says.
import { fieldName, providerName } from "./words";

interface Conflict {
  field: string;
  severity: string;
  detail: string;
  values: readonly { provider: string; value: string }[];
}

export function ConflictLines({ conflicts }: { conflicts: readonly Conflict[] }) {
  return (
    <ul class="plain conflicts">
      {conflicts.map((conflict) => (
        <li key={conflict.field + conflict.detail} data-severity={conflict.severity}>
          <strong>{fieldName(conflict.field)}</strong> {conflict.detail}
          <span class="sides">
            {conflict.values.map((side) => (
              <span key={side.provider}>
                {side.value} <small>{providerName(side.provider)}</small>
              </span>
            ))}
          </span>
        </li>
      ))}
    </ul>
  );
}
