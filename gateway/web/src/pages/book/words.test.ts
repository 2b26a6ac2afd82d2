import { describe, expect, it } from "vitest";
import type { FicheCourte, Referentiel } from "../../api/types";
import { adresseDeFicheDuBook, etapeSuivante, isOfBook } from "./etapes";
import { cadreEtDate, competencesDe, couleurDe, ouverts, parPeriode } from "./words";

const fiche = (id: string) => ({ id }) as FicheCourte;

describe("the steps of a book (F-11)", () => {
  it("go on where something is still to be done", () => {
    expect(etapeSuivante({ reussites: 0, pages: 0, titre: "Mon book" })).toBe("choisir");
    expect(etapeSuivante({ reussites: 2, pages: 0, titre: "Mon book" })).toBe("composer");
    expect(etapeSuivante({ reussites: 2, pages: 1, titre: " " })).toBe("composer");
    expect(etapeSuivante({ reussites: 2, pages: 1, titre: "Mon book" })).toBe("partager");
  });
  it("have pages of their own for their sheets, whatever address led to them", () => {
    const of = { id: "f", apprenant: { id: "mina" } } as Parameters<typeof adresseDeFicheDuBook>[0];
    expect(adresseDeFicheDuBook({ ...of, formulaire: "reussite" })).toBe("/apprenants/mina/book/reussites/f");
    expect(adresseDeFicheDuBook({ ...of, formulaire: "book" })).toBe("/apprenants/mina/book");
    expect([isOfBook({ formulaire: "reussite" }), isOfBook({ formulaire: "fiche" })]).toEqual([true, false]);
  });
});

describe("what is said of a book", () => {
  it("lists the sheets by their periods, in the order in which they come", () => {
    const found = parPeriode([
      { fiche: fiche("a"), periode: "PFMP 2" }, { fiche: fiche("b"), periode: null }, { fiche: fiche("c"), periode: "PFMP 2" },
    ]);
    expect(found.map(({ periode, fiches }) => [periode, fiches.map(({ id }) => id)])).toEqual([["PFMP 2", ["a", "c"]], [null, ["b"]]]);
  });
  it("tells where and when as far as it is known", () => {
    expect(cadreEtDate({ cadre: "entreprise", date: "2026-06-10" })).toBe("En entreprise · 10 juin 2026");
    expect([cadreEtDate({ cadre: null, date: "2026-06-10" }), cadreEtDate({ cadre: null, date: null })]).toEqual(["10 juin 2026", ""]);
  });
  it("names the competences that are ticked, in the diploma's order", () => {
    const diploma = { competences: [{ code: "C1", intitule: "Préparer" }, { code: "C2", intitule: "Réaliser" }, { code: "C3", intitule: "Régler" }] } as unknown as Referentiel;
    const ticked = ["competence:C3", "competence:C1"];
    expect(competencesDe(diploma, (name) => ticked.includes(name) || null).map(({ code }) => code)).toEqual(["C1", "C3"]);
  });
  it("has one colour of its own, blue at first", () => {
    expect([couleurDe("prune"), couleurDe(null), couleurDe("rose")]).toEqual(["prune", "bleu", "bleu"]);
  });
  it("keeps the links that still open it, the one that closes last first", () => {
    const link = (id: string, expire_le: string) => ({ id, cree_le: "2026-06-01T08:00:00Z", expire_le });
    const links = [link("fini", "2026-06-08T08:00:00Z"), link("semaine", "2026-06-16T08:00:00Z"), link("an", "2027-06-09T08:00:00Z")];
    expect(ouverts(links, Date.parse("2026-06-09T08:00:00Z")).map(({ id }) => id)).toEqual(["an", "semaine"]);
  });
});
