import { Checkbox } from "@codegouvfr/react-dsfr/Checkbox";
import { Select } from "@codegouvfr/react-dsfr/Select";
import { type FormEvent, useState } from "react";
import { formations as api } from "../../api/endpoints";
import type { Formation, Formations, ReferentielResume } from "../../api/types";
import { nomDiplome } from "../../text/diplomes";
import { t } from "../../text/typo";
import { Button } from "../../ui/Button";
import { type Fault, faultOf, FaultList, ProblemAlert, serverFaults } from "../../ui/feedback";

/** What a MEF leads to here: a niveau, and one diploma or several (I-05). */
export function LinkForm({ formation, diplomas, onSaved, onClose }: {
  formation: Formation;
  diplomas: ReferentielResume[];
  onSaved: (table: Formations) => Promise<unknown> | void;
  onClose: () => void;
}) {
  const [niveau, setNiveau] = useState(formation.niveau ?? "");
  const [codes, setCodes] = useState<string[]>(formation.referentiels);
  const [faults, setFaults] = useState<Fault[]>([]);
  const [error, setError] = useState<unknown>(null);
  const [busy, setBusy] = useState(false);
  const id = (field: string) => `${formation.mef}-${field}`;
  const niveaux = new Map(diplomas.flatMap((diploma) => diploma.niveaux.map(({ code, intitule }) => [code, intitule] as const)));

  async function save(event: FormEvent) {
    event.preventDefault();
    setError(null);
    const found = niveau ? [] : [{ field: id("niveau"), message: t`Niveau : choisissez le niveau de cette formation` }];
    setFaults(found);
    if (found.length > 0) return;
    setBusy(true);
    try {
      await onSaved(await api.link(formation.mef, { niveau, referentiels: codes }));
      onClose();
    } catch (failure) {
      setFaults(serverFaults(failure, id));
      setError(failure);
      setBusy(false);
    }
  }

  return (
    <form onSubmit={(event) => void save(event)} noValidate className="cpro-narrow fr-mt-2w">
      {error !== null && faults.length === 0 && <ProblemAlert error={error} title="La formation n’est pas enregistrée" />}
      <FaultList faults={faults} before="avant d’enregistrer" />
      <Select
        label="Niveau (obligatoire)"
        {...faultOf(faults, id("niveau"))}
        nativeSelectProps={{ id: id("niveau"), value: niveau, onChange: (event) => setNiveau(event.target.value) }}
      >
        <option value="">Choisir un niveau</option>
        {[...niveaux].map(([code, intitule]) => (
          <option key={code} value={code}>
            {intitule}
          </option>
        ))}
      </Select>
      <Checkbox
        legend="Diplômes auxquels elle mène"
        hintText={t`Plusieurs : chaque division choisira le sien. Aucun : le diplôme n'est pas dans l'application.`}
        options={diplomas.map((diploma) => ({
          label: nomDiplome(diploma),
          nativeInputProps: {
            checked: codes.includes(diploma.code),
            onChange: (event) =>
              setCodes(event.target.checked ? [...codes, diploma.code] : codes.filter((code) => code !== diploma.code)),
          },
        }))}
      />
      <p className="cpro-toolbar">
        <Button type="submit" disabled={busy}>
          {t`Enregistrer pour ${formation.mef}`}
        </Button>
        <Button type="button" priority="tertiary" onClick={onClose}>
          Fermer
        </Button>
      </p>
    </form>
  );
}
