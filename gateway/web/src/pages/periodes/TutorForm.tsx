import { Alert } from "@codegouvfr/react-dsfr/Alert";
import { Input } from "@codegouvfr/react-dsfr/Input";
import { useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { may } from "../../api/actions";
import { periodes } from "../../api/endpoints";
import type { AccesTuteur, LigneTuteurs } from "../../api/types";
import { useOpenSession } from "../../app/session";
import { jour, jourDe, moment } from "../../text/dates";
import { nomComplet } from "../../text/noms";
import { t } from "../../text/typo";
import { AccesBadge } from "../../ui/badges";
import { Dialog } from "../../ui/Dialog";
import { type Fault, faultOf, FaultList, ProblemAlert, serverFaults } from "../../ui/feedback";
import { suspectDomain } from "./suspect";
import { Button, ButtonsGroup } from "../../ui/Button";

const FIELDS = [
  { name: "nom", label: "Nom (obligatoire)", fault: t`Nom : saisissez le nom du tuteur` },
  { name: "prenom", label: "Prénom (obligatoire)", fault: t`Prénom : saisissez le prénom du tuteur` },
  { name: "courriel", label: "Adresse mail (obligatoire)", fault: t`Adresse mail : saisissez une adresse complète, par exemple nom@exemple.fr` },
] as const;

/** Confirms who the tutor is, and sends the link; sending again kills the former one (I-07). */
export function TutorForm({ periode, line }: { periode: string; line: LigneTuteurs }) {
  const client = useQueryClient();
  const { profil } = useOpenSession();
  const current = line.acces.find(({ etat }) => etat !== "invalide");
  const [value, setValue] = useState(() => ({
    nom: current?.nom || line.propose.nom,
    prenom: current?.prenom || line.propose.prenom,
    courriel: current?.courriel || line.propose.courriel,
  }));
  const [faults, setFaults] = useState<Fault[]>([]);
  const [error, setError] = useState<unknown>(null);
  const [sent, setSent] = useState(false);
  const [busy, setBusy] = useState(false);
  const [key, setKey] = useState(() => crypto.randomUUID());
  const writes = profil === "enseignant" || profil === "ddfpt";
  const who = nomComplet(line.apprenant);
  const suggestion = suspectDomain(value.courriel);
  const refresh = () => client.invalidateQueries({ queryKey: ["periode", periode] });

  async function submit(event: FormEvent) {
    event.preventDefault();
    const missing = FIELDS.filter(({ name }) => (name === "courriel" ? !/^\S+@\S+\.\S+$/.test(value.courriel.trim()) : !value[name].trim()));
    setFaults(missing.map(({ name, fault }) => ({ field: name, message: fault })));
    setError(null);
    setSent(false);
    if (missing.length > 0) return;
    setBusy(true);
    try {
      const body = { nom: value.nom.trim(), prenom: value.prenom.trim(), courriel: value.courriel.trim() };
      await periodes.sendLink(periode, line.apprenant.id, { ...body, ...(current ? { acces: current.id } : {}) }, key);
      setSent(true);
      setKey(crypto.randomUUID());
      await refresh();
    } catch (failure) {
      const named = serverFaults(failure);
      if (named.length > 0) setFaults(named);
      else setError(failure);
    } finally {
      setBusy(false);
    }
  }

  return (
    <section aria-labelledby="identite-tuteur">
      <h2 id="identite-tuteur" className="fr-h5">{t`Identité du tuteur · ${who}`}</h2>
      {sent && <Alert severity="success" small role="status" description={t`Le lien d'accès part à ${value.courriel}.`} />}
      {error !== null && <ProblemAlert error={error} title={t`Le lien n'est pas envoyé`} />}
      <FaultList faults={faults} before="avant d’envoyer le lien" />
      {writes && (
        <form onSubmit={(event) => void submit(event)} noValidate className="cpro-narrow">
          {FIELDS.map(({ name, label }) => (
            <Input
              key={name}
              label={label}
              {...(!current && line.propose[name] && line.propose[name] === value[name] ? { hintText: "Repris de la fiche de liaison." } : {})}
              {...faultOf(faults, name)}
              nativeInputProps={{
                id: name,
                type: name === "courriel" ? "email" : "text",
                autoComplete: "off",
                value: value[name],
                onChange: (event) => setValue({ ...value, [name]: event.target.value }),
              }}
            />
          ))}
          {suggestion && (
            <p role="status">
              {t`Vouliez-vous écrire ${suggestion} ? `}
              <Button
                size="small"
                priority="tertiary"
                onClick={() => setValue({ ...value, courriel: `${value.courriel.split("@")[0] ?? ""}@${suggestion}` })}
              >
                Corriger l’adresse
              </Button>
            </p>
          )}
          {current && current.etat !== "expire" && <p className="fr-hint-text">{t`Le lien précédent cessera de fonctionner.`}</p>}
          <Button type="submit" disabled={busy}>
            {t`Envoyer un lien d'accès au tuteur`}
          </Button>
        </form>
      )}
      {line.acces.map((access) => (
        <Access key={access.id} access={access} onChanged={refresh} />
      ))}
    </section>
  );
}

/** One access: its dates, and its end. */
function Access({ access, onChanged }: { access: AccesTuteur; onChanged: () => Promise<unknown> }) {
  const [asking, setAsking] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const name = nomComplet(access);
  async function invalidate() {
    try {
      await periodes.invalidate(access.id);
      await onChanged();
    } catch (failure) {
      setError(failure);
    }
    setAsking(false);
  }
  return (
    <article className="cpro-card fr-mt-3w">
      <h3 className="fr-h6">
        {name} <AccesBadge etat={access.etat} />
      </h3>
      <p>{access.courriel}</p>
      <p>
        {t`Envoyé le ${moment(access.envoye_le)} · ouvert le ${moment(access.ouvert_le)} · expire le ${jour(jourDe(access.expire_le))}`}
      </p>
      {error !== null && <ProblemAlert error={error} />}
      {may(access.actions, "invalider") && (
        <Button size="small" priority="secondary" onClick={() => setAsking(true)}>
          {t`Invalider l'accès`}
        </Button>
      )}
      <Dialog open={asking} title={t`Invalider l'accès de ${name} ?`} onClose={() => setAsking(false)}>
        <p>{t`Il sera déconnecté tout de suite, et son lien ne fonctionnera plus.`}</p>
        <ButtonsGroup
          buttons={[
            { children: t`Invalider l'accès`, onClick: () => void invalidate() },
            { children: t`Garder l'accès`, priority: "secondary", onClick: () => setAsking(false) },
          ]}
        />
      </Dialog>
    </article>
  );
}
