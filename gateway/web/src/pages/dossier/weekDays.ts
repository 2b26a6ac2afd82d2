import type { Periode } from "../../api/types";
import { jourComplet, plusJours } from "../../text/dates";
import { majuscule, t } from "../../text/typo";

/** Working days of the week that lie in the period, with the word of their button. */
export function weekDays(lundi: string, { du, au }: Pick<Periode, "du" | "au">): { date: string; name: string }[] {
  return [0, 1, 2, 3, 4]
    .map((offset) => plusJours(lundi, offset))
    .filter((date) => du <= date && date <= au)
    .map((date) => ({ date, name: jourComplet(date).split(" ")[0] ?? "" }));
}

/** « Mardi 9 juin : », put at the end of the text so that ten seconds a day are enough. */
export function dayLine(date: string): string {
  return majuscule(t`${jourComplet(date).replace(/ \d{4}$/, "")} : `);
}
