import { describe, expect, it } from "vitest";
import type { Champ, Referentiel, Valeur } from "../../api/types";
import { picked, ticked, taskMark, tickMark, opened, linksTasks, matches } from "./relier";

const tache = (code: string, ...competences: string[]) => ({ code, intitule: `Tâche ${code}`, competences });
const competence = (code: string, ...criteres: string[]) => ({
  code, intitule: `Compétence ${code}`, attitudes: [], bloc: null, option: null,
  criteres: criteres.map((each) => ({ code: each, intitule: `Critère ${each}` })),
});
const diploma = {
  activites: [
    { code: "A1", intitule: "Corrective", bloc: null, option: null, taches: [tache("T1.1", "C11"), tache("T1.2"), tache("T1.3", "C12", "C11")] },
    { code: "A2", intitule: "Préventive", bloc: null, option: null, taches: [tache("T2.1", "C23")] },
  ],
  competences: [competence("C11", "C11-1", "C11-2"), competence("C12"), competence("C23", "C23-1")],
} as unknown as Referentiel;
const of = (fields: Record<string, Valeur>) => (name: string) => fields[name] ?? null;
const codes = (list: { code: string }[]) => list.map(({ code }) => code);

describe("tasks and the competences that they open (F-04)", () => {
  it("opens those of the ticked tasks, once each, in the order of the diploma", () => {
    expect(codes(opened(diploma, of({ "tache:T1.3": true, "tache:T1.1": true })))).toEqual(["C11", "C12"]);
  });
  it("opens none for a task that is linked to none, nor for one that was taken away", () => {
    expect(opened(diploma, of({ "tache:T1.2": true, "tache:T2.1": false }))).toEqual([]);
  });
  it("keeps in sight what is chosen, whatever becomes of its tasks", () => {
    expect(codes(opened(diploma, of({ "competence:C23": "globale" })))).toEqual(["C23"]);
  });
  it("lists the ticked tasks of the diploma, and no other", () => {
    expect(ticked(diploma, of({ "tache:T2.1": true, "tache:T1.1": true, "tache:T1.2": null, "tache:ancienne": true }))).toEqual(["T1.1", "T2.1"]);
  });
  it("tells a diploma that links its tasks to nothing", () => {
    const bare = { ...diploma, activites: [{ ...diploma.activites[0], taches: [tache("T1.1"), tache("T1.2")] }] } as Referentiel;
    expect([linksTasks(diploma), linksTasks(bare)]).toEqual([true, false]);
  });
});

describe("what is to be assessed (F-04, E-03)", () => {
  it("counts criteria of competences taken by criteria only", () => {
    const fields = { "competence:C11": "criteres", "critere:C11-2": true, "competence:C23": "globale", "critere:C23-1": true };
    const found = picked(diploma, of(fields));
    expect(found.map(({ competence: { code }, criteres }) => [code, codes(criteres)])).toEqual([["C11", ["C11-2"]], ["C23", []]]);
  });
});

describe("the filter of tasks", () => {
  it("ignores accents, case and what surrounds the words", () => {
    const found = { code: "T2.1", intitule: "Mettre en œuvre le plan de maintenance préventive" };
    expect(["PREVENTIVE", " t2.1", "", "corrective"].map((typed) => matches(found, typed))).toEqual([true, true, true, false]);
  });
});

describe("who ticked", () => {
  const mina = { id: "mina", nom: "Azzoug", prenom: "Mina" };
  const moreau = { id: "moreau", nom: "Moreau", prenom: "Sophie" };
  const field = (auteur: Champ["auteur"], valeur: Valeur): Champ => ({ nom: "tache:T1.1", valeur, version: 1, auteur, modifie_le: null });
  const said = (auteur: Champ["auteur"], valeur: Valeur, me: string, shown = valeur) => taskMark(field(auteur, valeur), shown, { apprenant: "mina", me });
  it("names the learner to the others, and nobody to herself", () => {
    expect(said(mina, true, "moreau")).toBe("par Mina AZZOUG");
    expect(said(mina, true, "mina")).toBe("");
    expect(said(mina, null, "moreau")).toBe("");
  });
  it("says what somebody else added or took away", () => {
    expect(said(moreau, true, "moreau")).toBe("ajoutée par vous");
    expect(said(moreau, true, "mina")).toBe("ajoutée par Sophie MOREAU");
    expect(said(moreau, null, "mina")).toBe("retirée par Sophie MOREAU");
  });
  it("says nothing of what is not saved yet", () => {
    expect(said(moreau, null, "mina", true)).toBe("");
    expect(taskMark(undefined, true, { apprenant: "mina", me: "mina" })).toBe("");
  });
});

describe("who ticked a task in the journal (F-09)", () => {
  const by = (id: string, valeur: Valeur): Champ => ({ nom: "tache:T1.1", valeur, version: 2, auteur: { id, nom: "Lenoir", prenom: "Karim" }, modifie_le: null });
  const whose = { apprenant: "mina", me: "moreau" };
  it("is said of whoever is not the learner", () => {
    expect(tickMark(by("lenoir", true), true, whose)).toBe("cochée par Karim LENOIR");
    expect(tickMark(by("moreau", true), true, whose)).toBe("cochée par vous");
    expect(tickMark(by("lenoir", null), null, whose)).toBe("retirée par Karim LENOIR");
  });
  it("is not said of the learner, nor of what nobody has saved", () => {
    expect([tickMark(by("mina", true), true, whose), tickMark(undefined, null, whose), tickMark(by("lenoir", true), null, whose)]).toEqual(["", "", ""]);
  });
});
