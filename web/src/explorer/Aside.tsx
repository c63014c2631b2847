// What is kept apart from the recording: links that contradict themselves, and other recordings that came up.
import { asking } from "../page/route";
import { platformName, providerName } from "../page/words";
import type { Track } from "./answer";

export function Aside({ track: { quarantinedLinks, candidates } }: { track: Track }) {
  if (!quarantinedLinks.length && !candidates.length) return null;
  return (
    <section aria-labelledby="aside">
      <h3 id="aside">Set aside</h3>
      <ul class="plain">
        {quarantinedLinks.map((link) => (
          <li key={link.provider + link.url}>
            A link that {providerName(link.provider)} filed under {platformName(link.claimedPlatform.toUpperCase())}.{" "}
            {link.detail}
          </li>
        ))}
        {candidates.map((one, index) => (
          <li key={index}>
            {providerName(one.provider)} brought up{" "}
            {one.isrc ? <a href={asking(one.isrc)}>{one.title ?? one.isrc}</a> : <q>{one.title}</q>}
            {one.version && ` (${one.version})`}
            {one.artists.length > 0 && ` by ${one.artists.join(", ")}`}: {one.reason}
          </li>
        ))}
      </ul>
    </section>
  );
}
