import type { Periode } from "../../api/types";
import { aujourdhui } from "../../text/dates";

/** Where a period is in time, in one word. */
export function momentOf({ du, au }: Pick<Periode, "du" | "au">, today = aujourdhui()): string {
  if (today < du) return "à venir";
  return today > au ? "terminée" : "en cours";
}
