import { useOpenSession } from "../../app/session";
import { valueOf } from "../../forms/champs";
import { t } from "../../text/typo";
import { AutoField, type AutoFieldProps, ReadField } from "../../ui/fields";
import { votreTuteur } from "./followed";
import type { FormDescription, Reading, Writing } from "./Formulaire";
import { FormulairePage } from "./FormulairePage";
import { HostCompany } from "./HostCompany";

const FIELDS: Omit<AutoFieldProps, "engine">[] = [
  { name: "activites", label: "Activités de l’entreprise", multiline: true, hint: t`Ce que l'entreprise fabrique, vend ou répare, et pour qui.` },
  { name: "effectif", label: "Nombre de salariés", inputMode: "numeric" },
  { name: "effectif_maintenance", label: "Nombre de salariés au service maintenance", inputMode: "numeric" },
  { name: "historique", label: "Historique", multiline: true, hint: t`Quand et comment l'entreprise est née, ses grandes dates.` },
];

/** « Présenter l’entreprise » (F-02): the learner's own words. */
export default function Entreprise() {
  const { profil } = useOpenSession();
  return <FormulairePage title={profil === "apprenant" ? "Présenter mon entreprise" : "Présentation de l’entreprise"} of={ENTREPRISE} />;
}

/** Also a page of the journal de bord (F-09). */
export const ENTREPRISE: FormDescription = {
  code: "entreprise",
  around: (dossier, form) => (
    <>
      <HostCompany dossier={dossier} />
      {form}
    </>
  ),
  Write,
  Read,
};

function Write({ dossier, engine }: Writing) {
  return (
    <>
      <p>{t`Cette page est la vôtre : vos enseignants et ${votreTuteur(dossier)} la lisent.`}</p>
      {FIELDS.map((field) => (
        <AutoField key={field.name} engine={engine} {...field} />
      ))}
    </>
  );
}

function Read({ value }: Reading) {
  if (value.champs.every(({ valeur }) => !valeur)) return <p>{t`Cette présentation n'est pas encore écrite.`}</p>;
  return (
    <dl className="cpro-reads cpro-reads--long">
      {FIELDS.map(({ name, label }) => (
        <ReadField key={name} label={label} value={valueOf(value.champs, name)} />
      ))}
    </dl>
  );
}
