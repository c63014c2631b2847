// Why there is nothing to show, and what to do about it.
import type { Source } from "./answer";
import { Lights } from "./Lights";

interface Told {
  message: string;
  remedy?: string | undefined;
  sources?: readonly Source[] | undefined;
}

export function Failure({ message, remedy, sources }: Told) {
  return (
    <section class="failure" role="alert">
      <h2>{message}</h2>
      {remedy && <p>{remedy}</p>}
      {sources && <Lights sources={sources} settled />}
    </section>
  );
}
