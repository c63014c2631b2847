import { defineConfig } from "vite";
import { compressed } from "./compressed.mjs";

export default defineConfig({
  plugins: [compressed()],
  build: {
    target: "es2022",
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 6000, // Monaco, which only GraphiQL loads
    rolldownOptions: {
      input: ["index.html", "graphiql.html"],
      // React's libraries mark modules for servers that render; here nothing does.
      onLog: (level, log, tell) => log.code === "MODULE_LEVEL_DIRECTIVE" || tell(level, log),
    },
  },
  // `npm run dev` beside a gateway at its usual port.
  server: {
    proxy: {
      "/graphql": { target: "http://127.0.0.1:8000", ws: true },
      "^/(jobs|catalogs)/": "http://127.0.0.1:8000", // files
    },
  },
});
