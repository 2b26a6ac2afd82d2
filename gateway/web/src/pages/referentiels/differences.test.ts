import { expect, test } from "vitest";
import type { ElementChange } from "../../api/types";
import { groupes, lienDit, nomElement, nomRegle, valeurDite } from "./differences";

function element(genre: ElementChange["genre"], code: string, changement: ElementChange["changement"]): ElementChange {
  return { genre, code, intitule: `Titre de ${code}`, changement, intitule_avant: null, liens: [] };
}

test("changes are grouped by what happens, then by kind, in the order of the diploma (R-01)", () => {
  const elements = [
    element("competence", "C9", "ajoute"),
    element("tache", "A1T3", "ajoute"),
    element("tache", "A1T1", "intitule"),
    element("tache", "A1T2", "ajoute"),
  ];
  const found = groupes({ elements });
  expect(found.map(({ title, total }) => [title, total])).toEqual([["Ajouté", 3], ["Intitulé modifié", 1]]);
  expect(found[0]?.genres.map(({ genre, elements: own }) => [genre, own.map(({ code }) => code)])).toEqual([
    ["tache", ["A1T3", "A1T2"]],
    ["competence", ["C9"]],
  ]);
  expect(groupes({ elements: [] })).toEqual([]);
});

test("official codes are told, ours are not (R-01)", () => {
  expect(nomElement(element("tache", "A1T1", "ajoute"))).toBe("A1T1 Titre de A1T1");
  expect(nomElement(element("statut", "periode-2", "ajoute"))).toBe("Titre de periode-2");
});

test("a link says what it gains and what it loses (R-01)", () => {
  expect(lienDit({ lien: "competences", ajoutes: ["C1.4", "C1.7"], retires: ["C2.1"] })).toBe(
    "Compétences\u00a0: ajouté C1.4, C1.7\u202f; retiré C2.1",
  );
  expect(lienDit({ lien: "bloc", ajoutes: [], retires: ["B1"] })).toBe("Bloc\u00a0: retiré B1");
});

test("rules and their values are said in words (R-03)", () => {
  expect(nomRegle({ regle: "bilan_entreprise", statut: { code: "periode-2", intitule: "Période 2" } })).toBe(
    "Bilan entreprise, statut «\u00a0Période 2\u00a0»",
  );
  expect(valeurDite("fiches_conservees", ["oui"])).toBe("Oui");
  expect(valeurDite("relient_competences", ["enseignant"])).toBe("L’enseignant");
  expect(valeurDite("rncp", [])).toBe("Non précisé");
});
