import type { AtRule, Declaration, Plugin, Rule } from "postcss";

/**
 * Takes the State's brand out of the design system's style sheets: its font faces, the Marianne block and the
 * typeface names. Brand and neutral theme are a choice of the deployment, and the brand is reserved to State services.
 */
export function neutralTheme(): Plugin {
  const text = 'system-ui, "Segoe UI", Roboto, "Noto Sans", "Liberation Sans", Arial, sans-serif';
  const branded = /Marianne|Spectral/;
  return {
    postcssPlugin: "neutral-theme",
    AtRule: {
      "font-face": (rule: AtRule) => {
        if (branded.test(rule.toString())) rule.remove();
      },
    },
    Rule(rule: Rule) {
      if (rule.selectors.every((selector) => selector.includes(".fr-logo"))) rule.remove();
    },
    Declaration(declaration: Declaration) {
      if (declaration.prop === "font-family" && branded.test(declaration.value)) declaration.value = text;
    },
  };
}
