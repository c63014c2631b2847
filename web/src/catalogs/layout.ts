// Where the columns of the coverage picture stand, the same for its heads, its rows and its lens.
import { itemName } from "../page/words";
import { type Column, holds } from "./matrix";

export interface Layout {
  width: number;
  /** What is left of the columns: the rows' numbers and ISRCs. */
  gutter: number;
  step: number;
  /** A column's breadth, without the gap behind it. */
  breadth: number;
  /** Where the column of this number begins, of those that are shown. */
  x(index: number): number;
}

const GUTTER = 100;
const END = 2;
const BROADEST = 52;
const WORKS = ["ISWC", "IPI", "WRITERS", "RECORDING"]; // what follows the platforms

export function laidOut(columns: readonly Column[], width: number): Layout {
  const platforms = columns.filter(({ item }) => !WORKS.includes(item)).length;
  const step = Math.min((width - GUTTER - END) / (columns.length + 0.5), BROADEST);
  const x = (index: number) => GUTTER + step * (index + (index < platforms ? 0 : 0.5));
  const end = Math.ceil(x(columns.length)) + END;
  return { width: end, gutter: GUTTER, step, breadth: Math.max(step - (step > 14 ? 2 : 1), 1), x };
}

/** A song in words: which it is, and what of these columns it misses. */
export function rowInWords(columns: readonly Column[], isrc: string, mask: number): string {
  const missing = columns.filter((column) => !holds(mask, column));
  if (!missing.length) return `${isrc} misses nothing of these`;
  if (!mask) return `${isrc}: nothing is known of it yet`;
  return `${isrc} misses ${missing.map(({ item }) => itemName(item)).join(", ")}`;
}
