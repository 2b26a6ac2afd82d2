import type { Dossier } from "../../api/types";
import { joursDeSemaine, numeroSemaine } from "../../text/dates";
import { majuscule, t } from "../../text/typo";
import { SheetItem } from "../../ui/SheetItem";
import { baseOf } from "./sheets";
import { InPreparation } from "./WithPortfolio";

/** Weeks of a portfolio, each with how far it is told. */
export function Weeks({ dossier }: { dossier: Dossier }) {
  if (dossier.en_preparation || !dossier.portfolio) return <InPreparation />;
  const base = baseOf(dossier);
  return (
    <ul className="cpro-weeks">
      {dossier.portfolio.semaines.map(({ semaine, lundi, etat, a_lire }) => (
        <SheetItem key={semaine} href={`${base}/semaines/${semaine}`} name={t`Semaine ${numeroSemaine(semaine)}`} etat={etat} unread={a_lire}>
          {majuscule(joursDeSemaine(lundi))}
        </SheetItem>
      ))}
    </ul>
  );
}
