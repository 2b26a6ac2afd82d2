import type { Champ } from "../../api/types";
import { valueOf } from "../../forms/champs";
import { t } from "../../text/typo";
import type { AutoFieldProps } from "../../ui/fields";

type Field = Omit<AutoFieldProps, "engine" | "remark">;

export const LIEU: Field[] = [
  {
    name: "siret", label: "SIRET", inputMode: "numeric", maxLength: 20,
    hint: t`14 chiffres, sur une facture ou le cachet de l'entreprise. Vous pouvez continuer sans.`,
  },
  { name: "raison_sociale", label: "Raison sociale (obligatoire)" },
  { name: "secteur", label: "Secteur d’activité" },
  { name: "adresse", label: "Adresse" },
  { name: "code_postal", label: "Code postal", inputMode: "numeric", maxLength: 10 },
  { name: "ville", label: "Ville" },
  { name: "telephone", label: "Téléphone de l’entreprise", type: "tel" },
];

export const TUTEUR = tuteur("tuteur", "tuteur");

/** A learner may have two tutors for a period (I-07). */
export const SECOND_TUTEUR = tuteur("second_tuteur", "second tuteur");

function tuteur(prefix: string, who: string): Field[] {
  return [
    { name: `${prefix}_nom`, label: `Nom du ${who}` },
    { name: `${prefix}_prenom`, label: `Prénom du ${who}` },
    { name: `${prefix}_telephone`, label: `Téléphone du ${who}`, type: "tel" },
    { name: `${prefix}_courriel`, label: `Courriel du ${who}`, type: "text", inputMode: "email", hint: t`Au format nom@exemple.fr. Le lien d'accès y sera envoyé.` },
  ];
}

/** What these fields say, on one line. */
export function lineOf(champs: Champ[], ...names: string[]): string {
  return names.map((name) => String(valueOf(champs, name) ?? "").trim()).filter(Boolean).join(" ");
}

/** The address of the company, line by line; none as long as nothing of it is written. */
export function addressLines(champs: Champ[]): string[] {
  return [lineOf(champs, "adresse"), lineOf(champs, "code_postal", "ville")].filter(Boolean);
}
