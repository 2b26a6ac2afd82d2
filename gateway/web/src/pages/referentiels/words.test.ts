import { expect, test } from "vitest";
import { apports, empreinteCourte, niveauxDuStatut, nomOption, poids, quiRelie } from "./words";

const statut = {
  code: "e31",
  intitule: "E31",
  niveaux: [],
  bilan_attitudes: false,
  bilan_entreprise: false,
  alimente_tableau_de_bord: false,
  certificative: null,
  apprenants_verrouilles: false,
};

test("what a status yields is said in sentences (P-09)", () => {
  expect(apports({ ...statut, bilan_entreprise: true, bilan_attitudes: true, alimente_tableau_de_bord: true })).toEqual([
    "Un bilan entreprise",
    "Un bilan des attitudes professionnelles",
    "Ses résultats alimentent le tableau de bord et peuvent compter dans un bilan intermédiaire",
  ]);
  expect(apports({ ...statut, certificative: "E31", apprenants_verrouilles: true })).toEqual([
    "Ses résultats n’alimentent pas le tableau de bord",
    "Ses apprenants ne changent plus une fois la période déclarée",
  ]);
  expect(apports(statut)[0]).toBe("Aucun bilan");
});

test("a status without niveaux is for all of them (P-09)", () => {
  const niveaux = [{ code: "seconde", intitule: "Seconde Bac Pro" }];
  expect(niveauxDuStatut(statut, niveaux)).toBe("Tous les niveaux");
  expect(niveauxDuStatut({ niveaux: ["seconde", "premiere"] }, niveaux)).toBe("Seconde Bac Pro, premiere");
});

test("numbers and options are written as the French do (R-03)", () => {
  expect(poids("U11", 1.5)).toBe("Unité U11 · Coefficient 1,5");
  expect(poids("U31", null)).toBe("Unité U31 · Coefficient non connu");
  expect(nomOption([{ code: "A", intitule: "Animation" }], "A")).toBe("Option A\u00a0: Animation");
  expect(empreinteCourte("0123456789abcdef")).toBe("0123 4567 89ab");
});

test("who links sheets is said by name (R-03)", () => {
  expect(quiRelie(["enseignant"])).toBe("L’enseignant");
  expect(quiRelie(["apprenant", "enseignant", "maitre-apprentissage"])).toBe("L’apprenant, l’enseignant et le maître d’apprentissage");
  expect(quiRelie([])).toBe("Personne");
});
