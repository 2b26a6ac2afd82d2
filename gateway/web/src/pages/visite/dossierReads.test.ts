import { describe, expect, it } from "vitest";
import type { Dossier } from "../../api/types";
import { keepable } from "../../offline/keepable";
import { firstRead, readsOf } from "./dossierReads";

const ALL = ["liaison", "portfolio", "bilan_entreprise", "bilans"];

function dossier(change: { suivi?: string; apprentis?: boolean; actions?: string[]; portfolio?: null } = {}): Dossier {
  const { suivi = "portfolio", apprentis = false, actions = ALL } = change;
  const portfolio = {
    suivi,
    semaines: [{ id: "s1", semaine: "2026-W24" }, { id: "s2", semaine: "2026-W25" }],
    fiches: [{ id: "f1" }],
    activites: [{ id: "x1" }],
  };
  return {
    actions,
    apprenant: { id: "a" },
    periode: { id: "p", referentiel: "mspc", pour_apprentis: apprentis },
    bilan: { etat: "a_faire" },
    portfolio: change.portfolio === null ? null : portfolio,
  } as unknown as Dossier;
}

const names = (of: Dossier) => readsOf(of).map(({ key }) => key.map((part) => (typeof part === "string" ? part : Object.values(part as object).join("+"))).join(" "));

describe("what a visit takes of a dossier (F-13)", () => {
  it("is what its pages read, week by week", () => {
    expect(names(dossier())).toEqual([
      "referentiel mspc",
      "liaison p a",
      "commentaires p a",
      "annexes-portfolio a+p",
      "entreprise p a",
      "organigramme p a",
      "carte p a",
      "fond-de-carte",
      "bilan-personnel p a",
      "semaine p a 2026-W24",
      "semaine p a 2026-W25",
      "fiche a f1",
      "fiche a x1",
      "annexes-portfolio a+s1",
      "annexes-portfolio a+s2",
      "annexes-portfolio a+f1",
      "annexes-portfolio a+x1",
      "bilan p a",
      "bilans a",
    ]);
  });

  it("goes by the sheets where the follow-up does, and by both for the journal of an apprentice (R-03, F-09)", () => {
    const fiches = names(dossier({ suivi: "fiches-activites" }));
    expect(fiches).toEqual(expect.arrayContaining(["fiche a s1", "fiche a s2", "fiche a f1"]));
    expect(fiches.filter((name) => /^(semaine|organigramme|carte|bilan-periode)/.test(name))).toEqual([]);
    expect(names(dossier({ apprentis: true }))).toEqual(expect.arrayContaining(["semaine p a 2026-W24", "fiche a s1", "bilan-periode p a"]));
  });

  it("asks for nothing that the person may not open", () => {
    expect(names(dossier({ actions: [], portfolio: null }))).toEqual(["referentiel mspc"]);
  });

  it("is all of it kept on one's own device, and each read once", () => {
    const keys = [firstRead("p", "a"), ...readsOf(dossier({ apprentis: true }))].map(({ key }) => key);
    expect(keys.filter((key) => !keepable(key))).toEqual([]);
    expect(new Set(keys.map((key) => JSON.stringify(key))).size).toBe(keys.length);
  });
});
