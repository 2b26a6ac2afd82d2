import { describe, expect, it } from "vitest";
import type { Notification } from "../../api/types";
import { annonce } from "./words";

const ines = { id: "ines", nom: "CHANPIN", prenom: "Inès" };
const told = (changes: Partial<Notification>) =>
  ({ nature: "commentaire", apprenant: ines, auteur: { id: "moreau", nom: "MOREAU", prenom: "Sophie" }, ...changes }) as Notification;

describe("what a notification says (G-02, F-07)", () => {
  it("names who wrote and whose dossier it is", () => {
    expect(annonce(told({}), "moreau")).toBe("Nouveau commentaire de Sophie MOREAU dans le dossier d’Inès CHANPIN");
  });
  it("speaks to the learner of its own dossier", () => {
    expect(annonce(told({}), "ines")).toBe("Nouveau commentaire de Sophie MOREAU dans votre dossier");
  });
  it("tells of what there is to read, and of what is asked for (F-05, F-04b)", () => {
    expect(annonce(told({ nature: "fiches_a_lire" }), "moreau")).toBe("À lire dans le dossier d’Inès CHANPIN");
    expect(annonce(told({ nature: "fiche_demandee" }), "ines")).toBe("Sophie MOREAU vous demande une fiche");
    expect(annonce(told({ nature: "fiche_demandee", auteur: null }), "ines")).toBe("Une fiche vous est demandée");
  });
  it("tells of one access or of several (I-07)", () => {
    expect(annonce(told({ nature: "acces_bientot_fini" }), "x")).toBe("L’accès du tuteur d’Inès CHANPIN se termine bientôt");
    expect(annonce(told({ nature: "acces_bientot_fini", apprenant: null }), "x")).toBe("Des accès de tuteurs se terminent bientôt");
  });
});
