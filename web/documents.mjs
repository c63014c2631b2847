// Writes src/gql/documents.ts, which git ignores: the types of ../schema.graphql that the operations under src use, and
// each operation as text that knows the types of its variables and its answer.
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { codegen } from "@graphql-codegen/core";
import * as typedDocumentNode from "@graphql-codegen/typed-document-node";
import * as typescript from "@graphql-codegen/typescript";
import * as operations from "@graphql-codegen/typescript-operations";
import { parse } from "graphql";

const source = new URL("src/", import.meta.url);
const target = new URL("gql/", source);

const documents = readdirSync(source, { recursive: true })
  .filter((name) => name.endsWith(".graphql") && !name.startsWith("graphiql"))
  .map((location) => ({ location, document: parse(readFileSync(new URL(location, source), "utf8")) }));

const code = await codegen({
  schema: parse(readFileSync(new URL("../schema.graphql", import.meta.url), "utf8")),
  documents,
  filename: "documents.ts",
  config: {
    documentMode: "string",
    enumsAsTypes: true,
    onlyOperationTypes: true,
    skipTypename: true,
    useTypeImports: true,
    strictScalars: true,
    scalars: Object.fromEntries(
      ["DateTime", "GTIN", "IPI", "ISNI", "ISRC", "ISWC", "_Any", "Upload"].map((name) => [name, "string"]),
    ),
  },
  plugins: [{ typescript: {} }, { operations: {} }, { typedDocumentNode: {} }],
  pluginMap: { typescript, operations, typedDocumentNode },
});
mkdirSync(target, { recursive: true });
writeFileSync(new URL("documents.ts", target), code);
