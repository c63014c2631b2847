// The jobs of a catalog: those under way and the latest one in full, the others in a line each.
import type { JobPartFragment } from "../gql/documents";
import { Download } from "../page/Download";
import { ago, counted } from "../page/words";
import { JobCard, jobName } from "./JobCard";

export type Job = JobPartFragment;

export const ENDED: readonly Job["state"][] = ["DONE", "CANCELLED", "FAILED"];

interface Given {
  jobs: readonly Job[];
  onHeard(job: Job): void;
}

export function Jobs({ jobs, onHeard }: Given) {
  if (!jobs.length) return null;
  const inFull = jobs.filter(({ state }, index) => !index || !ENDED.includes(state));
  const earlier = jobs.filter((job) => !inFull.includes(job));
  return (
    <section class="jobs" aria-labelledby="jobs">
      <h3 id="jobs">Jobs</h3>
      {inFull.map((job) => (
        <JobCard key={job.id} job={job} onHeard={onHeard} />
      ))}
      {earlier.length > 0 && (
        <details>
          <summary>{counted(earlier.length, "earlier job")}</summary>
          <ul class="plain">
            {earlier.map((job) => (
              <li key={job.id}>
                {jobName(job)}, {ago(job.createdAt)}: {job.state.toLowerCase()}, {job.matched.toLocaleString()} of{" "}
                {job.total.toLocaleString()} found{" "}
                {job.resultUrl && <Download href={job.resultUrl}>Download the result</Download>}
              </li>
            ))}
          </ul>
        </details>
      )}
    </section>
  );
}
