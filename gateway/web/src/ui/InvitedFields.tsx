import { Input } from "@codegouvfr/react-dsfr/Input";
import { t } from "../text/typo";
import { type Fault, faultOf } from "./feedback";

/** Someone who will receive a login by mail. */
export interface Invited {
  nom: string;
  prenom: string;
  courriel: string;
}

/** Name and address of someone who will receive a login by mail; `prefix` is that of the ids. */
export function InvitedFields({ prefix, value, faults, onChange }: {
  prefix: string;
  value: Invited;
  faults: Fault[];
  onChange: (part: Partial<Invited>) => void;
}) {
  const text = (name: keyof Invited, label: string, type = "text", hint?: string) => (
    <Input
      label={`${label} (obligatoire)`}
      {...(hint ? { hintText: hint } : {})}
      {...faultOf(faults, `${prefix}${name}`)}
      nativeInputProps={{
        id: `${prefix}${name}`, type, autoComplete: "off", value: value[name],
        onChange: (event) => onChange({ [name]: event.target.value }),
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
export function invitedFaults(prefix: string, value: Invited): Fault[] {
  const found: Fault[] = [];
  if (!value.nom.trim()) found.push({ field: `${prefix}nom`, message: t`Nom : saisissez-le` });
  if (!value.prenom.trim()) found.push({ field: `${prefix}prenom`, message: t`Prénom : saisissez-le` });
  if (!/^\S+@\S+\.\S+$/.test(value.courriel.trim())) found.push({ field: `${prefix}courriel`, message: t`Courriel : saisissez une adresse complète` });
  return found;
}
