import { describe, expect, it } from "vitest";
import type { LignePeriode } from "../../api/types";
import { filtersFor } from "./filters";

const folder = (activites: number) => ({ commence: false, fiches: 3, completees: 0, a_lire: 0, activites });
const line = (id: string, dossier: LignePeriode["dossier"]): LignePeriode => ({
  id, nom: "AZZOUG", prenom: "Mina", division: "1MSPC", entreprise: null, dossier, tuteur: null, bilan: null, objectifs_propres: false, taches_propres: false,
});

describe("filters of the learners of a period (P-11)", () => {
  it("find who has presented no activité, where it is asked, and leave out who has no portfolio yet (F-03)", () => {
    const lines = [line("none", folder(0)), line("one", folder(1)), line("coming", null)];
    const filter = filtersFor("enseignant", true).find(({ code }) => code === "activite");
    expect(lines.filter((one) => filter?.keep(one)).map(({ id }) => id)).toEqual(["none"]);
    expect(filtersFor("enseignant", false).map(({ code }) => code)).toEqual(["a_lire", "bilan", "entreprise", "tuteur"]);
  });

  it("tell an inspector nothing of sheets or accesses (I-13)", () => {
    expect(filtersFor("inspecteur", true).map(({ code }) => code)).toEqual(["bilan", "entreprise"]);
  });
});
