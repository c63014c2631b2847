// Where a file is dropped, or chosen.
import { useSignal } from "@preact/signals";
import type { ComponentChildren } from "preact";

interface Given {
  id: string;
  busy: boolean;
  onFile(file: File): void;
  children: ComponentChildren;
}

export function DropFile({ id, busy, onFile, children }: Given) {
  const over = useSignal(false);
  const given = (files: FileList | null | undefined) => {
    const file = files?.[0];
    if (file && !busy) onFile(file);
  };
  const chosen = ({ currentTarget: input }: { currentTarget: HTMLInputElement }) => {
    given(input.files);
    input.value = ""; // so that the same file can be chosen again
  };
  const dragged = (event: DragEvent) => {
    if (!event.dataTransfer?.types.includes("Files")) return;
    event.preventDefault();
    over.value = true;
  };
  const dropped = (event: DragEvent) => {
    event.preventDefault();
    over.value = false;
    given(event.dataTransfer?.files);
  };
  return (
    <div
      class="drop"
      data-over={over.value}
      onDragEnter={dragged}
      onDragOver={dragged}
      onDragLeave={() => (over.value = false)}
      onDrop={dropped}
    >
      <input id={id} type="file" accept=".csv,.tsv,.txt,.xlsx" disabled={busy} onChange={chosen} />
      <label for={id}>
        <strong>{busy ? "Sending the file …" : "Choose a CSV or XLSX file"}</strong> <span>{children}</span>
      </label>
      <span class="visually-hidden" role="status">
        {busy ? "The file is being sent." : ""}
      </span>
    </div>
  );
}
