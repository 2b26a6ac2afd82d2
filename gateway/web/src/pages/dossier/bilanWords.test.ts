import { describe, expect, it } from "vitest";
import type { Valeur } from "../../api/types";
import { type CompetenceBilan, gapsSentence, levelFields, marks, modeOf, progressOf, sheetName } from "./bilanWords";

const competence = (code: string, mode: string, ...criteres: string[]): CompetenceBilan => ({
  code, intitule: `Compétence ${code}`, mode, a_des_criteres: true, fiches: [],
  criteres: criteres.map((each) => ({ code: each, intitule: `Critère ${each}`, fiches: [] })),
});
const of = (fields: Record<string, Valeur>) => (name: string) => fields[name] ?? null;
const plain = (text: string) => text.replace(/\s/g, " ");

describe("how a competence is assessed (E-03)", () => {
  it("is what was chosen here, before the bilan is read again", () => {
    const whole = competence("C11", "globale");
    expect(modeOf(whole, of({}))).toBe("globale");
    expect(modeOf(whole, of({ "mode:C11": "criteres" }))).toBe("criteres");
    expect(modeOf(competence("C11", "criteres", "C11-1"), of({ "mode:C11": "globale" }))).toBe("globale");
  });
  it("is as a whole where there are no criteria", () => {
    expect(modeOf({ ...competence("C11", "globale"), a_des_criteres: false }, of({ "mode:C11": "criteres" }))).toBe("globale");
  });
  it("names the fields of its levels, and none while its criteria are to come", () => {
    expect(levelFields(competence("C11", "criteres", "C11-1", "C11-3"), of({}))).toEqual(["critere:C11-1", "critere:C11-3"]);
    expect(levelFields(competence("C11", "criteres", "C11-1"), of({ "mode:C11": "globale" }))).toEqual(["niveau:C11"]);
    expect(levelFields(competence("C11", "globale"), of({ "mode:C11": "criteres" }))).toEqual([]);
  });
});

describe("how far a bilan is (E-03)", () => {
  const list = [competence("C11", "criteres", "C11-1", "C11-2"), competence("C12", "globale"), competence("C13", "globale")];
  it("counts a competence by criteria once each of them has a level", () => {
    const begun = { "critere:C11-1": "aide", "niveau:C12": "NE" };
    expect(progressOf(list, of(begun))).toEqual({ renseignees: 1, gaps: { competences: 1, criteres: 1 } });
    expect(progressOf(list, of({ ...begun, "critere:C11-2": "ABS" }))).toEqual({ renseignees: 2, gaps: { competences: 1, criteres: 0 } });
  });
  it("counts no level of the way that is not the chosen one", () => {
    const fields = { "niveau:C11": "aide", "critere:C11-1": "aide", "mode:C12": "criteres", "niveau:C12": "aide", "niveau:C13": "aide" };
    expect(progressOf(list, of(fields))).toEqual({ renseignees: 1, gaps: { competences: 1, criteres: 1 } });
  });
  it("says what is missing, as it is counted", () => {
    const said = (competences: number, criteres: number) => plain(gapsSentence({ competences, criteres }));
    expect(said(0, 0)).toBe("");
    expect(said(1, 0)).toBe("1 compétence sans niveau : elle restera « non renseigné ».");
    expect(said(3, 0)).toBe("3 compétences sans niveau : elles resteront « non renseigné ».");
    expect(said(0, 1)).toBe("1 critère sans niveau : il restera « non renseigné ».");
    expect(said(0, 2)).toBe("2 critères sans niveau : ils resteront « non renseigné ».");
    expect(said(1, 1)).toBe("1 compétence et 1 critère sans niveau : ils resteront « non renseigné ».");
  });
});

describe("the sheets of a bilan (E-03)", () => {
  it("are called by their number and their week, if they have one", () => {
    expect(sheetName({ numero: 1, id: "a", semaine: "2026-W24" })).toBe("[1] semaine 24");
    expect(sheetName({ numero: 3, id: "b", semaine: null })).toBe("[3] fiche");
  });
  it("are printed as marks, and said in words", () => {
    expect(marks([2])).toEqual({ printed: "[2]", said: "(fiche 2)" });
    expect(marks([1, 2, 4])).toEqual({ printed: "[1][2][4]", said: "(fiches 1, 2 et 4)" });
  });
});
