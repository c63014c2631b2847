// Where the gateway's key is given, once the gateway has asked for one.
import { keep, key, wanted } from "../client/key";

export function KeyBox() {
  const given = (event: SubmitEvent) => {
    event.preventDefault();
    keep(String(new FormData(event.currentTarget as HTMLFormElement).get("key") ?? ""));
  };
  return (
    <form class="keybox" onSubmit={given} aria-labelledby="wanted">
      <div role="alert">
        <h2 id="wanted">{key.value ? "This gateway does not take that key" : "This gateway wants a key"}</h2>
      </div>
      <p>
        It is kept in this tab until you close it, and sent to this gateway alone. Keys begin with <code>ln_</code>;
        whoever looks after the gateway gives them out.
      </p>
      <label for="key">API key</label>
      <div class="inline">
        <input id="key" name="key" type="password" autocomplete="off" spellcheck={false} required placeholder="ln_…" />
        <button class="primary">Use this key</button>
      </div>
    </form>
  );
}

export function KeyKept() {
  if (!key.value || wanted.value) return null;
  return (
    <button class="quiet" onClick={() => keep("")}>
      Forget the key
    </button>
  );
}
