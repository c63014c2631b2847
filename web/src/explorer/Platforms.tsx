// Where to listen: a button for each platform, and how well its link is known.
import { platformName, providerNames } from "../page/words";
import type { Track } from "./answer";

type Link = Track["links"][number];

const KNOWN = {
  CONFIRMED: ["confirmed", "The platform itself gave it for this ISRC."],
  REPORTED: ["only reported", "Somebody else gave it; its address fits the platform."],
  GUESSED: ["guessed", "Found by comparing words."],
} as const;

export function Platforms({ links }: { links: readonly Link[] }) {
  if (!links.length) return null;
  const primary = links.filter((link) => link.primary);
  const others = links.length - primary.length;
  return (
    <section class="platforms" aria-label="Where to listen">
      <ul>
        {primary.map((link) => (
          <li key={link.url}>
            <Platform link={link} />
          </li>
        ))}
      </ul>
      {others > 0 && (
        <details>
          <summary>{others === 1 ? "Another link" : `${others} other links`} to the same platforms</summary>
          <ul class="plain">
            {links
              .filter((link) => !link.primary)
              .map((link) => (
                <li key={link.url}>
                  {platformName(link.platform)}, {KNOWN[link.verification][0]} by {providerNames(link.providers)}:{" "}
                  <a href={link.url} rel="noreferrer">
                    {link.url.replace(/^https:\/\/(www\.)?/, "")}
                  </a>
                </li>
              ))}
          </ul>
        </details>
      )}
    </section>
  );
}

function Platform({ link }: { link: Link }) {
  const [word, meaning] = KNOWN[link.verification];
  const told = `${meaning} Told by ${providerNames(link.providers)}.`;
  return (
    <a class="platform" data-known={link.verification} href={link.url} rel="noreferrer" title={told}>
      <strong>{platformName(link.platform)}</strong>
      <small>
        {link.pointsAt === "RECORDING" ? "" : `a ${link.pointsAt.toLowerCase()}, `}
        {word}
      </small>
    </a>
  );
}
