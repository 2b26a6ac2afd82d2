import type { Periode } from "../../api/types";
import { aujourdhui, jour } from "../../text/dates";
import { t } from "../../text/typo";

/** Says to who writes that the period is over, and that writing goes on (F-13). */
export function PeriodOver({ periode }: { periode: Periode }) {
  return aujourdhui() > periode.au && <p>{t`Période terminée le ${jour(periode.au)}. Vous pouvez encore écrire.`}</p>;
}
