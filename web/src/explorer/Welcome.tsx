// What to try first: recordings that the sandbox knows.
import { asking } from "../page/route";

const EXAMPLES = [
  ["A link", "https://open.spotify.com/track/5W3cjX2J3tjhG8zb6u0qHn"],
  ["An ISRC", "USCJY1431309"],
  ["Words", "one more time daft punk"],
  ["An ISWC", "T-915.555.427-1"],
] as const;

export function Welcome() {
  return (
    <section class="welcome" aria-labelledby="welcome">
      <h2 id="welcome">
        Every recording has liner notes.
        <br />
        They are only spread out.
      </h2>
      <p class="lead">
        Ask once: what it is called and who plays it, where to listen, who wrote it, who said so, and what they disagree
        about.
      </p>
      <ul class="examples">
        {EXAMPLES.map(([kind, text]) => (
          <li key={kind}>
            <span>{kind}</span> <a href={asking(text)}>{text.replace("https://", "")}</a>
          </li>
        ))}
      </ul>
    </section>
  );
}
