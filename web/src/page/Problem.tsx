// Why something failed, told at once.
export function Problem({ text }: { text: string | null }) {
  return text ? (
    <p class="failure" role="alert">
      {text}
    </p>
  ) : null;
}
