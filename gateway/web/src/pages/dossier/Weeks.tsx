import type { Dossier, SemaineResume } from "../../api/types";
import { joursDeSemaine, numeroSemaine } from "../../text/dates";
import { majuscule, t } from "../../text/typo";
import { SheetItem } from "../../ui/SheetItem";
import { baseOf } from "./sheets";
import { InPreparation } from "./WithPortfolio";

/** Weeks of a portfolio, each with how far it is told. */
export function Weeks({ dossier, href, current }: {
  dossier: Dossier;
  /** Where a week opens, when not on its own page. */
  href?: (week: SemaineResume) => string;
  /** The week that is open. */
  current?: string;
}) {
  if (dossier.en_preparation || !dossier.portfolio) return <InPreparation />;
  const base = baseOf(dossier);
  return (
    <ul className="cpro-weeks">
      {dossier.portfolio.semaines.map((week) => (
        <SheetItem
          key={week.semaine}
          href={href ? href(week) : `${base}/semaines/${week.semaine}`}
          name={t`Semaine ${numeroSemaine(week.semaine)}`}
          etat={week.etat}
          unread={week.a_lire}
          current={week.semaine === current}
        >
          {majuscule(joursDeSemaine(week.lundi))}
        </SheetItem>
      ))}
    </ul>
  );
}
