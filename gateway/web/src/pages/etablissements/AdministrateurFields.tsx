import { Input } from "@codegouvfr/react-dsfr/Input";
import type { NouvelAdministrateur } from "../../api/types";
import { t } from "../../text/typo";
import { type Fault, faultOf } from "../../ui/feedback";

export const PERSONNE: NouvelAdministrateur = { nom: "", prenom: "", courriel: "" };
const ID = (field: string) => `administrateur.${field}`;

/** Who will run accounts and settings. */
export function AdministrateurFields({ value, faults, onChange }: {
  value: NouvelAdministrateur;
  faults: Fault[];
  onChange: (value: NouvelAdministrateur) => void;
}) {
  const text = (name: keyof NouvelAdministrateur, label: string, type = "text", hint?: string) => (
    <Input
      label={`${label} (obligatoire)`}
      {...(hint ? { hintText: hint } : {})}
      {...faultOf(faults, ID(name))}
      nativeInputProps={{
        id: ID(name), type, autoComplete: "off", value: value[name],
        onChange: (event) => onChange({ ...value, [name]: event.target.value }),
      }}
    />
  );
  return (
    <>
      {text("nom", "Nom")}
      {text("prenom", "Prénom")}
      {text("courriel", "Courriel", "email", t`L'adresse, l'identifiant et un mot de passe provisoire y seront envoyés.`)}
    </>
  );
}

/** The checks that the page can make by itself. */
export function administrateurFaults(value: NouvelAdministrateur): Fault[] {
  const found: Fault[] = [];
  if (!value.nom.trim()) found.push({ field: ID("nom"), message: t`Nom : saisissez-le` });
  if (!value.prenom.trim()) found.push({ field: ID("prenom"), message: t`Prénom : saisissez-le` });
  if (!/^\S+@\S+\.\S+$/.test(value.courriel.trim())) found.push({ field: ID("courriel"), message: t`Courriel : saisissez une adresse complète` });
  return found;
}
