// The starting tabs: every operation beside this file, in the order of their names.
const files = import.meta.glob<string>("./operations/*.graphql", { query: "?raw", import: "default", eager: true });

export const examples = Object.keys(files)
  .sort()
  .map((name) => files[name] ?? "");
