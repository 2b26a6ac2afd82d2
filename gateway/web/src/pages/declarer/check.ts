import { t } from "../../text/typo";
import type { Fault } from "../../ui/feedback";
import { jour } from "../../text/dates";
import type { Draft } from "./Declarer";

/** What is missing on the first step; the server checks it all again. */
export function informationFaults(draft: Draft): Fault[] {
  const faults: Fault[] = [];
  if (!draft.titre.trim()) faults.push({ field: "titre", message: t`Titre : saisissez-le` });
  if (!draft.du) faults.push({ field: "du", message: t`Date de début : choisissez un jour` });
  if (!draft.au) faults.push({ field: "au", message: t`Date de fin : choisissez un jour` });
  else if (draft.du && draft.au < draft.du) faults.push({ field: "au", message: t`Date de fin : choisissez un jour à partir du ${jour(draft.du)}` });
  if (!draft.statut) faults.push({ field: "statut", message: t`Statut : choisissez-en un` });
  return faults;
}

export function learnerFaults(draft: Draft): Fault[] {
  return draft.apprenants.length > 0 ? [] : [{ field: "apprenants", message: t`Apprenants : choisissez au moins un apprenant` }];
}
