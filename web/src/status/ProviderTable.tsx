// Each provider in the order of asking: whether it is asked, how fast, what is left, and what went wrong last.
import type { ShowStatusQuery } from "../gql/documents";
import { providerState } from "../page/providerState";
import { ago, moment, providerName } from "../page/words";

type Provider = ShowStatusQuery["providers"][number];

export function ProviderTable({ providers }: { providers: readonly Provider[] }) {
  return (
    <section aria-labelledby="providers">
      <h3 id="providers">Providers</h3>
      <table>
        <thead>
          <tr>
            <th scope="col">Provider</th>
            <th scope="col">State</th>
            <th scope="col">Pace</th>
            <th scope="col">Quota</th>
            <th scope="col">Calls</th>
            <th scope="col">Last answer</th>
            <th scope="col">Last error</th>
          </tr>
        </thead>
        <tbody>
          {providers.map((provider) => (
            <Row key={provider.name} provider={provider} />
          ))}
        </tbody>
      </table>
    </section>
  );
}

function Row({ provider: { name, health } }: { provider: Provider }) {
  const spent = health.quotaSpentUntil;
  const [light, state] = providerState(health);
  return (
    <tr data-provider={name}>
      <th scope="row">{providerName(name)}</th>
      <td data-name="State" data-light={light}>
        <span class="lamp" aria-hidden="true" /> {state}
      </td>
      <td data-name="Pace">
        {health.pace} <small>{health.paceLeft} left</small>
      </td>
      <td data-name="Quota">{spent ? `spent until ${moment(spent)}` : "left"}</td>
      <td data-name="Calls">
        {health.calls} {health.failures > 0 && <small>{health.failures} failed</small>}
      </td>
      <td data-name="Last answer">{health.lastSuccessAt ? ago(health.lastSuccessAt) : "none yet"}</td>
      <td data-name="Last error" class={health.lastError ? undefined : "nobody"}>
        {health.lastError ? (
          <>
            {health.lastError} <small>{health.lastErrorAt && ago(health.lastErrorAt)}</small>
          </>
        ) : (
          "–"
        )}
      </td>
    </tr>
  );
}
