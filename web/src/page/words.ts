// How facts are written for people.

/** A length in milliseconds as minutes and seconds: `5:20`. */
export function length(ms: number): string {
  const seconds = Math.round(ms / 1000);
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
}

interface Credit {
  name: string;
  joinPhrase?: string | null;
}

/** Artists as they are credited: `A feat. B`. */
export function credit(artists: readonly Credit[]): string {
  const parts = artists.map(({ name, joinPhrase }, index) =>
    index === artists.length - 1 ? name : name + (joinPhrase ? ` ${joinPhrase.trim()} ` : ", "),
  );
  return parts.join("").replaceAll(" , ", ", ");
}

const FIELDS: Record<string, string> = {
  bpm: "tempo",
  coverUrl: "cover",
  durationMs: "length",
  musicalKey: "key",
  otherIsrcs: "other ISRCs",
  releaseDate: "released",
};

/** A field of a recording, as this page calls it. */
export function fieldName(field: string): string {
  return FIELDS[field] ?? plain(field);
}

/** A name of the schema as words: `COMPOSER_LYRICIST` as `composer lyricist`. */
export function plain(name: string): string {
  return name.toLowerCase().replaceAll("_", " ").replace("and or", "and/or");
}

const PLATFORMS: Record<string, string> = {
  APPLE_MUSIC: "Apple Music",
  YOUTUBE: "YouTube",
  TIDAL: "TIDAL",
  SOUNDCLOUD: "SoundCloud",
  MUSICBRAINZ: "MusicBrainz",
  AMAZON_MUSIC: "Amazon Music",
  AWA: "AWA",
  KKBOX: "KKBOX",
  JIOSAAVN: "JioSaavn",
  YANDEX_MUSIC: "Yandex Music",
  LINE_MUSIC: "LINE MUSIC",
};

const PROVIDERS: Record<string, string> = {
  acrcloud: "ACRCloud",
  sonovault: "SonoVault",
  musicbrainz: "MusicBrainz",
  applemusic: "Apple Music",
  tidal: "TIDAL",
  youtube: "YouTube",
};

export function platformName(platform: string): string {
  return PLATFORMS[platform] ?? capital(platform.toLowerCase());
}

const ITEMS: Record<string, string> = {
  ISWC: "ISWC",
  IPI: "IPI",
  WRITERS: "Writers",
  RECORDING: "Known at all",
};

/** What a catalog's songs may have: a page on a platform, a work's code, or its writers. */
export function itemName(item: string): string {
  return ITEMS[item] ?? platformName(item);
}

/** Which songs miss something, after `songs`. */
export function thatMiss(item: string): string {
  return item === "RECORDING" ? "that nothing is known of" : `that miss ${itemName(item)}`;
}

/** A provider's name; of a source that is none, such as `store`, its key. */
export function providerName(key: string): string {
  return PROVIDERS[key] ?? capital(key);
}

export function providerNames(keys: readonly string[]): string {
  return keys.map(providerName).join(", ");
}

/** A number of things: `1 song`, `10,000 songs`. */
export function counted(count: number, one: string, many = `${one}s`): string {
  return `${count.toLocaleString()} ${count === 1 ? one : many}`;
}

/** How long something takes, in the units that matter: `40 s`, `12 min`, `3 h 5 min`. */
export function lasting(seconds: number): string {
  if (seconds < 100) return `${Math.round(seconds)} s`;
  const minutes = Math.round(seconds / 60);
  return minutes < 100 ? `${minutes} min` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

/** When something was, in the reader's own clock. */
export function moment(time: string): string {
  return new Date(time).toLocaleString(undefined, { dateStyle: "medium", timeStyle: "medium" });
}

/** How long ago something was, in the largest whole unit. */
export function ago(time: string, now = Date.now()): string {
  const seconds = Math.max(0, (now - Date.parse(time)) / 1000);
  const [unit, size] = UNITS.find(([, size]) => seconds >= size) ?? ["second", 1];
  return RELATIVE.format(-Math.floor(seconds / size), unit);
}

const UNITS: [Intl.RelativeTimeFormatUnit, number][] = [
  ["year", 31_557_600],
  ["month", 2_629_800],
  ["day", 86_400],
  ["hour", 3_600],
  ["minute", 60],
];
const RELATIVE = new Intl.RelativeTimeFormat("en", { numeric: "auto" });

function capital(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1);
}
