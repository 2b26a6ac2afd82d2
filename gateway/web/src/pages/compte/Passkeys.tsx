import { Input } from "@codegouvfr/react-dsfr/Input";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { cles as api, session as sessionApi } from "../../api/endpoints";
import type { CleAcces, MonCompte, ReponseCle } from "../../api/types";
import { create, obstacle } from "../../api/webauthn";
import { useSessionHolder } from "../../app/session";
import { t } from "../../text/typo";
import { Button, ButtonsGroup } from "../../ui/Button";
import { Done, type Fault, FaultList, faultOf, Loaded, ProblemAlert, serverFaults } from "../../ui/feedback";
import { PasswordField } from "../../ui/NewPasswordFields";
import { PasskeyRow } from "./PasskeyRow";
import { RecoveryCodes } from "./RecoveryCodes";
import { appareil } from "./words";

const NOM = "nom-cle";
const PASSWORD = "mot_de_passe-cle";

/** Passkeys: what they are, those that one has, one more (I-06). */
export function Passkeys({ state }: { state: MonCompte["second_facteur"] }) {
  const client = useQueryClient();
  const query = useQuery({ queryKey: ["compte", "cles"], queryFn: api.list });
  const [adding, setAdding] = useState(false);
  const [codes, setCodes] = useState<string[]>([]);
  const [done, setDone] = useState("");
  const [error, setError] = useState<unknown>(null);

  const changed = async (what: string) => {
    setError(null);
    setDone(what);
    await client.invalidateQueries({ queryKey: ["compte"] });
  };
  const added = async (cle: CleAcces, newCodes: string[]) => {
    setAdding(false);
    setCodes(newCodes);
    await changed(t`La clé d'accès « ${cle.nom} » est ajoutée. Vos autres connexions sont fermées.`);
  };

  return (
    <section className="cpro-narrow fr-mb-6w">
      <h2 className="fr-h4">Clés d’accès</h2>
      <p>{t`Une clé d'accès remplace votre mot de passe : votre téléphone, votre ordinateur ou une clé de sécurité USB confirme que c'est vous, avec l'empreinte, le visage ou le code qui le débloque déjà. Elle ne fonctionne que sur ce site, et personne ne peut la deviner ni la recopier.`}</p>
      {error !== null && <ProblemAlert error={error} />}
      <Done text={done} />
      {codes.length > 0 && <RecoveryCodes codes={codes} onKept={() => setCodes([])} />}
      <Loaded query={query} lines={2}>
        {(held) =>
          held.length === 0 ? null : (
            <ul className="cpro-list">
              {held.map((cle) => (
                <PasskeyRow key={cle.id} cle={cle} onChanged={changed} onError={(failure) => { setDone(""); setError(failure); }} />
              ))}
            </ul>
          )
        }
      </Loaded>
      {codes.length > 0 ? null : adding ? (
        <AddForm onAdded={added} onCancel={() => setAdding(false)} />
      ) : (
        <AddButton possible={state.cles_possibles} onAdd={() => { setDone(""); setError(null); setAdding(true); }} />
      )}
    </section>
  );
}

/** The button, or the sentence that says why it is not there. */
function AddButton({ possible, onAdd }: { possible: boolean; onAdd: () => void }) {
  const why = possible ? obstacle() : "adresse";
  if (why === "adresse") return <p>{t`Les clés d'accès demandent que l'application ait un nom de domaine, ce qui n'est pas le cas à cette adresse.`}</p>;
  if (why === "navigateur") return <p>{t`Ce navigateur ne connaît pas les clés d'accès : pour en ajouter une, ouvrez cette page dans un navigateur plus récent.`}</p>;
  return <Button priority="secondary" onClick={onAdd}>Ajouter une clé d’accès</Button>;
}

/** Name and password, then the question of the device. */
function AddForm({ onAdded, onCancel }: {
  onAdded: (cle: CleAcces, codes: string[]) => Promise<void>;
  onCancel: () => void;
}) {
  const { resume } = useSessionHolder();
  const [faults, setFaults] = useState<Fault[]>([]);
  const [error, setError] = useState<unknown>(null);
  const [busy, setBusy] = useState(false);

  async function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const nom = String(form.get("nom") ?? "").trim();
    const password = String(form.get("mot_de_passe") ?? "");
    const found: Fault[] = [];
    if (!nom) found.push({ field: NOM, message: t`Nom de la clé : donnez-lui un nom qui dit sur quel appareil elle est` });
    if (!password) found.push({ field: PASSWORD, message: t`Mot de passe actuel : saisissez-le` });
    setFaults(found);
    setError(null);
    if (found.length > 0) return;
    setBusy(true);
    try {
      const { options } = await api.prepare(password);
      const { cle, codes } = await api.add(nom, (await create(options)) as ReponseCle);
      resume(await sessionApi.read());
      await onAdded(cle, codes);
    } catch (failure) {
      setError(failure);
      setFaults(serverFaults(failure, (field) => (field === "nom" ? NOM : PASSWORD)));
      setBusy(false);
    }
  }

  return (
    <form onSubmit={(event) => void submit(event)} noValidate>
      {error !== null && <ProblemAlert error={error} title={t`La clé d'accès n'est pas ajoutée`} />}
      {error === null && <FaultList faults={faults} before="avant d’ajouter la clé d’accès" />}
      <Input
        label="Nom de la clé (obligatoire)"
        hintText={t`Pour la reconnaître : l'appareil où elle sera gardée.`}
        {...faultOf(faults, NOM)}
        nativeInputProps={{ id: NOM, name: "nom", defaultValue: appareil(navigator.userAgent), maxLength: 60, autoComplete: "off", autoFocus: true }}
      />
      <PasswordField id={PASSWORD} name="mot_de_passe" label="Mot de passe actuel (obligatoire)" faults={faults} autoComplete="current-password" />
      <ButtonsGroup
        inlineLayoutWhen="sm and up"
        buttons={[
          { children: "Créer la clé d’accès", type: "submit", disabled: busy },
          { children: "Annuler", priority: "tertiary", onClick: onCancel },
        ]}
      />
      <p role="status" className={busy ? "" : "fr-sr-only"}>
        {busy && t`Répondez à votre appareil...`}
      </p>
    </form>
  );
}
