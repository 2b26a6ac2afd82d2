import { Alert } from "@codegouvfr/react-dsfr/Alert";
import { Input } from "@codegouvfr/react-dsfr/Input";
import { type FormEvent, useEffect, useRef, useState } from "react";
import { maitres as api } from "../../api/endpoints";
import type { ApprentiSuivi, Compte, MaitreApprentissage } from "../../api/types";
import { nomComplet, nomProfil } from "../../text/noms";
import { t } from "../../text/typo";
import { type Fault, faultOf, FaultList, ProblemAlert, serverFaults } from "../../ui/feedback";
import { Button } from "../../ui/Button";
import { Civilite } from "../../ui/Civilite";
import { InvitedFields, invitedFaults } from "../../ui/InvitedFields";
import { ApprentiPicker } from "./ApprentiPicker";

const EMPTY = { civilite: "M.", nom: "", prenom: "", courriel: "", entreprise: "" };
type Typed = typeof EMPTY;

function faultsOf(value: Typed, apprentis: ApprentiSuivi[]): Fault[] {
  const found = invitedFaults("", value);
  if (!value.entreprise.trim()) found.push({ field: "entreprise", message: t`Entreprise : saisissez son nom` });
  if (apprentis.length === 0) found.push({ field: "apprentis", message: t`Apprentis : choisissez-en au moins un` });
  return found;
}

/** Makes a lasting account for one or several apprentis (I-09). */
export function MaitreForm({ onCreated }: { onCreated: (maitre: MaitreApprentissage) => void | Promise<void> }) {
  const [value, setValue] = useState(EMPTY);
  const [apprentis, setApprentis] = useState<ApprentiSuivi[]>([]);
  const [faults, setFaults] = useState<Fault[]>([]);
  const [error, setError] = useState<unknown>(null);
  const [duplicates, setDuplicates] = useState<Compte[]>([]);
  const [key, setKey] = useState(() => crypto.randomUUID());
  const [busy, setBusy] = useState(false);
  const change = (next: Partial<Typed>, chosen = apprentis) => {
    setValue({ ...value, ...next });
    setApprentis(chosen);
    setDuplicates([]);
    setKey(crypto.randomUUID());
  };

  /** With an account that is there, or a new one whoever may have the same address. */
  async function create(how: { malgre_doublon?: boolean; compte?: string } = {}) {
    const found = faultsOf(value, apprentis);
    setFaults(found);
    setError(null);
    if (found.length > 0) return;
    setBusy(true);
    try {
      const body = { ...value, apprentis: apprentis.map(({ id }) => id), malgre_doublon: false, compte: null, ...how };
      const answer = await api.create(body, `${key}${how.compte ?? ""}${how.malgre_doublon ? "-2" : ""}`);
      if ("doublons" in answer) {
        setDuplicates(answer.doublons);
        return;
      }
      await onCreated(answer);
    } catch (failure) {
      const named = serverFaults(failure);
      if (named.length > 0) setFaults(named);
      else setError(failure);
    } finally {
      setBusy(false);
    }
  }
  return (
    <form
      onSubmit={(event: FormEvent) => {
        event.preventDefault();
        void create();
      }}
      noValidate
      className="cpro-narrow"
    >
      {error !== null && <ProblemAlert error={error} title="Le compte n’est pas créé" />}
      <FaultList faults={faults} before="avant de créer le compte" />
      <Civilite value={value.civilite} onChange={(civilite) => change({ civilite })} />
      <InvitedFields prefix="" value={value} faults={faults} onChange={change} />
      <Input
        label="Entreprise (obligatoire)"
        {...faultOf(faults, "entreprise")}
        nativeInputProps={{ id: "entreprise", autoComplete: "off", value: value.entreprise, onChange: (event) => change({ entreprise: event.target.value }) }}
      />
      {apprentis.length > 0 && (
        <ul className="cpro-profils" aria-label="Apprentis choisis">
          {apprentis.map((each) => (
            <li key={each.id} className="cpro-toolbar">
              <span>{[nomComplet(each), each.division].filter(Boolean).join(" · ")}</span>
              <Button size="small" priority="tertiary" onClick={() => change({}, apprentis.filter(({ id }) => id !== each.id))}>
                Retirer<span className="fr-sr-only"> {nomComplet(each)}</span>
              </Button>
            </li>
          ))}
        </ul>
      )}
      <ApprentiPicker
        id="apprentis"
        required={apprentis.length === 0}
        taken={apprentis.map(({ id }) => id)}
        faults={faults}
        onPick={(apprenti) => change({}, [...apprentis, apprenti])}
      />
      {duplicates.length > 0 ? (
        <Known list={duplicates} onTake={(compte) => void create({ compte })} onCreate={() => void create({ malgre_doublon: true })} />
      ) : (
        <Button type="submit" disabled={busy}>
          Créer un compte
        </Button>
      )}
    </form>
  );
}

/** Accounts that are probably this person's: nothing is created yet. */
function Known({ list, onTake, onCreate }: { list: Compte[]; onTake: (id: string) => void; onCreate: () => void }) {
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => box.current?.focus(), []);
  return (
    <div ref={box} tabIndex={-1} role="alert" className="cpro-alert">
      <Alert
        severity="warning"
        as="h3"
        title="Cette personne a peut-être déjà un compte"
        description={t`Rien n'est encore créé. Prenez le compte existant, ou créez un second compte s'il s'agit de quelqu'un d'autre.`}
      />
      {list.map((account) => (
        <article key={account.id} className="cpro-access">
          <p>
            <strong>{nomComplet(account)}</strong>
            {[account.profils.map(nomProfil).join(", "), account.courriel].filter(Boolean).map((part) => ` · ${part}`)}
          </p>
          <Button size="small" priority="secondary" onClick={() => onTake(account.id)}>
            Prendre ce compte<span className="fr-sr-only"> ({nomComplet(account)})</span>
          </Button>
        </article>
      ))}
      <Button priority="tertiary" className="fr-mt-3w" onClick={onCreate}>
        Créer quand même
      </Button>
    </div>
  );
}
