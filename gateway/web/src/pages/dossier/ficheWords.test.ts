import { describe, expect, it } from "vitest";
import type { Fiche } from "../../api/types";
import { nomLibre } from "../libres/words";
import { demande, nomFiche, titreFiche } from "./ficheWords";

const titled = (valeur: string | null): Fiche =>
  ({ nature: "fiche", titre: "Ancien titre", semaine: null, champs: [{ nom: "titre", valeur, version: 1, auteur: null, modifie_le: null }] }) as unknown as Fiche;
const weekly = { ...titled("Un titre"), semaine: "2026-W24" };

describe("what a sheet is called", () => {
  it("is its week, in the first person for its learner", () => {
    expect(nomFiche(weekly, true)).toBe("Ma fiche, semaine 24");
    expect(nomFiche(weekly, false)).toBe("Fiche activité, semaine 24");
    expect(nomLibre(weekly)).toBe("Semaine 24 de 2026");
  });
  it("is the title last saved, where it is of no week", () => {
    expect([nomFiche(titled("Visite"), true), nomFiche(titled(null), false)]).toEqual(["Visite", "Fiche sans titre"]);
    expect([titreFiche({ nature: "fiche", titre: " " }), titreFiche({ nature: "activite", titre: null })]).toEqual(["Fiche sans titre", "Activité sans titre"]);
    expect(nomLibre({ nature: "fiche", semaine: null, titre: "Visite" })).toBe("Visite");
  });
  it("says who asked for it while nobody wrote in it (F-04b)", () => {
    const demandee_par = { id: "moreau", nom: "Moreau", prenom: "Sophie" };
    expect(demande({ demandee_par, etat: "vide" })).toBe("à compléter, demandée par Sophie MOREAU");
    expect([demande({ demandee_par, etat: "commencee" }), demande({ demandee_par: null, etat: "vide" })]).toEqual(["", ""]);
  });
});
