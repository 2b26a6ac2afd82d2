import { describe, expect, it } from "vitest";
import type { Dossier, FicheCourte, SemaineResume } from "../../api/types";
import { remaining } from "./remaining";

const NONE = { written: 0, of: 3 };
const SOME = { written: 1, of: 3 };
const MONDAYS = ["2026-06-08", "2026-06-15", "2026-06-22"];
const week = (index: number, etat: SemaineResume["etat"] = "vide"): SemaineResume => ({
  id: `s${index}`, semaine: `2026-W${24 + index}`, lundi: MONDAYS[index] ?? "", etat, a_lire: false, modifiee_le: null, titre: null,
});
const sheet = (id: string, changes: Partial<FicheCourte> = {}): FicheCourte => ({
  id, nature: "fiche", etat: "vide", a_lire: false, creee_le: "2026-06-08T08:00:00Z", exportee: false, annexes: 0, version: 1, autonomie: null, date: null,
  demandee_par: null, lundi: null, modifiee_le: null, semaine: null, titre: null, ...changes,
});
type Portfolio = NonNullable<Dossier["portfolio"]>;
/** Three weeks, of which the first is told; the company is known and an activité presented. */
const dossier = (portfolio: Partial<Portfolio> = {}, changes: Partial<Dossier> = {}): Dossier => ({
  periode: { id: "p", du: "2026-06-08", au: "2026-06-26" } as Dossier["periode"],
  apprenant: { id: "mina", nom: "AZZOUG", prenom: "Mina", division: "1MSPC" },
  en_preparation: false, entreprise: "Fragrance Plus", referent: null, tuteur: null, bilan: null, actions: ["liaison", "portfolio"],
  portfolio: {
    commence: true, suivi: "portfolio", semaines: [week(0, "racontee"), week(1), week(2)], fiches: [], activites: [sheet("a", { nature: "activite" })],
    annexes: 0, commentaires: 0, commentaires_a_lire: 0, actions: ["creer_activite"], ...portfolio,
  },
  ...changes,
});
/** Our texts with plain spaces, to compare words. */
const plain = (text: string) => text.replace(/[\u00a0\u202f]/g, " ");
const labels = (...of: Parameters<typeof remaining>) => remaining(...of).map(({ label }) => plain(label));

describe("what is left to a learner (3.2)", () => {
  it("is nothing before the period begins", () => {
    expect(remaining(dossier({ activites: [] }, { entreprise: null }), NONE, "2026-06-07")).toEqual([]);
  });

  it("counts weeks that have begun, and opens the first of them", () => {
    expect(labels(dossier(), null, "2026-06-12")).toEqual([]);
    expect(remaining(dossier(), null, "2026-06-15")).toEqual([
      { label: "1\u00a0semaine à raconter", href: "/periodes/p/portfolios/mina/semaines/2026-W25" },
    ]);
    const begun = dossier({ semaines: [week(0, "commencee"), week(1), week(2)] });
    expect(remaining(begun, null, "2026-06-15")).toEqual([
      { label: "2\u00a0semaines à raconter", href: "/periodes/p/portfolios/mina/semaines/2026-W24" },
    ]);
  });

  it("opens the fiche of a week where the diploma is followed by fiches, and asks for no activité there (F-03)", () => {
    const left = remaining(dossier({ suivi: "fiches-activites", activites: [] }), null, "2026-06-15");
    expect(left.map(({ href }) => href)).toEqual(["/periodes/p/portfolios/mina/fiches/s1"]);
  });

  it("names the company and the activité that are missing, in the order of the work (P-10, F-03)", () => {
    expect(labels(dossier({ activites: [] }, { entreprise: null }), null, "2026-06-15")).toEqual([
      "Mon entreprise à indiquer", "1 semaine à raconter", "Au moins une activité à présenter",
    ]);
  });

  it("asks for no company that can be written no more (P-07)", () => {
    expect(labels(dossier({}, { entreprise: null, bilan: { etat: "fige" } }), null, "2026-06-08")).toEqual([]);
    expect(labels(dossier({}, { entreprise: null, actions: [] }), null, "2026-06-08")).toEqual([]);
  });

  it("counts fiches that a teacher asked for and that are empty, no other (F-04b)", () => {
    const demandee_par = { id: "sophie", nom: "MOREAU", prenom: "Sophie" };
    const fiches = [sheet("own"), sheet("asked", { demandee_par }), sheet("begun", { demandee_par, etat: "commencee" })];
    const left = remaining(dossier({ semaines: [], fiches }), null, "2026-06-15");
    expect(left).toEqual([{ label: "1\u00a0fiche demandée à compléter", href: "/periodes/p/portfolios/mina/fiches/asked" }]);
  });

  it("asks for the bilan personnel from the last week on, while it is known to be empty (F-08)", () => {
    const told = dossier({ semaines: [] });
    expect(labels(told, NONE, "2026-06-21")).toEqual([]);
    for (const day of ["2026-06-22", "2026-07-10"]) expect(labels(told, NONE, day)).toEqual(["Mon bilan personnel à écrire"]);
    expect(labels(told, SOME, "2026-06-22")).toEqual([]);
    expect(labels(told, null, "2026-06-22")).toEqual([]);
  });

  it("asks for nothing of a portfolio that is not there yet", () => {
    expect(labels(dossier({}, { portfolio: null, en_preparation: true }), null, "2026-06-22")).toEqual([]);
  });
});
