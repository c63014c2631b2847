// The explorer: one question, and its answer as a page that fills while providers answer.
import { useEffect } from "preact/hooks";
import { key } from "../client/key";
import { query } from "../page/route";
import { answer, asked } from "./answer";
import { Failure } from "./Failure";
import { Hits } from "./Hits";
import { Lights } from "./Lights";
import { Question } from "./Question";
import { TrackPage } from "./TrackPage";
import { Welcome } from "./Welcome";
import { WorkPage } from "./WorkPage";

export function Explorer() {
  const text = query.value.get("q") ?? "";
  const who = key.value;
  useEffect(() => {
    document.title = text ? `${text} · Linernotes` : "Linernotes";
    asked(text);
  }, [text, who]);
  return (
    <>
      <h1 class="visually-hidden">Explorer</h1>
      <Question text={text} />
      <Shown />
    </>
  );
}

function Shown() {
  const shown = answer.value;
  switch (shown.kind) {
    case "none":
      return <Welcome />;
    case "asking":
      return (
        <>
          <p class="waiting" role="status">
            Asking for <q>{shown.what}</q> …
          </p>
          <Lights sources={[]} settled={false} />
        </>
      );
    case "track":
      return <TrackPage track={shown.track} settled={shown.settled} />;
    case "hits":
      return <Hits text={shown.text} found={shown.hits} />;
    case "work":
      return <WorkPage work={shown.work} />;
    case "failure":
      return <Failure {...shown} />;
  }
}
