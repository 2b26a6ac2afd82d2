import { Input } from "@codegouvfr/react-dsfr/Input";
import { type FormEvent, useState } from "react";
import { may } from "../../api/actions";
import { comptes as api } from "../../api/endpoints";
import type { Versioned } from "../../api/http";
import type { FicheCompte } from "../../api/types";
import { t } from "../../text/typo";
import { type Fault, faultOf, FaultList, ProblemAlert, serverFaults } from "../../ui/feedback";
import { ButtonsGroup } from "../../ui/Button";
import { Civilite } from "../../ui/Civilite";
import { DivisionsField } from "./DivisionsField";

/** What may be typed of an account: all of it where no import keeps it, else e-mail and phone. */
export function AccountForm({ account, etag, onCancel, onSaved }: {
  account: FicheCompte;
  etag: string;
  onCancel: () => void;
  onSaved: (next: Versioned<FicheCompte>) => Promise<void>;
}) {
  const identity = may(account.actions, "identite");
  const teaching = may(account.actions, "enseignement");
  const [value, setValue] = useState({
    civilite: account.civilite,
    nom: account.nom,
    nom_usage: account.nom_usage ?? "",
    prenom: account.prenom,
    date_naissance: account.date_naissance ?? "",
    courriel: account.courriel ?? "",
    telephone: account.telephone ?? "",
    discipline: account.disciplines.join(", "),
    divisions: account.divisions,
  });
  const [faults, setFaults] = useState<Fault[]>([]);
  const [error, setError] = useState<unknown>(null);
  const [busy, setBusy] = useState(false);
  const set = (change: Partial<typeof value>) => setValue({ ...value, ...change });

  async function submit(event: FormEvent) {
    event.preventDefault();
    const found: Fault[] = [];
    if (identity && !value.nom.trim()) found.push({ field: "nom", message: t`Nom : saisissez-le` });
    if (identity && !value.prenom.trim()) found.push({ field: "prenom", message: t`Prénom : saisissez-le` });
    setFaults(found);
    setError(null);
    if (found.length > 0) return;
    const { courriel, telephone, discipline, divisions, ...identite } = value;
    setBusy(true);
    try {
      await onSaved(
        await api.change(account.id, etag, {
          courriel,
          telephone,
          identite: identity ? identite : null,
          enseignement: teaching ? { discipline, divisions } : null,
        }),
      );
    } catch (failure) {
      const named = serverFaults(failure);
      if (named.length > 0) setFaults(named);
      else setError(failure);
      setBusy(false);
    }
  }
  const text = (
    name: "nom" | "nom_usage" | "prenom" | "date_naissance" | "courriel" | "telephone" | "discipline",
    label: string,
    type = "text",
    hint?: string,
  ) => (
    <Input
      label={label}
      {...(hint ? { hintText: hint } : {})}
      {...faultOf(faults, name)}
      nativeInputProps={{ id: name, type, autoComplete: "off", value: value[name], onChange: (event) => set({ [name]: event.target.value }) }}
    />
  );
  const emptied = account.tenu_par ? t`Laissé vide, il sera repris du prochain import.` : undefined;
  return (
    <form onSubmit={(event) => void submit(event)} noValidate className="cpro-narrow">
      {error !== null && <ProblemAlert error={error} title="Le compte n’est pas modifié" />}
      <FaultList faults={faults} before="avant d’enregistrer" />
      {identity && (
        <>
          <Civilite value={value.civilite} onChange={(civilite) => set({ civilite })} />
          {text("nom", "Nom (obligatoire)")}
          {text("nom_usage", "Nom d’usage", "text", t`S'il diffère du nom.`)}
          {text("prenom", "Prénom (obligatoire)")}
          {text("date_naissance", "Date de naissance", "date")}
        </>
      )}
      {text("courriel", "Courriel", "email", emptied ?? t`Au format nom@exemple.fr.`)}
      {text("telephone", "Téléphone", "tel", emptied ?? t`Dix chiffres.`)}
      {teaching && (
        <>
          {text("discipline", "Discipline")}
          <DivisionsField value={value.divisions} faults={faults} onChange={(divisions) => set({ divisions })} />
        </>
      )}
      <ButtonsGroup
        inlineLayoutWhen="sm and up"
        buttons={[
          { children: "Enregistrer", type: "submit", disabled: busy },
          { children: "Ne rien changer", priority: "secondary", onClick: onCancel },
        ]}
      />
    </form>
  );
}
