import { Input } from "@codegouvfr/react-dsfr/Input";
import { RadioButtons } from "@codegouvfr/react-dsfr/RadioButtons";
import { Select } from "@codegouvfr/react-dsfr/Select";
import { useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { useNavigate } from "react-router";
import { may } from "../../api/actions";
import { calendrier as api } from "../../api/endpoints";
import type { Calendrier, ContenuOfficiel, PeriodeOfficielle, ReferentielResume } from "../../api/types";
import { nomCourt } from "../../text/diplomes";
import { t } from "../../text/typo";
import { Button } from "../../ui/Button";
import { Dialog } from "../../ui/Dialog";
import { type Fault, faultOf, FaultList, ProblemAlert, serverFaults } from "../../ui/feedback";
import { Link } from "../../ui/Link";
import { Presence } from "../../ui/Presence";
import { NATURES, nomNature } from "./words";

interface FormProps {
  held: PeriodeOfficielle | undefined;
  year: Calendrier;
  diplomas: ReferentielResume[];
}

const EMPTY: ContenuOfficiel = { nature: "", libelle: "", du: "", au: "", referentiel: "", niveau: "", divisions: [] };

function contentOf(held: PeriodeOfficielle | undefined): ContenuOfficiel {
  if (!held) return EMPTY;
  const { nature, libelle, du, au, referentiel, niveau, divisions } = held;
  return { nature, libelle, du, au, referentiel, niveau, divisions };
}

/** The fields, every fault at once; removing asks once. */
export function OfficielleForm({ held, year, diplomas }: FormProps) {
  const client = useQueryClient();
  const navigate = useNavigate();
  const [draft, setDraft] = useState(() => contentOf(held));
  const [faults, setFaults] = useState<Fault[]>([]);
  const [error, setError] = useState<unknown>(null);
  const [busy, setBusy] = useState(false);
  const [removing, setRemoving] = useState(false);
  const [key, setKey] = useState(() => crypto.randomUUID());
  const back = `/pilotage/calendrier?annee=${year.annee}`;
  const etag = `"${held?.version ?? 0}"`;
  const change = (part: Partial<ContenuOfficiel>) => setDraft((before) => ({ ...before, ...part }));

  async function leave(fait: string) {
    await client.invalidateQueries({ queryKey: ["calendrier"] });
    void navigate(back, { state: { fait } });
  }

  function failed(failure: unknown) {
    const named = serverFaults(failure);
    setFaults(named);
    setError(named.length > 0 ? null : failure);
    // What is sent next says something else.
    setKey(crypto.randomUUID());
    setBusy(false);
    setRemoving(false);
  }

  async function submit(event: FormEvent) {
    event.preventDefault();
    const found = faultsOf(draft);
    setFaults(found);
    setError(null);
    if (found.length > 0) return;
    setBusy(true);
    try {
      if (held) await api.change(held.id, etag, draft, key);
      else await api.add(draft, key);
      await leave(held ? t`${draft.libelle} est modifié.` : t`${draft.libelle} est ajouté.`);
    } catch (failure) {
      failed(failure);
    }
  }

  async function remove() {
    if (!held) return;
    setBusy(true);
    try {
      await api.remove(held.id, etag, key);
      await leave(t`${held.libelle} est supprimé. Les périodes déclarées sont inchangées.`);
    } catch (failure) {
      failed(failure);
    }
  }

  return (
    <form onSubmit={(event) => void submit(event)} noValidate className="cpro-narrow">
      {error !== null && <ProblemAlert error={error} title={t`La période officielle n'est pas enregistrée`} />}
      <FaultList faults={faults} before="avant d’enregistrer" />
      <Fields draft={draft} change={change} faults={faults} year={year} diplomas={diplomas} />
      <p className="cpro-toolbar">
        <Button type="submit" disabled={busy}>
          Enregistrer
        </Button>
        <Link className="fr-btn fr-btn--secondary" href={back}>
          Annuler
        </Link>
        {held && may(held.actions, "supprimer") && (
          <Button type="button" priority="tertiary" onClick={() => setRemoving(true)}>
            Supprimer
          </Button>
        )}
      </p>
      <Dialog open={removing} title={t`Supprimer ${held?.libelle ?? ""} ?`} onClose={() => setRemoving(false)}>
        <p>{t`Les périodes déclarées et les bilans restent : seul le calendrier change.`}</p>
        <p className="cpro-toolbar">
          <Button type="button" disabled={busy} onClick={() => void remove()}>
            Supprimer
          </Button>
          <Button type="button" priority="secondary" onClick={() => setRemoving(false)}>
            Garder
          </Button>
        </p>
      </Dialog>
    </form>
  );
}

function faultsOf(draft: ContenuOfficiel): Fault[] {
  const found: Fault[] = [];
  if (!draft.nature) found.push({ field: "nature", message: t`Nature : dites ce que c'est` });
  if (!draft.libelle.trim()) found.push({ field: "libelle", message: t`Libellé : donnez un nom, par exemple Trimestre 1` });
  if (draft.nature !== "certification" && !draft.du) found.push({ field: "du", message: t`Du : choisissez le premier jour` });
  if (!draft.au) found.push({ field: "au", message: t`Au : choisissez le dernier jour` });
  return found;
}

interface FieldsProps {
  draft: ContenuOfficiel;
  change: (part: Partial<ContenuOfficiel>) => void;
  faults: Fault[];
  year: Calendrier;
  diplomas: ReferentielResume[];
}

function Fields({ draft, change, faults, year, diplomas }: FieldsProps) {
  const deadline = draft.nature === "certification";
  return (
    <>
      <RadioButtons
        id="nature"
        legend="Nature (obligatoire)"
        {...faultOf(faults, "nature")}
        options={NATURES.map(({ code, label }) => ({
          label,
          nativeInputProps: { checked: draft.nature === code, onChange: () => change({ nature: code }) },
        }))}
      />
      <Input
        label="Libellé (obligatoire)"
        hintText={draft.nature ? t`Par exemple : ${example(draft.nature)}` : undefined}
        {...faultOf(faults, "libelle")}
        nativeInputProps={{ id: "libelle", value: draft.libelle, onChange: (event) => change({ libelle: event.target.value }) }}
      />
      <div className="cpro-filters">
        {!deadline && (
          <Input
            label="Du (obligatoire)"
            {...faultOf(faults, "du")}
            nativeInputProps={{ id: "du", type: "date", value: draft.du, onChange: (event) => change({ du: event.target.value }) }}
          />
        )}
        <Input
          label={deadline ? "Au plus tard le (obligatoire)" : "Au (obligatoire)"}
          {...faultOf(faults, "au")}
          nativeInputProps={{ id: "au", type: "date", value: draft.au, onChange: (event) => change({ au: event.target.value }) }}
        />
      </div>
      {draft.nature === "pfmp" && <Presence du={draft.du} au={draft.au} live />}
      <Whom draft={draft} change={change} faults={faults} year={year} diplomas={diplomas} />
    </>
  );
}

const example = (nature: string) => ({ pfmp: "PFMP 2", certification: "E31" })[nature] ?? `${nomNature(nature)} 1`;

/** Diploma, niveau and classes: nothing chosen means all. */
function Whom({ draft, change, faults, year, diplomas }: FieldsProps) {
  const niveaux = diplomas.find(({ code }) => code === draft.referentiel)?.niveaux ?? [];
  const offered = year.divisions
    .filter(({ referentiel, niveau }) => (!draft.referentiel || referentiel === draft.referentiel) && (!draft.niveau || niveau === draft.niveau))
    .map(({ code }) => code);
  // A class that is empty this year stays where it was named.
  const divisions = [...new Set([...offered, ...draft.divisions])].sort((a, b) => a.localeCompare(b, "fr", { numeric: true }));
  const toggle = (code: string, on: boolean) =>
    change({ divisions: on ? [...draft.divisions, code] : draft.divisions.filter((each) => each !== code) });
  return (
    <>
      <Select
        label="Diplôme"
        {...faultOf(faults, "referentiel")}
        nativeSelectProps={{
          id: "referentiel", value: draft.referentiel,
          onChange: (event) => change({ referentiel: event.target.value, niveau: "", divisions: [] }),
        }}
      >
        <option value="">Tous les diplômes</option>
        {diplomas.map((diploma) => (
          <option key={diploma.code} value={diploma.code}>
            {nomCourt(diploma)}
          </option>
        ))}
      </Select>
      {niveaux.length > 0 && (
        <Select
          label="Niveau"
          {...faultOf(faults, "niveau")}
          nativeSelectProps={{ id: "niveau", value: draft.niveau, onChange: (event) => change({ niveau: event.target.value, divisions: [] }) }}
        >
          <option value="">Tous les niveaux</option>
          {niveaux.map(({ code, intitule }) => (
            <option key={code} value={code}>
              {intitule}
            </option>
          ))}
        </Select>
      )}
      {divisions.length > 0 && (
        <fieldset className="cpro-tasks__group" id="divisions">
          <legend>
            Classes <span className="cpro-row__detail">{t`(aucune cochée : toutes)`}</span>
          </legend>
          <div className="cpro-checks">
            {divisions.map((code) => (
              <label key={code} className="cpro-check">
                <input type="checkbox" checked={draft.divisions.includes(code)} onChange={(event) => toggle(code, event.target.checked)} />
                <span>{code}</span>
              </label>
            ))}
          </div>
        </fieldset>
      )}
    </>
  );
}
