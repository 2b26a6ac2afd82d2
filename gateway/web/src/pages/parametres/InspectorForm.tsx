import { Checkbox } from "@codegouvfr/react-dsfr/Checkbox";
import { Input } from "@codegouvfr/react-dsfr/Input";
import { type FormEvent, useState } from "react";
import { inspecteurs as api } from "../../api/endpoints";
import type { AccesInspecteur, OuvertureInspecteur, ReferentielResume } from "../../api/types";
import { aujourdhui } from "../../text/dates";
import { nomDiplome } from "../../text/diplomes";
import { t } from "../../text/typo";
import { type Fault, faultOf, FaultList, ProblemAlert, serverFaults } from "../../ui/feedback";
import { InvitedFields, invitedFaults } from "../../ui/InvitedFields";
import { Link } from "../../ui/Link";
import { Button } from "../../ui/Button";

const EMPTY: OuvertureInspecteur = { nom: "", prenom: "", courriel: "", referentiels: [], fin: "" };

/** What an access opens and until when; the same fields when it is opened and when it is changed. */
export function Reach({ prefix, diplomas, referentiels, fin, faults, onChange }: {
  /** Of the ids: several may be on the page. */
  prefix: string;
  diplomas: ReferentielResume[];
  referentiels: string[];
  fin: string;
  faults: Fault[];
  onChange: (reach: { referentiels: string[]; fin: string }) => void;
}) {
  const fault = faultOf(faults, `${prefix}referentiels`);
  return (
    <>
      <Checkbox
        id={`${prefix}referentiels`}
        legend="Diplômes à lire (obligatoire)"
        {...fault}
        options={diplomas.map((diploma) => ({
          label: nomDiplome(diploma),
          nativeInputProps: {
            checked: referentiels.includes(diploma.code),
            onChange: (event) =>
              onChange({
                fin,
                referentiels: event.target.checked
                  ? [...referentiels, diploma.code]
                  : referentiels.filter((code) => code !== diploma.code),
              }),
          },
        }))}
      />
      <Input
        label="Dernier jour de l’accès (obligatoire)"
        hintText={t`L'accès se ferme de lui-même le soir de ce jour.`}
        {...faultOf(faults, `${prefix}fin`)}
        nativeInputProps={{
          id: `${prefix}fin`, type: "date", min: aujourdhui(), value: fin,
          onChange: (event) => onChange({ referentiels, fin: event.target.value }),
        }}
      />
    </>
  );
}

/** The checks that the page can make by itself. */
export function reachFaults(prefix: string, reach: { referentiels: string[]; fin: string }): Fault[] {
  const found: Fault[] = [];
  if (reach.referentiels.length === 0) found.push({ field: `${prefix}referentiels`, message: t`Diplômes : cochez-en au moins un` });
  if (!reach.fin) found.push({ field: `${prefix}fin`, message: t`Dernier jour : choisissez-le` });
  else if (reach.fin < aujourdhui()) found.push({ field: `${prefix}fin`, message: t`Dernier jour : choisissez aujourd'hui ou un jour à venir` });
  return found;
}

export function InspectorForm({ diplomas, onOpened }: {
  diplomas: ReferentielResume[];
  onOpened: (access: AccesInspecteur) => Promise<void>;
}) {
  const [value, setValue] = useState(EMPTY);
  const [faults, setFaults] = useState<Fault[]>([]);
  const [error, setError] = useState<unknown>(null);
  const [key, setKey] = useState(() => crypto.randomUUID());
  const [busy, setBusy] = useState(false);
  const set = (change: Partial<OuvertureInspecteur>) => {
    setValue({ ...value, ...change });
    setKey(crypto.randomUUID());
  };

  async function submit(event: FormEvent) {
    event.preventDefault();
    const found = [...invitedFaults("", value), ...reachFaults("", value)];
    setFaults(found);
    setError(null);
    if (found.length > 0) return;
    setBusy(true);
    try {
      const access = await api.open(value, key);
      setValue(EMPTY);
      setKey(crypto.randomUUID());
      await onOpened(access);
    } catch (failure) {
      const named = serverFaults(failure);
      if (named.length > 0) setFaults(named);
      else setError(failure);
    } finally {
      setBusy(false);
    }
  }

  return (
    <section aria-labelledby="ouvrir" className="fr-mt-5w">
      <h2 id="ouvrir" className="fr-h4">
        Ouvrir un accès
      </h2>
      {diplomas.length === 0 ? (
        <p>
          {t`L'établissement ne suit encore aucun diplôme. `}
          <Link href="/parametres">Choisir les diplômes suivis</Link>
        </p>
      ) : (
        <form onSubmit={(event) => void submit(event)} noValidate className="cpro-narrow">
          {error !== null && <ProblemAlert error={error} title="L’accès n’est pas ouvert" />}
          <FaultList faults={faults} before="avant d’ouvrir l’accès" />
          <InvitedFields prefix="" value={value} faults={faults} onChange={set} />
          <Reach prefix="" diplomas={diplomas} referentiels={value.referentiels} fin={value.fin} faults={faults} onChange={set} />
          <Button type="submit" disabled={busy}>
            Ouvrir un accès
          </Button>
        </form>
      )}
    </section>
  );
}
