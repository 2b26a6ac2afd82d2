import { describe, expect, it } from "vitest";
import type { AnnexePortfolio } from "../../api/types";
import { ajoute, annexesInWords, hote, jointsInWords, quoi, sorteEtPoids } from "./words";

const MINA = { id: "mina", nom: "AZZOUG", prenom: "Mina" };
const annexe = (changes: Partial<AnnexePortfolio>): AnnexePortfolio => ({
  id: "a", fiche: null, nature: "fichier", titre: "Relevé", adresse: null, fichier: null, auteur: MINA, le: "2026-06-09T22:30:00Z", version: 1, ...changes,
});
const fichier = (nom: string, largeur: number | null = null) => ({ nom, media: "", octets: 1_234_567, largeur, hauteur: largeur });

describe("what is said of annexes (F-06)", () => {
  it("agrees with what they are", () => {
    expect(quoi(annexe({ fichier: fichier("relevé.pdf") }))).toEqual({ le: "le fichier", e: "" });
    expect(quoi(annexe({ fichier: fichier("armoire.jpg", 2560) }))).toEqual({ le: "la photo", e: "e" });
    expect(quoi(annexe({ nature: "lien", adresse: "https://www.example.org/" }))).toEqual({ le: "l’adresse", e: "e" });
  });

  it("tells the day in Paris, and who where it is not the learner", () => {
    expect(ajoute(annexe({}), "mina")).toBe("Ajouté le 10 juin 2026");
    expect(ajoute(annexe({ adresse: "https://www.example.org/" }), "zoe")).toBe("Ajoutée le 10 juin 2026 par Mina AZZOUG");
  });

  it("names the kind and the weight of a file, the host of an address, and counts", () => {
    expect(sorteEtPoids(annexe({ fichier: fichier("Notice du four 2.1.PDF") }))).toBe("PDF, 1,2\u00a0Mo");
    expect(hote("https://www.example.org:8443/notice?a=b")).toBe("www.example.org:8443");
    expect([0, 1, 3].map(annexesInWords)).toEqual(["Aucune annexe", "1\u00a0annexe", "3\u00a0annexes"]);
  });

  it("names files and addresses that would go with a deletion, agreed in gender and number (P-08)", () => {
    expect(jointsInWords(3, 1)).toBe("3\u00a0fichiers et 1\u00a0adresse joints");
    expect(jointsInWords(1, 1)).toBe("1\u00a0fichier et 1\u00a0adresse joints");
    expect([0, 1, 2].map((count) => jointsInWords(count, 0))).toEqual(["0\u00a0fichier joint", "1\u00a0fichier joint", "2\u00a0fichiers joints"]);
    expect([1, 2].map((count) => jointsInWords(0, count))).toEqual(["1\u00a0adresse jointe", "2\u00a0adresses jointes"]);
  });
});
