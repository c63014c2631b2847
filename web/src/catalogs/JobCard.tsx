// A job, followed live: how far it has come, how fast, until when, and what can be done about it.
import { useEffect } from "preact/hooks";
import { useSignal } from "@preact/signals";
import { ask, expected } from "../client/ask";
import { follow } from "../client/follow";
import { CancelJobDocument, FollowJobDocument, PauseJobDocument, ResumeJobDocument } from "../gql/documents";
import { useAct } from "../page/act";
import { Download } from "../page/Download";
import { type Fact, Facts } from "../page/Facts";
import { Problem } from "../page/Problem";
import { ago, lasting, moment } from "../page/words";
import { AskedProviders } from "./AskedProviders";
import { ENDED, type Job } from "./Jobs";

const STATES = {
  QUEUED: ["wait", "waits for its turn"],
  RUNNING: ["asking", "under way"],
  WAITING: ["wait", "waits for providers"],
  PAUSED: ["off", "paused"],
  CANCELLED: ["off", "cancelled"],
  DONE: ["good", "done"],
  FAILED: ["bad", "failed"],
} as const;

const KINDS = {
  IMPORT_CSV: "Import of a file",
  ENRICH_CATALOG: "Enriching",
  REFRESH_CATALOG: "Refreshing",
} as const;

export function jobName({ kind }: Job): string {
  return KINDS[kind];
}

export function JobCard({ job, onHeard }: { job: Job; onHeard(job: Job): void }) {
  const lost = useSignal<string | null>(null);
  const open = !ENDED.includes(job.state);
  useEffect(() => {
    if (!open) return;
    lost.value = null;
    return follow(
      FollowJobDocument,
      { id: job.id },
      {
        next({ jobProgress: told }) {
          if (told.__typename === "Job") onHeard(told);
          else lost.value = told.message;
        },
        done: () => {},
        failed: (problem) => (lost.value = problem.message),
      },
    );
  }, [job.id, open]);
  const [light, state] = STATES[job.state];
  const share = job.total ? Math.floor((100 * job.done) / job.total) : 100;
  return (
    <article class="job" data-state={job.state} aria-label={`${jobName(job)}, ${state}`}>
      <h4 data-light={light}>
        <span class="lamp" aria-hidden="true" /> {jobName(job)} <span class="state">{state}</span>
        <small title={moment(job.createdAt)}>{ago(job.createdAt)}</small>
      </h4>
      <progress max={job.total || 1} value={job.total ? job.done : 1} aria-label="How far it has come">
        {share} %
      </progress>
      <Figures job={job} share={share} />
      {job.reason && (
        <p class="note">
          {job.reason}
          {job.waitingUntil && `; it goes on ${moment(job.waitingUntil)}`}
        </p>
      )}
      <Problem text={lost.value} />
      <Acts job={job} open={open} />
      {open && <AskedProviders />}
    </article>
  );
}

function Figures({ job, share }: { job: Job; share: number }) {
  const facts: Fact[] = [
    ["Finished", `${job.done.toLocaleString()} of ${job.total.toLocaleString()} · ${share} %`],
    ["Found", job.matched.toLocaleString()],
    ["Without an answer", job.failed.toLocaleString()],
    ["Rows a second", job.rate?.toLocaleString(undefined, { maximumSignificantDigits: 3 })],
    ["Left", job.etaSeconds == null ? null : `about ${lasting(job.etaSeconds)}`],
    ["Ended", job.finishedAt && ago(job.finishedAt)],
  ];
  return <Facts facts={facts} />;
}

function Acts({ job: { id, state, resultUrl }, open }: { job: Job; open: boolean }) {
  const { busy, problem, run } = useAct();
  const pause = async () => void expected((await ask(PauseJobDocument, { id })).pauseJob, "Job");
  const resume = async () => void expected((await ask(ResumeJobDocument, { id })).resumeJob, "Job");
  const cancel = async () => void expected((await ask(CancelJobDocument, { id })).cancelJob, "Job");
  if (!open) return resultUrl ? <Download href={resultUrl}>Download the result</Download> : null;
  return (
    <div class="inline">
      {state === "PAUSED" ? (
        <button disabled={busy.value} onClick={() => run(resume)}>
          Resume
        </button>
      ) : (
        <button disabled={busy.value} onClick={() => run(pause)}>
          Pause
        </button>
      )}
      <button disabled={busy.value} onClick={() => run(cancel)}>
        Cancel
      </button>
      <Problem text={problem.value} />
    </div>
  );
}
