import { Input } from "@codegouvfr/react-dsfr/Input";
import type { Etablissement } from "../../api/types";
import { telephoneLu } from "../../text/noms";
import { t } from "../../text/typo";
import { type Fault, faultOf } from "../../ui/feedback";

type Values = Etablissement["apprentissage"];
type Contact = Values["cfa"];

const FIELDS: { name: keyof Contact; label: string; type?: string }[] = [
  { name: "nom", label: "Nom" },
  { name: "adresse", label: "Adresse" },
  { name: "code_postal", label: "Code postal" },
  { name: "ville", label: "Ville" },
  { name: "telephone", label: "Téléphone", type: "tel" },
  { name: "courriel", label: "Courriel", type: "email" },
];
const PLACES = [
  { place: "cfa", legend: "Centre de formation d’apprentis (CFA)" },
  { place: "dreets", legend: "Service de l’État chargé du travail (DREETS, DDETS)" },
] as const;

/** Coordinates that the documents of apprentices name (I-01). */
export function Apprentissage({ value, faults, onChange }: {
  value: Values;
  faults: Fault[];
  onChange: (value: Values) => void;
}) {
  const field = (id: string, label: string, text: string, type: string, change: (text: string) => void) => (
    <Input
      key={id}
      label={label}
      {...faultOf(faults, id)}
      nativeInputProps={{ id, type, value: text, autoComplete: "off", onChange: (event) => change(event.target.value) }}
    />
  );
  return (
    <section aria-labelledby="apprentissage">
      <h2 id="apprentissage" className="fr-h4">
        Apprentissage
      </h2>
      <p>{t`Ces coordonnées figurent sur les documents des apprentis. Laissez-les vides si l'établissement n'en accueille pas.`}</p>
      {PLACES.map(({ place, legend }) => (
        <fieldset key={place} className="cpro-tasks__group">
          <legend>{legend}</legend>
          <div className="cpro-grid">
            {FIELDS.map(({ name, label, type }) =>
              field(`apprentissage.${place}.${name}`, label, value[place][name], type ?? "text", (text) =>
                onChange({ ...value, [place]: { ...value[place], [name]: text } }),
              ),
            )}
            {place === "cfa" &&
              field("apprentissage.declaration", t`Numéro de déclaration d'activité`, value.declaration, "text", (declaration) =>
                onChange({ ...value, declaration }),
              )}
          </div>
        </fieldset>
      ))}
    </section>
  );
}

/** The same, for those who only read. */
export function apprentissageRead(value: Values): { label: string; value: string }[] {
  const contact = ({ nom, adresse, code_postal, ville, telephone, courriel }: Contact) =>
    [nom, adresse, `${code_postal} ${ville}`.trim(), telephoneLu(telephone), courriel].filter(Boolean).join("\n");
  return [
    { label: "CFA", value: contact(value.cfa) },
    { label: "Déclaration d’activité du CFA", value: value.declaration },
    { label: "DREETS, DDETS", value: contact(value.dreets) },
  ];
}
