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

export const TUTEUR: Field[] = [
  { name: "tuteur_nom", label: "Nom du tuteur" },
  { name: "tuteur_prenom", label: "Prénom du tuteur" },
  { name: "tuteur_telephone", label: "Téléphone du tuteur", type: "tel" },
  { name: "tuteur_courriel", label: "Courriel du tuteur", type: "text", inputMode: "email", hint: t`Au format nom@exemple.fr. Le lien d'accès y sera envoyé.` },
];
