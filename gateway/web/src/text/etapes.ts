import type { Periode } from "../api/types";
import { aujourdhui, jour, lundiDe, plusJours, semaineIso } from "./dates";

/** First day of the last week of a period: the Monday, or five days before the end where it ends sooner in its week. */
export function derniereSemaine({ au }: Pick<Periode, "au">): string {
  const monday = lundiDe(semaineIso(au));
  const five = plusJours(au, -4);
  return monday < five ? monday : five;
}

/** « à partir du 22 juin 2026 »: a bilan is filled in the last week; nothing once that week has come. */
export function aPartirDe(periode: Pick<Periode, "au">, today = aujourdhui()): string {
  const from = derniereSemaine(periode);
  return today < from ? `à partir du ${jour(from)}` : "";
}
