import type { Dossier, EtatSemaine } from "../../api/types";
import { numeroSemaine } from "../../text/dates";
import { t } from "../../text/typo";
import { titreFiche } from "./ficheWords";

/** Address of a learner's dossier of one period. */
export function baseOf({ periode, apprenant }: Dossier): string {
  return `/periodes/${periode.id}/portfolios/${apprenant.id}`;
}

export interface SheetLink {
  id: string;
  href: string;
  label: string;
  etat: EtatSemaine;
  a_lire: boolean;
}

/** Weeks and fiches of a portfolio, with where they open: a week has the form of the diploma's follow-up. */
export function sheetLinks(dossier: Dossier): SheetLink[] {
  const { portfolio } = dossier;
  if (!portfolio) return [];
  const base = baseOf(dossier);
  return [
    ...portfolio.semaines.map(({ id, semaine, etat, a_lire }) => ({
      id,
      href: portfolio.suivi === "portfolio" ? `${base}/semaines/${semaine}` : `${base}/fiches/${id}`,
      label: t`Semaine ${numeroSemaine(semaine)}`,
      etat,
      a_lire,
    })),
    ...portfolio.fiches.map((fiche) => ({
      id: fiche.id,
      href: `${base}/fiches/${fiche.id}`,
      label: titreFiche(fiche),
      etat: fiche.etat,
      a_lire: fiche.a_lire,
    })),
  ];
}

/** Activités significatives of a portfolio (F-03). */
export function activiteLinks(dossier: Dossier): SheetLink[] {
  return (dossier.portfolio?.activites ?? []).map((activite) => ({
    id: activite.id,
    href: `${baseOf(dossier)}/activites/${activite.id}`,
    label: titreFiche(activite),
    etat: activite.etat,
    a_lire: activite.a_lire,
  }));
}
