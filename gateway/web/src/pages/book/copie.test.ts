import { describe, expect, it } from "vitest";
import type { Champ, Valeur } from "../../api/types";
import { champsDe, changementsDe, recitDe } from "./copie";

const champs = (values: Record<string, Valeur>): Champ[] =>
  Object.entries(values).map(([nom, valeur]) => ({ nom, valeur, version: 3, auteur: null, modifie_le: null }));
const sheet = (values: Record<string, Valeur>, date: string | null = null, periode: string | null = null) => ({ id: "s", champs: champs(values), date, periode });

describe("the texts that a success has of its sheet (F-11)", () => {
  it("are what was done, then what the learner thinks of it", () => {
    expect(recitDe(champs({ analyse: "J’ai appris à mesurer.", titre: "Four", description: "Four remis en état. " }))).toBe("Four remis en état.\n\nJ’ai appris à mesurer.");
  });
  it("are the work and the repairs of an activité significative", () => {
    expect(recitDe(champs({ reparations: "Ressorts changés.", nature_travail: "Porte bloquée.", causes: "Usure." }))).toBe("Porte bloquée.\n\nRessorts changés.");
  });
  it("are those of a week of the journal (F-09)", () => {
    expect(recitDe(champs({ semaine: "Câblage d’une armoire." }))).toBe("Câblage d’une armoire.");
  });
  it("leave out what says nothing", () => {
    expect(recitDe(champs({ description: "  ", analyse: null }))).toBe("");
    expect(champsDe(sheet({}))).toEqual({ source: "s" });
  });
  it("come with the day and the place, where the sheet tells them", () => {
    expect(champsDe(sheet({ description: "Four." }, "2026-06-10", "p"))).toEqual({ source: "s", recit: "Four.", date: "2026-06-10", cadre: "entreprise" });
  });
  it("are written in a page that nobody has written in", () => {
    let next = 0;
    expect(changementsDe(sheet({ description: "Four." }), () => `id-${++next}`)).toEqual([
      { id: "id-1", nom: "source", valeur: "s", version: 0 },
      { id: "id-2", nom: "recit", valeur: "Four.", version: 0 },
    ]);
  });
});
