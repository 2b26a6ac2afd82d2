import { describe, expect, it } from "vitest";
import { navigationOf, pagesOf } from "./navigation";

const texts = (...given: Parameters<typeof pagesOf>) => pagesOf(...given).map(({ text }) => text);

describe("the book in the menu (F-11)", () => {
  it("is a learner's, while its module is on (I-14)", () => {
    expect(texts("apprenant", { modules: ["book"] })).toContain("Mon book");
    expect(texts("apprenant", { modules: [] })).not.toContain("Mon book");
    expect(texts("enseignant", { modules: ["book"] })).not.toContain("Mon book");
  });
  it("is the entry of the pages that it leads to", () => {
    const active = (pathname: string) =>
      navigationOf("apprenant", pathname, { modules: ["book"] }).filter(({ isActive }) => isActive).map(({ text }) => text);
    expect(active("/apprenants/mina/book/reussites/f")).toEqual(["Mon book"]);
    expect(active("/book")).toEqual(["Mon book"]);
  });
});

describe("the livret in the menu (F-12)", () => {
  it("is an apprentice's, while its module is on (I-14)", () => {
    expect(texts("apprenant", { modules: ["livret"], apprenti: true })).toContain("Mon livret");
    expect(texts("apprenant", { modules: ["livret"], apprenti: false })).not.toContain("Mon livret");
    expect(texts("apprenant", { modules: [], apprenti: true })).not.toContain("Mon livret");
  });
  it("is that of a maître d'apprentissage", () => {
    expect(texts("maitre_apprentissage", { modules: ["livret"] })).toContain("Livret d’apprentissage");
    expect(texts("tuteur_de_stage", { modules: ["livret"] })).toEqual([]);
  });
  it("is the entry of the pages that it leads to", () => {
    const active = (pathname: string) =>
      navigationOf("apprenant", pathname, { modules: ["livret"], apprenti: true }).filter(({ isActive }) => isActive).map(({ text }) => text);
    expect(active("/apprenants/mina/livret/projet")).toEqual(["Mon livret"]);
    expect(active("/apprenants/mina/fiches-libres")).toEqual([]);
  });
});
