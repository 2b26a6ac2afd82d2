import { Upload } from "@codegouvfr/react-dsfr/Upload";
import { type FormEvent, Fragment, type ReactNode, useState } from "react";
import { useNavigate } from "react-router";
import { imports } from "../../api/endpoints";
import { t } from "../../text/typo";
import { Button } from "../../ui/Button";
import { type Fault, faultOf, FaultList, ProblemAlert } from "../../ui/feedback";

const LIMIT = 100_000_000;

export interface FileField {
  id: string;
  label: string;
  hint: string;
  accept: string;
  /** Without it nothing is sent. */
  required?: boolean;
  /** Under the field. */
  note?: ReactNode;
}

/** Files of the registry: recognised by their content, so that their order does not matter (I-04). */
export function registryFields(uai: string, year: number): FileField[] {
  const accept = ".xml,.zip,application/xml,application/zip";
  return [
    { id: "eleves", label: "Élèves", name: "ElevesSansAdresses.xml" },
    { id: "responsables", label: "Responsables", name: "ResponsablesAvecAdresses.xml" },
    { id: "personnels", label: "Personnels et divisions", name: `sts_emp_${uai}_${year}.xml` },
  ].map(({ id, label, name }) => ({
    id, label, accept,
    hint: t`${name} : fichier XML ou ZIP produit par la scolarité, 100 Mo au plus.`,
  }));
}

/** One field per file, then the preview. */
export function UploadForm({ fields, remark }: {
  fields: FileField[];
  /** What to say of the files chosen so far. */
  remark?: (chosen: string[]) => string;
}) {
  const navigate = useNavigate();
  const [files, setFiles] = useState<Record<string, File | undefined>>({});
  const [faults, setFaults] = useState<Fault[]>([]);
  const [error, setError] = useState<unknown>(null);
  const [busy, setBusy] = useState(false);
  const chosen = fields.map(({ id }) => files[id]).filter((file) => file !== undefined);
  const said = remark?.(fields.filter(({ id }) => files[id]).map(({ id }) => id)) ?? "";

  function check(): Fault[] {
    const found = fields
      .filter(({ id, required }) => required && !files[id])
      .map(({ id, label }) => ({ field: id, message: t`${label} : choisissez ce fichier` }));
    if (chosen.length === 0 && found.length === 0) {
      found.push({ field: fields[0]?.id ?? "", message: t`Fichiers : choisissez au moins un fichier` });
    }
    for (const { id, label } of fields) {
      if ((files[id]?.size ?? 0) > LIMIT) found.push({ field: id, message: t`${label} : ce fichier dépasse 100 Mo` });
    }
    return found;
  }

  async function submit(event: FormEvent) {
    event.preventDefault();
    const found = check();
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
    <>
      {error !== null && <ProblemAlert error={error} title="Les fichiers n’ont pas été acceptés" />}
      <FaultList faults={faults} before="avant d’analyser les fichiers" />
      <form onSubmit={(event) => void submit(event)} noValidate className="cpro-narrow">
        {fields.map(({ id, label, hint, accept, required, note }) => (
          <Fragment key={id}>
            <Upload
              label={required ? `${label} (obligatoire)` : label}
              hint={hint}
              {...faultOf(faults, id)}
              nativeInputProps={{
                id, accept,
                onChange: (event) => setFiles({ ...files, [id]: event.target.files?.[0] }),
              }}
            />
            {note}
          </Fragment>
        ))}
        <p role="status">{said}</p>
        <Button type="submit" disabled={busy}>
          Analyser les fichiers
        </Button>
        <p role="status" className="fr-mt-2w">{busy ? t`Lecture et comparaison des fichiers en cours...` : ""}</p>
      </form>
    </>
  );
}
