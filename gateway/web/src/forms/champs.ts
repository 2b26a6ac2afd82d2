import type { Champ, Valeur } from "../api/types";

/** The value of a field of a form as it was read; null while nobody has written it. */
export function valueOf(champs: Champ[], name: string): Valeur {
  return champs.find(({ nom }) => nom === name)?.valeur ?? null;
}

/** Whether anything is written in a value of words or of a list of words. */
function isWritten(value: Valeur): boolean {
  return Array.isArray(value) ? value.length > 0 : typeof value === "string" && value.trim() !== "";
}

/** How many of these fields of words hold some. */
export function written(champs: Champ[], names: readonly string[]): number {
  return names.filter((name) => isWritten(valueOf(champs, name))).length;
}
