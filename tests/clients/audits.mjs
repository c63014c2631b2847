// graphql-http's audits of a GraphQL server over HTTP. Prints one line of JSON: {total, failed: [{name, reason}]}.
import { serverAudits } from "graphql-http";

const [url] = process.argv.slice(2);
const results = await Promise.all(serverAudits({ url, fetchFn: fetch }).map((audit) => audit.fn()));
const failed = results.filter((one) => one.status !== "ok").map(({ name, reason }) => ({ name, reason }));
console.log(JSON.stringify({ total: results.length, failed }));
