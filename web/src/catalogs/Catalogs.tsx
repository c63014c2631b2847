// The caller's lists of recordings, or one of them, as the address says.
import { query } from "../page/route";
import { CatalogList } from "./CatalogList";
import { CatalogPage } from "./CatalogPage";

export function Catalogs() {
  const id = query.value.get("id");
  return id ? <CatalogPage key={id} id={id} /> : <CatalogList />;
}
