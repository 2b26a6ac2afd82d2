import type { Champ, Valeur } from "../api/types";

/** The value of a field of a form as it was read; null while nobody has written it. */
export function valueOf(champs: Champ[], name: string): Valeur {
  return champs.find(({ nom }) => nom === name)?.valeur ?? null;
}
