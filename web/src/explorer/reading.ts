// What somebody has typed: an ISRC, an ISWC, a link, or words. The gateway alone decides whether it is a good one.

export type Reading = { kind: "isrc" | "iswc" | "link" | "words"; value: string };

const ISRC = /^(?:ISRC[\s:]*)?[A-Z]{2}[-\s]?[A-Z0-9]{3}[-\s]?\d{2}[-\s]?\d{5}$/i;
const ISWC = /^(?:ISWC[\s:]*)?T[-.\s]?\d{3}[.\s]?\d{3}[.\s]?\d{3}[-.\s]?\d$/i;
const ADDRESS = /^(?:https?:\/\/|[a-z]+:[a-z]+:)\S+$/i;
const BARE_ADDRESS = /^(?:[\w-]+\.)+[a-z]{2,}\/\S+$/i;

export function read(text: string): Reading {
  const value = text.trim();
  if (ISRC.test(value)) return { kind: "isrc", value };
  if (ISWC.test(value)) return { kind: "iswc", value };
  if (ADDRESS.test(value)) return { kind: "link", value };
  if (BARE_ADDRESS.test(value)) return { kind: "link", value: `https://${value}` };
  return { kind: "words", value };
}
