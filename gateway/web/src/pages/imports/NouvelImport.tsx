import { Stepper } from "@codegouvfr/react-dsfr/Stepper";
import { Upload } from "@codegouvfr/react-dsfr/Upload";
import { type FormEvent, useState } from "react";
import { useNavigate } from "react-router";
import { imports } from "../../api/endpoints";
import { useOpenSession } from "../../app/session";
import { aujourdhui } from "../../text/dates";
import { t } from "../../text/typo";
import { type Fault, faultOf, FaultList, ProblemAlert } from "../../ui/feedback";
import { Page } from "../../ui/Page";
import { Button } from "../../ui/Button";

const LIMIT = 100_000_000;

/** Three fields, one per file; the server recognises each file by its content, so their order does not matter (I-04). */
export default function NouvelImport() {
  const uai = useOpenSession().etablissement?.uai ?? "UAI";
  const navigate = useNavigate();
  const [files, setFiles] = useState<Record<string, File | undefined>>({});
  const [faults, setFaults] = useState<Fault[]>([]);
  const [error, setError] = useState<unknown>(null);
  const [busy, setBusy] = useState(false);
  const fields = [
    { id: "eleves", label: "Élèves", name: "ElevesSansAdresses.xml" },
    { id: "responsables", label: "Responsables", name: "ResponsablesAvecAdresses.xml" },
    { id: "personnels", label: "Personnels et divisions", name: `sts_emp_${uai}_${aujourdhui().slice(0, 4)}.xml` },
  ];
  const chosen = fields.map(({ id }) => files[id]).filter((file) => file !== undefined);
  const missing = fields.filter(({ id }) => !files[id]);

  async function submit(event: FormEvent) {
    event.preventDefault();
    const found: Fault[] = [];
    if (chosen.length === 0) found.push({ field: "eleves", message: t`Fichiers : choisissez au moins un des trois fichiers` });
    for (const { id, label } of fields) {
      if ((files[id]?.size ?? 0) > LIMIT) found.push({ field: id, message: t`${label} : ce fichier dépasse 100 Mo` });
    }
    setFaults(found);
    setError(null);
    if (found.length > 0) return;
    setBusy(true);
    try {
      const { id } = await imports.upload(chosen);
      void navigate(`/imports/${id}`);
    } catch (failure) {
      setError(failure);
      setBusy(false);
    }
  }

  return (
    <Page title="Nouvel import" crumbs={[{ label: "Imports", href: "/imports" }]}>
      <Stepper currentStep={1} stepCount={3} title="Choisir les fichiers" nextTitle="Vérifier" />
      {error !== null && <ProblemAlert error={error} title="Les fichiers n’ont pas été acceptés" />}
      <FaultList faults={faults} before="avant d’analyser les fichiers" />
      <form onSubmit={(event) => void submit(event)} noValidate className="cpro-narrow">
        {fields.map(({ id, label, name }) => (
          <Upload
            key={id}
            label={label}
            hint={t`${name} : fichier XML ou ZIP produit par la scolarité, 100 Mo au plus.`}
            {...faultOf(faults, id)}
            nativeInputProps={{
              id,
              accept: ".xml,.zip,application/xml,application/zip",
              onChange: (event) => setFiles({ ...files, [id]: event.target.files?.[0] }),
            }}
          />
        ))}
        {chosen.length > 0 && missing.length > 0 && (
          <p className="fr-hint-text">
            {t`Il manque : ${missing.map(({ label }) => label.toLocaleLowerCase("fr")).join(", ")}. Une nouvelle année scolaire demande les trois fichiers.`}
          </p>
        )}
        <p>{t`Rien ne change avant que vous n'appliquiez l'import, à l'étape suivante.`}</p>
        <Button type="submit" disabled={busy}>
          Analyser les fichiers
        </Button>
        <p role="status">{busy ? t`Lecture et comparaison des fichiers en cours...` : ""}</p>
      </form>
    </Page>
  );
}
