// The pages for people: each is a client of the gateway like any other, and knows nothing but its GraphQL.
import { render } from "preact";
import { Catalogs } from "./catalogs/Catalogs";
import { Explorer } from "./explorer/Explorer";
import { Frame } from "./page/Frame";
import { path } from "./page/route";
import "./page/styles.css";
import { Status } from "./status/Status";

function Page() {
  switch (path.value) {
    case "/catalogs":
      return <Catalogs />;
    case "/status":
      return <Status />;
    default:
      return <Explorer />;
  }
}

function Pages() {
  return (
    <Frame>
      <Page />
    </Frame>
  );
}

const root = document.getElementById("page");
if (root) render(<Pages />, root);
