import type { Plugin } from "vite";

const STAND_IN = "\0cpro-colors";

/**
 * The design system carries every colour of the State as tables for scripts, a fifth of the first load; of those, the
 * components used here read one, for the browser's own frame. Style sheets have their colours from variables.
 */
export function withoutColorTables(): Plugin {
  return {
    name: "without-color-tables",
    enforce: "pre",
    resolveId(source, importer) {
      return source === "./colors" && importer?.includes("react-dsfr/fr/index.js") ? STAND_IN : null;
    },
    load(id) {
      if (id !== STAND_IN) return null;
      return `const page = { default: { grey: { default: "#ffffff" } } };
export const colors = { options: {}, decisions: {}, getHex: () => ({ options: {}, decisions: { background: page } }) };`;
    },
  };
}
