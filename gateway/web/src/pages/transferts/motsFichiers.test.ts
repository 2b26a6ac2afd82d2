import { describe, expect, it } from "vitest";
import type { FichierTransfert } from "../../api/types";
import { contents, ecarte } from "./motsFichiers";

/** With ordinary spaces, for whoever reads this. */
const plain = (text: string) => text.replaceAll(/\s/g, " ");

describe("files of a transfer (I-11, F-06)", () => {
  it("counts the learner's own files after what services keep", () => {
    const fichier = { contenu: { fichiers: 2, periodes: 1 } } as unknown as FichierTransfert;
    expect(contents(fichier).map(plain)).toEqual(["1 période", "2 photos et fichiers joints"]);
  });

  it("says why a file is not kept, whether or not the reason is known", () => {
    expect(plain(ecarte({ nom: "Armoire.jpg", motif: "portfolio.file_damaged" }))).toBe("Armoire.jpg : abîmé");
    expect(plain(ecarte({ nom: "a.exe", motif: "portfolio.file_format" }))).toBe("a.exe : d’une sorte qui n’est pas acceptée ici");
  });
});
