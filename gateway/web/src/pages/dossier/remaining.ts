import { may } from "../../api/actions";
import type { Dossier } from "../../api/types";
import { derniereSemaine } from "../../text/etapes";
import { compte, t } from "../../text/typo";
import { activiteLinks, baseOf, sheetLinks } from "./sheets";
import type { HowFar } from "./useWritten";

/** One thing that the learner has still to do, and where. */
export interface Remaining {
  label: string;
  href: string;
}

/** From when on the bilan personnel is asked for: the last week (3.2). */
export function asksBilanPersonnel({ periode, portfolio }: Dossier, today: string): boolean {
  return portfolio !== null && today >= derniereSemaine(periode);
}

/**
 * What is left to do in a period that has begun, for its learner (3.2, G-01): nothing that is not yet due, nothing that others
 * have to do. What is not known of the bilan personnel (null) is not asked for.
 */
export function remaining(dossier: Dossier, bilanPersonnel: HowFar | null, today: string): Remaining[] {
  const { periode, portfolio } = dossier;
  if (today < periode.du) return [];
  const base = baseOf(dossier);
  const left: (Remaining | false | undefined)[] = [
    asksCompany(dossier) && { label: t`Mon entreprise à indiquer`, href: `${base}/liaison` },
  ];
  if (portfolio) {
    const begun = new Set(portfolio.semaines.filter(({ lundi }) => lundi <= today).map(({ id }) => id));
    const asked = new Set(portfolio.fiches.filter(({ demandee_par }) => demandee_par).map(({ id }) => id));
    const sheets = sheetLinks(dossier);
    const weeks = sheets.filter(({ id, etat }) => begun.has(id) && etat !== "racontee");
    const requests = sheets.filter(({ id, etat }) => asked.has(id) && etat === "vide");
    left.push(
      weeks[0] && { label: compte(weeks.length, "semaine à raconter", "semaines à raconter"), href: weeks[0].href },
      requests[0] && { label: compte(requests.length, "fiche demandée à compléter", "fiches demandées à compléter"), href: requests[0].href },
      portfolio.suivi === "portfolio" &&
        may(portfolio.actions, "creer_activite") &&
        activiteLinks(dossier).length === 0 && { label: t`Au moins une activité à présenter`, href: `${base}/activites` },
      bilanPersonnel?.written === 0 &&
        asksBilanPersonnel(dossier, today) && { label: t`Mon bilan personnel à écrire`, href: `${base}/bilan-personnel` },
    );
  }
  return left.filter((one): one is Remaining => Boolean(one));
}

/** P-07: the fiche de liaison of who had a bilan counted is written no more. */
function asksCompany({ entreprise, actions, bilan }: Dossier): boolean {
  return !entreprise && actions.includes("liaison") && bilan?.etat !== "fige";
}
