import { describe, expect, it } from "vitest";
import type { Champ, Valeur } from "../../api/types";
import { written } from "../../forms/champs";
import { FORMS, writtenInWords } from "./useWritten";

const champs = (values: Record<string, Valeur>) => Object.entries(values).map(([nom, valeur]) => ({ nom, valeur }) as Champ);

describe("how far a bilan is written (F-08, F-09)", () => {
  it("counts lists and texts that hold something, of its own fields only", () => {
    const { fields } = FORMS["bilan-personnel"];
    expect(written([], fields)).toBe(0);
    expect(written(champs({ points_forts: [], axes_progres: null, perspectives: "  ", autre: "texte" }), fields)).toBe(0);
    expect(written(champs({ points_forts: ["Ponctuel"], axes_progres: [], perspectives: "Poursuivre." }), fields)).toBe(2);
  });

  it("is told in words", () => {
    expect([0, 1, 2, 3].map((some) => writtenInWords({ written: some, of: 3 }))).toEqual([
      "Pas encore écrit", "1\u00a0partie écrite sur 3", "2\u00a0parties écrites sur 3", "Écrit",
    ]);
  });
});
