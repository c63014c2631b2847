// A file of the gateway's, saved with the key.
import { reached, refusal } from "./ask";

const NAME = /filename="([^"]+)"/;

/** Fetch a file and have the browser save it; throws where it does not come whole. */
export async function save(path: string): Promise<void> {
  const reply = await reached(path);
  if (!reply.ok) throw refusal((await reply.json().catch(() => ({}))).errors ?? [], reply.status);
  const file = await reply.blob().catch(() => {
    throw refusal([{ message: "The file broke off before its end." }]);
  });
  const link = document.createElement("a");
  link.href = URL.createObjectURL(file);
  link.download = NAME.exec(reply.headers.get("content-disposition") ?? "")?.[1] ?? "";
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000); // by then the browser has it
}
