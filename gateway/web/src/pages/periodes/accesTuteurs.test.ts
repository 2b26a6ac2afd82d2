import { describe, expect, it } from "vitest";
import type { AccesTuteur, LigneTuteurs } from "../../api/types";
import { etatLigne, laisses, principal, proposeA, relire } from "./accesTuteurs";

function access(etat: AccesTuteur["etat"], more: Partial<AccesTuteur> = {}): AccesTuteur {
  return {
    id: etat, etat, nom: "PILLET", prenom: "Antoine", courriel: "antoine.pillet@example.org", actions: [],
    envoye_le: "2026-06-08T08:42:00Z", ouvert_le: null, imprime_le: null, expire_le: "2026-12-05T08:42:00Z", expire_dans: null, ...more,
  };
}

function line(more: Partial<LigneTuteurs> = {}): LigneTuteurs {
  return {
    apprenant: { id: "mina", nom: "AZZOUG", prenom: "Mina", division: "1MELEC" },
    propose: { nom: "", prenom: "", courriel: "" }, second_propose: { nom: "", prenom: "", courriel: "" }, acces: [], actions: [], suivi_par_maitre: false, pret: false, ...more,
  };
}

describe("state of a learner's accesses (I-07)", () => {
  it("says the state with its day, and a sign beside the word", () => {
    expect(etatLigne(line({ acces: [access("envoye")] }))).toEqual({ signe: "●", texte: "Envoyé le 8 juin" });
    expect(etatLigne(line({ acces: [access("ouvert", { ouvert_le: "2026-06-09T08:00:00Z" })] })).texte).toBe("Ouvert le 9 juin");
    expect(etatLigne(line()).texte).toBe("Non envoyé");
    expect(etatLigne(line({ acces: [access("ouvert", { expire_dans: 12 })] }))).toEqual({ signe: "~", texte: "Expire dans 12\u00a0jours" });
  });

  it("shows first the access that asks for something", () => {
    expect(principal([access("ouvert"), access("adresse_refusee")])?.etat).toBe("adresse_refusee");
    expect(principal([access("invalide"), access("ouvert")])?.etat).toBe("ouvert");
    expect(principal([access("ouvert"), access("envoye", { expire_dans: 3 })])?.etat).toBe("envoye");
  });

  it("looks again while a mail leaves, and while it may come back", () => {
    const sent = Date.parse("2026-06-08T08:42:00Z");
    expect(relire([line({ acces: [access("envoi_en_cours", { envoye_le: null })] })], sent)).toBe(1500);
    expect(relire([line({ acces: [access("envoye")] })], sent + 60_000)).toBe(5000);
    expect(relire([line({ acces: [access("envoye")] })], sent + 3_600_000)).toBe(false);
    expect(relire([line({ acces: [access("ouvert")] }), line()], sent)).toBe(false);
  });

  it("names who would be left out of a batch, and why", () => {
    const lines = [
      line(),
      line({ propose: { nom: "", prenom: "", courriel: "a@example.org" } }),
      line({ acces: [access("envoye")] }),
      line({ suivi_par_maitre: true }),
      line({ pret: true }),
    ];
    expect(laisses(lines).map(({ raison }) => raison)).toEqual(["sans_adresse", "sans_nom"]);
  });
});

describe("whom the fiche de liaison names for an invitation (I-07)", () => {
  const antoine = { nom: "PILLET", prenom: "Antoine", courriel: "antoine.pillet@example.org" };
  const zoe = { nom: "MARTIN", prenom: "Zoé", courriel: "zoe.martin@example.org" };
  const nobody = { nom: "", prenom: "", courriel: "" };
  const both = { propose: antoine, second_propose: zoe };

  it("is the first tutor, then the second", () => {
    expect(proposeA(line(both), 0)).toEqual(antoine);
    expect(proposeA(line({ ...both, acces: [access("ouvert")] }), 1)).toEqual(zoe);
  });
  it("is the one who is left, where the second was invited first", () => {
    expect(proposeA(line({ ...both, acces: [access("ouvert", { courriel: "Zoe.Martin@example.org" })] }), 1)).toEqual(antoine);
  });
  it("is nobody, where one alone is named, whoever was invited", () => {
    expect(proposeA(line({ propose: antoine, acces: [access("ouvert", { courriel: "rose@example.org" })] }), 1)).toEqual(nobody);
    expect(proposeA(line({ ...both, acces: [access("ouvert"), access("envoye", { courriel: zoe.courriel })] }), 1)).toEqual(nobody);
  });
});
