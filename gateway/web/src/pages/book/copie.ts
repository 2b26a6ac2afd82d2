/** A success drawn from a sheet: its texts are copied once, and are then the page's own (F-11). */
import type { Champ, Changement, Fiche, Valeur } from "../../api/types";
import { valueOf } from "../../forms/champs";
import { asText } from "../../ui/fields";

/** Where sheets tell what was done, by their forms: fiche activité and week, week of a journal (F-09), activité significative. */
const TEXTES = ["description", "semaine", "analyse", "nature_travail", "reparations"];

/** What a sheet tells, as one text. */
export function recitDe(champs: Champ[]): string {
  return TEXTES.map((name) => asText(valueOf(champs, name)).trim()).filter(Boolean).join("\n\n");
}

/** The first fields of a success drawn from this sheet; what its sheet does not say stays empty. */
export function champsDe({ id, champs, date, periode }: Pick<Fiche, "id" | "champs" | "date" | "periode">): Record<string, Valeur> {
  const recit = recitDe(champs);
  return {
    source: id,
    ...(recit ? { recit } : {}),
    ...(date ? { date } : {}),
    // What a period holds was done in its company.
    ...(periode ? { cadre: "entreprise" } : {}),
  };
}

/** The same as changes of a sheet in which nobody has written yet. */
export function changementsDe(source: Parameters<typeof champsDe>[0], newId: () => string = () => crypto.randomUUID()): Changement[] {
  return Object.entries(champsDe(source)).map(([nom, valeur]) => ({ id: newId(), nom, valeur, version: 0 }));
}
