// What every client asks, so that a test can compare their answers.
export const ISRC = "GBDUW0000053";

export const QUERY = `query Title($isrc: ISRC!) { track(isrc: $isrc) { __typename ... on Track { isrc title } } }`;

export const SUBSCRIPTION = `subscription Updates($isrcs: [ISRC!]!) {
  trackUpdates(isrcs: $isrcs, policy: { deadlineMs: 2000 }) { __typename ... on Track { isrc title sources { provider verdict } } }
}`;

// Runs each act by its name and prints what it gave; the address comes as an argument.
export async function main(acts) {
  const [url] = process.argv.slice(2);
  const results = {};
  for (const [name, act] of Object.entries(acts)) {
    results[name] = await act(url);
  }
  console.log(JSON.stringify(results));
  process.exit(0); // clients keep connections open that nobody needs any more
}
