// How a provider fares, as a light and a word.

interface Health {
  circuit: "CLOSED" | "HALF_OPEN" | "OPEN";
  quotaSpentUntil?: string | null;
}

const CIRCUITS = {
  CLOSED: ["good", "asked"],
  HALF_OPEN: ["wait", "tried again"],
  OPEN: ["bad", "left alone"],
} as const;
const SPENT = ["wait", "out of quota"] as const;

export function providerState({ circuit, quotaSpentUntil }: Health) {
  return quotaSpentUntil && circuit === "CLOSED" ? SPENT : CIRCUITS[circuit];
}
