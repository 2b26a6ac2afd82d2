import { describe, expect, it } from "vitest";
import { compte, t, typo } from "./typo";
import { duree, heure, intervalle, jour, lundiDe, semainesEntre } from "./dates";
import { nomComplet, telephoneLu } from "./noms";

describe("typography", () => {
  it("sets the French spaces in our words", () => {
    expect(typo("Qui ? « Moi » : l'élève !")).toBe("Qui\u202f? «\u00a0Moi\u00a0»\u00a0: l’élève\u202f!");
  });
  it("never touches a value that someone typed", () => {
    expect(t`Titre : ${"a ? b : l'c"}`).toBe("Titre\u00a0: a ? b : l'c");
  });
  it("makes counts agree", () => {
    expect([0, 1, 2].map((n) => compte(n, "fiche"))).toEqual(["0\u00a0fiche", "1\u00a0fiche", "2\u00a0fiches"]);
  });
});

describe("elision before a value", () => {
  it("is made before vowels, and nowhere else", () => {
    const said = (name: string) => t`Le compte de ${name}, pour que ${name} l'ouvre`;
    expect(said("Inès")).toBe("Le compte d’Inès, pour qu’Inès l’ouvre");
    expect(said("Éloi")).toBe("Le compte d’Éloi, pour qu’Éloi l’ouvre");
    expect(said("Mina")).toBe("Le compte de Mina, pour que Mina l’ouvre");
    expect(said("Yanis")).toBe("Le compte de Yanis, pour que Yanis l’ouvre");
    expect(said("onze")).toBe("Le compte de onze, pour que onze l’ouvre");
    expect(t`Plus de ${8} fiches, tâches de ${"A1"}`).toBe("Plus de 8 fiches, tâches de A1");
  });
});

describe("dates", () => {
  it("says a term in years or months where it is one", () => {
    expect([90, 92, 365, 366, 1098, 1830].map(duree)).toEqual(["90 jours", "3 mois", "1 an", "1 an", "3 ans", "5 ans"].map((text) => text.replace(" ", "\u00a0")));
  });
  it("says month and year once when they are the same", () => {
    expect(intervalle("2026-06-08", "2026-06-26")).toBe("du 8 au 26 juin 2026");
    expect(intervalle("2026-05-25", "2026-06-12")).toBe("du 25 mai au 12 juin 2026");
    expect(intervalle("2026-12-14", "2027-01-08")).toBe("du 14 décembre 2026 au 8 janvier 2027");
    expect(jour("2026-06-01")).toBe("1er juin 2026");
  });
  it("counts the ISO weeks that a period touches (P-04)", () => {
    expect(semainesEntre("2026-06-08", "2026-06-26")).toEqual(["2026-W24", "2026-W25", "2026-W26"]);
    expect(semainesEntre("2026-12-28", "2027-01-04")).toEqual(["2026-W53", "2027-W01"]);
    expect(semainesEntre("2026-06-26", "2026-06-08")).toEqual([]);
  });
  it("finds the Monday of an ISO week", () => {
    expect(["2026-W24", "2026-W53", "2027-W01", "2025-W01"].map(lundiDe)).toEqual(["2026-06-08", "2026-12-28", "2027-01-04", "2024-12-30"]);
  });
  it("shows instants in Paris time", () => {
    expect(heure("2026-06-08T08:42:00Z")).toBe("10:42");
  });
  it("names people first name first, surname in capitals with accents", () => {
    expect(nomComplet({ nom: "Hélène", prenom: "Zoé" })).toBe("Zoé HÉLÈNE");
    expect(nomComplet({ nom: "Roux", prenom: "JEAN-MARIE ÉLIE" })).toBe("Jean-Marie Élie ROUX");
    expect(nomComplet({ nom: "Roux", prenom: "Anne-lise" })).toBe("Anne-lise ROUX");
    expect(nomComplet({ nom: "", prenom: "" })).toBe("Compte effacé");
  });
});

describe("telephone numbers", () => {
  it("are read two digits at a time, and left alone where they are not ten", () => {
    expect(["0612345678", "+32 2 555 12 12", ""].map(telephoneLu)).toEqual(["06\u00a012\u00a034\u00a056\u00a078", "+32 2 555 12 12", ""]);
  });
});
