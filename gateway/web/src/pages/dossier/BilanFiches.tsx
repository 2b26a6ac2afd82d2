import { Fragment } from "react";
import type { BilanEntreprise, Dossier } from "../../api/types";
import { t } from "../../text/typo";
import { Link } from "../../ui/Link";
import { marks, sheetName } from "./bilanWords";
import { baseOf } from "./sheets";

/** « Fiches : [1] semaine 24 · [2] semaine 25 », each opening its sheet for those who may read the portfolio (I-13). */
export function FichesUsed({ dossier, bilan }: { dossier: Dossier; bilan: BilanEntreprise }) {
  if (bilan.fiches.length === 0) return null;
  return (
    <p>
      {t`Fiches : `}
      {bilan.fiches.map((fiche, index) => (
        <Fragment key={fiche.id}>
          {index > 0 && " · "}
          {dossier.portfolio ? <Link href={`${baseOf(dossier)}/fiches/${fiche.id}`}>{sheetName(fiche)}</Link> : sheetName(fiche)}
        </Fragment>
      ))}
    </p>
  );
}

/** [1][3]: the sheets that show something, or in which it was picked. */
export function Marks({ fiches }: { fiches: number[] }) {
  if (fiches.length === 0) return null;
  const { printed, said } = marks(fiches);
  return (
    <span className="cpro-marks">
      <span aria-hidden="true">{printed}</span>
      <span className="fr-sr-only">{said}</span>
    </span>
  );
}
