import type { Periode } from "../api/types";
import { aujourdhui, jour, plusJours } from "./dates";

/** « à partir du 22 juin 2026 »: a bilan is filled in the last week; nothing once that week has come. */
export function aPartirDe({ au }: Pick<Periode, "au">, today = aujourdhui()): string {
  const from = plusJours(au, -4);
  return today < from ? `à partir du ${jour(from)}` : "";
}
