import { describe, expect, it } from "vitest";
import type { Suppression } from "../../api/types";
import { keptInWords, lostInWords, undoInWords } from "./losses";

const counts = (changes: Partial<Suppression> = {}): Suppression => ({
  supprimable: true, motif: null, portfolios: 1, commences: 0, fiches: 0, conservees: 0, fichiers: 0, adresses: 0, bilans: 0, acces: 0,
  annulable_jours: 30, ...changes,
});
/** Our texts with plain spaces, to compare words. */
const plain = (text: string) => text.replace(/[\u00a0\u202f]/g, " ");

describe("what a deletion takes away (P-08)", () => {
  it("is told of one learner without counting who began", () => {
    const started = counts({ commences: 1, fiches: 2, fichiers: 3, adresses: 1, bilans: 1, acces: 1 });
    expect(lostInWords(started, 1, true).map(plain)).toEqual([
      "1 fiche de liaison", "1 portfolio, commencé", "2 fiches complétées", "3 fichiers et 1 adresse joints", "1 bilan entreprise", "1 accès tuteur",
    ]);
    expect(lostInWords(counts(), 1, true).map(plain)).toContain("1 portfolio, pas encore commencé");
  });

  it("says how many of several began", () => {
    const of = (commences: number) => plain(lostInWords(counts({ portfolios: 24, commences }), 24, false)[1] ?? "");
    expect([0, 1, 19].map(of)).toEqual(["24 portfolios, aucun n’est commencé", "24 portfolios, dont 1 commencé", "24 portfolios, dont 19 commencés"]);
  });

  it("says what stays where the diploma keeps completed sheets, and nothing elsewhere", () => {
    expect(keptInWords(counts())).toBe("");
    expect(plain(keptInWords(counts({ conservees: 1 })))).toBe("1 fiche complétée reste parmi les fiches libres, avec ce qui y est joint.");
    expect(plain(keptInWords(counts({ conservees: 31 })))).toMatch(/^31 fiches complétées restent /);
  });

  it("says until when it can be undone", () => {
    expect(plain(undoInWords(30, "2026-06-22"))).toContain("(jusqu’au 22 juillet 2026)");
    expect(undoInWords(0)).toBe("Cette suppression est définitive.");
  });
});
