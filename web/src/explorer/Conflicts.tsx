// What the sources disagree about.
import { ConflictLines } from "../page/ConflictLines";
import type { Track } from "./answer";

export function Conflicts({ conflicts }: { conflicts: Track["conflicts"] }) {
  if (!conflicts.length) return null;
  return (
    <section aria-labelledby="conflicts">
      <h3 id="conflicts">What they disagree about</h3>
      <ConflictLines conflicts={conflicts} />
    </section>
  );
}
