/** What goes with a period that is deleted, and with a learner who is taken off it: the same words for both (P-05, P-08). */
import { queryOptions } from "@tanstack/react-query";
import { periodes } from "../../api/endpoints";
import type { Suppression } from "../../api/types";
import { aujourdhui, jour, plusJours } from "../../text/dates";
import { compte, t } from "../../text/typo";
import { jointsInWords } from "../annexesPortfolio/words";

/** Counted anew each time that it is shown; for everybody where no learner is named. */
export function deletionOf(periode: string, apprenant = "") {
  return queryOptions({
    queryKey: ["periode", periode, "suppression", apprenant],
    queryFn: () => periodes.deletion(periode, apprenant),
    staleTime: 0,
    gcTime: 0,
  });
}

/** What is lost, for so many learners; `alone`: it is told of one of them. */
export function lostInWords(counts: Suppression, learners: number, alone: boolean): string[] {
  const begun = alone
    ? counts.commences > 0 ? "commencé" : "pas encore commencé"
    : counts.commences === 0 ? t`aucun n'est commencé` : `dont ${compte(counts.commences, "commencé")}`;
  return [
    compte(learners, "fiche de liaison", "fiches de liaison"),
    t`${compte(counts.portfolios, "portfolio")}, ${begun}`,
    compte(counts.fiches, "fiche complétée", "fiches complétées"),
    jointsInWords(counts.fichiers, counts.adresses),
    compte(counts.bilans, "bilan entreprise", "bilans entreprise"),
    compte(counts.acces, "accès tuteur", "accès tuteur"),
  ];
}

/** What the diploma keeps (P-08); nothing where it keeps none, or there is none. */
export function keptInWords({ conservees }: Suppression): string {
  return conservees > 0
    ? t`${compte(conservees, "fiche complétée reste", "fiches complétées restent")} parmi les fiches libres, avec ce qui y est joint.`
    : "";
}

/** Until when it can come back. */
export function undoInWords(days: number, today = aujourdhui()): string {
  return days > 0
    ? t`Pendant ${compte(days, "jour")}, le DDFPT peut annuler cette suppression, en entier (jusqu'au ${jour(plusJours(today, days))}). Les tuteurs auront alors besoin d'un nouveau lien.`
    : t`Cette suppression est définitive.`;
}
