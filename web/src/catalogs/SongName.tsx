// A song of a catalog in a list: its title, which leads to all that is known of it, its artists, and its ISRC.
import type { SongPartFragment } from "../gql/documents";
import { asking } from "../page/route";

export function SongName({ song: { isrc, title, artists } }: { song: SongPartFragment }) {
  return (
    <>
      <a href={asking(isrc)}>{title ?? isrc}</a>
      <span>
        {artists.join(", ")} <small>{title && isrc}</small>
      </span>
    </>
  );
}
