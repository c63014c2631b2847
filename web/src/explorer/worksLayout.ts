// Where everything stands in the picture of works: works at the left, their contributors, and the roles at the right.
import { plain } from "../page/words";
import type { Track } from "./answer";

type Work = Track["works"][number];

export interface Spot {
  key: string;
  text: string;
  note: string;
  y: number;
  /** The way to more about it. */
  ask?: string | undefined;
  publishes?: boolean;
}

export interface Thread {
  key: string;
  /** What stands where it begins. */
  text: string;
  from: number;
  to: number;
  publishes: boolean;
}

export interface Layout {
  height: number;
  works: Spot[];
  contributors: Spot[];
  roles: Spot[];
  written: Thread[];
  played: Thread[];
}

const ROW = 40;
const PUBLISHING = /PUBLISHER|ADMINISTRATOR|ACQUIRER|INCOME/;

export function laidOut(works: readonly Work[]): Layout {
  const parties = new Map<string, { name: string; ipi: string | null; roles: Set<string>; works: Set<number> }>();
  works.forEach((work, index) => {
    for (const { name, ipi = null, roles } of work.contributors) {
      const key = ipi ?? name;
      const party = parties.get(key) ?? { name, ipi, roles: new Set<string>(), works: new Set<number>() };
      roles.forEach((role) => party.roles.add(role));
      party.works.add(index);
      parties.set(key, party);
    }
  });
  const people = [...parties].sort(([, a], [, b]) => Number(publishes(a.roles)) - Number(publishes(b.roles)));
  const roles = [...new Set(people.flatMap(([, { roles }]) => [...roles]))];
  const height = ROW * Math.max(works.length, people.length, roles.length, 1);
  const at = (index: number, count: number) => (height * (index + 0.5)) / count;
  const spots = {
    works: works.map((work, index) => ({
      key: `${index}`,
      text: work.title ?? "Untitled",
      note: work.iswc ?? "no ISWC",
      ask: work.iswc ?? undefined,
      y: at(index, works.length),
    })),
    contributors: people.map(([key, { name, ipi, roles }], index) => ({
      key,
      text: name,
      note: ipi ? `IPI ${ipi}` : "no IPI",
      y: at(index, people.length),
      publishes: publishes(roles),
    })),
    roles: roles.map((role, index) => ({
      key: role,
      text: plain(role),
      note: "",
      y: at(index, roles.length),
      publishes: PUBLISHING.test(role),
    })),
  };
  return {
    height,
    ...spots,
    written: people.flatMap(([key, party], row) =>
      [...party.works].map((work) => ({
        key: `${work} ${key}`,
        text: spots.works[work]?.text ?? "",
        from: spots.works[work]?.y ?? 0,
        to: spots.contributors[row]?.y ?? 0,
        publishes: publishes(party.roles),
      })),
    ),
    played: people.flatMap(([key, party], row) =>
      [...party.roles].map((role) => ({
        key: `${key} ${role}`,
        text: party.name,
        from: spots.contributors[row]?.y ?? 0,
        to: spots.roles[roles.indexOf(role)]?.y ?? 0,
        publishes: PUBLISHING.test(role),
      })),
    ),
  };
}

function publishes(roles: Set<string>): boolean {
  return [...roles].every((role) => PUBLISHING.test(role));
}
