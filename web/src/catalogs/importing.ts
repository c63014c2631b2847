// A file of recordings, sent to be answered row by row; its ISRCs join a catalog.
import { expected, send } from "../client/ask";
import { ImportCsvDocument, type JobPartFragment } from "../gql/documents";

/** The job that was ordered; throws where the file cannot be read. */
export async function importInto(catalogId: string, file: File): Promise<JobPartFragment> {
  return expected((await send(ImportCsvDocument, { catalogId }, file)).importCsv, "Job");
}
