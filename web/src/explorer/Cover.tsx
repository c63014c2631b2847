// A cover. Pictures are on other hosts, which would learn who looks at what: one is drawn here, and the real one is
// loaded when its reader says so.
import { useEffect, useState } from "preact/hooks";

interface Given {
  isrc: string;
  url: string | null | undefined;
}

type Loading = "not" | "loading" | "failed";

export function Cover({ isrc, url }: Given) {
  const [state, setState] = useState<Loading>("not");
  useEffect(() => setState("not"), [url]);
  const host = url && URL.canParse(url) ? new URL(url).host : null;
  return (
    <figure class="cover">
      {state === "loading" && url ? (
        <img src={url} alt="The cover" referrerpolicy="no-referrer" onError={() => setState("failed")} />
      ) : (
        <Drawn seed={isrc} />
      )}
      {host && state !== "loading" && (
        <figcaption>
          {state === "failed" ? (
            `${host} gave no picture.`
          ) : (
            <button class="quiet" onClick={() => setState("loading")}>
              Load the cover from {host}
            </button>
          )}
        </figcaption>
      )}
    </figure>
  );
}

const GROOVES = 9;

/** A record whose grooves and colours follow from the ISRC, so that each recording has its own. */
function Drawn({ seed }: { seed: string }) {
  const number = [...seed].reduce((hash, sign) => (Math.imul(hash, 31) + sign.charCodeAt(0)) >>> 0, 7);
  const hue = number % 360;
  const paper = `hsl(${hue} 32% 84%)`;
  const label = `hsl(${(hue + 150 + (number % 60)) % 360} 52% 46%)`;
  return (
    <svg viewBox="0 0 320 320" role="img" aria-label="A drawn cover">
      <rect width="320" height="320" fill={paper} />
      <rect width="320" height="96" y="224" fill={`hsl(${hue} 34% 72%)`} />
      <circle cx="160" cy="160" r="128" fill="#1d1a17" />
      {Array.from({ length: GROOVES }, (_, index) => {
        const radius = 62 + index * 7;
        const turn = 2 * Math.PI * radius;
        const gap = ((number >>> index) % 29) / 100 + 0.06;
        return (
          <circle
            key={index}
            cx="160"
            cy="160"
            r={radius}
            fill="none"
            stroke={`hsl(${hue} 12% ${34 + ((number >>> (index + 3)) % 20)}%)`}
            stroke-width="1.4"
            stroke-dasharray={`${turn * (1 - gap)} ${turn * gap}`}
            transform={`rotate(${((number >>> (index * 2)) % 97) * 3.7} 160 160)`}
          />
        );
      })}
      <circle cx="160" cy="160" r="48" fill={label} />
      <circle cx="160" cy="160" r="5" fill={paper} />
    </svg>
  );
}
