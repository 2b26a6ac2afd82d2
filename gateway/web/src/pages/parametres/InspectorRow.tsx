import { type FormEvent, useState } from "react";
import { may } from "../../api/actions";
import { inspecteurs as api } from "../../api/endpoints";
import type { AccesInspecteur, ReferentielResume } from "../../api/types";
import { jour, moment } from "../../text/dates";
import { nomCourt } from "../../text/diplomes";
import { nomComplet } from "../../text/noms";
import { t } from "../../text/typo";
import { AccesBadge } from "../../ui/badges";
import { Button, ButtonsGroup } from "../../ui/Button";
import { Dialog } from "../../ui/Dialog";
import { type Fault, FaultList, ProblemAlert, serverFaults } from "../../ui/feedback";
import { Reach, reachFaults } from "./InspectorForm";

const FAITS: Record<string, string> = {
  ouvert: "Accès ouvert",
  modifie: "Accès modifié",
  invite: "Invitation renvoyée",
  retire: "Accès retiré",
};

/** One access: what it opens, where it is, what can be done with it, what was done. */
export function InspectorRow({ access, diplomas, onDone }: {
  access: AccesInspecteur;
  diplomas: ReferentielResume[];
  onDone: (text: string) => Promise<void>;
}) {
  const [doing, setDoing] = useState<"" | "modifier" | "retirer">("");
  const [error, setError] = useState<unknown>(null);
  const who = nomComplet(access);
  const named = access.referentiels.map((code) => {
    const diploma = diplomas.find((each) => each.code === code);
    return diploma ? nomCourt(diploma) : code;
  });

  async function act(work: () => Promise<unknown>, done: string) {
    setError(null);
    setDoing("");
    try {
      await work();
      await onDone(done);
    } catch (failure) {
      setError(failure);
    }
  }
  return (
    <article className={`cpro-access${access.retire_le ? " cpro-access--ended" : ""}`}>
      <div className="cpro-access__head">
        <h3 className="fr-h6 fr-mb-0">{who}</h3>
        <AccesBadge etat={access.etat} />
      </div>
      <p className="cpro-text">
        {access.courriel} · {named.join(", ")}
      </p>
      <p>
        {access.retire_le
          ? t`Accès retiré le ${moment(access.retire_le)}`
          : t`Jusqu'au ${jour(access.fin)} inclus`}
        {" · "}
        {access.derniere_visite ? t`dernière visite le ${moment(access.derniere_visite)}` : t`aucune visite`}
      </p>
      {error !== null && <ProblemAlert error={error} />}
      {doing === "modifier" ? (
        <Change access={access} diplomas={diplomas} onCancel={() => setDoing("")} onSaved={() => act(() => Promise.resolve(), t`L'accès de ${who} est modifié.`)} />
      ) : (
        <div className="cpro-toolbar">
          {may(access.actions, "modifier") && (
            <Button size="small" priority="secondary" onClick={() => setDoing("modifier")}>
              Modifier<span className="fr-sr-only"> l’accès de {who}</span>
            </Button>
          )}
          {may(access.actions, "envoyer") && (
            <Button
              size="small"
              priority="tertiary"
              onClick={() => void act(() => api.invite(access.id, crypto.randomUUID()), t`Un nouveau courriel est envoyé à ${who}.`)}
            >
              Renvoyer l’invitation<span className="fr-sr-only"> de {who}</span>
            </Button>
          )}
          {may(access.actions, "invalider") && (
            <Button size="small" priority="tertiary" onClick={() => setDoing("retirer")}>
              Retirer l’accès<span className="fr-sr-only"> de {who}</span>
            </Button>
          )}
        </div>
      )}
      <details>
        <summary>
          Historique<span className="fr-sr-only"> de l’accès de {who}</span>
        </summary>
        <ul>
          {access.journal.map((line) => (
            <li key={`${line.fait}${line.le}`}>
              {t`${FAITS[line.fait] ?? line.fait} le ${moment(line.le)}`}
              {line.par.nom && t` par ${nomComplet(line.par)}`}
            </li>
          ))}
        </ul>
      </details>
      <Dialog open={doing === "retirer"} title={t`Retirer l'accès de ${who} ?`} onClose={() => setDoing("")}>
        <p>{t`Ses pages ouvertes se ferment tout de suite. L'historique de l'accès est gardé.`}</p>
        <ButtonsGroup
          inlineLayoutWhen="sm and up"
          buttons={[
            { children: "Retirer l’accès", onClick: () => void act(() => api.withdraw(access.id), t`L'accès de ${who} est retiré.`) },
            { children: "Garder l’accès", priority: "secondary", onClick: () => setDoing("") },
          ]}
        />
      </Dialog>
    </article>
  );
}

function Change({ access, diplomas, onCancel, onSaved }: {
  access: AccesInspecteur;
  diplomas: ReferentielResume[];
  onCancel: () => void;
  onSaved: () => Promise<void>;
}) {
  const prefix = `${access.id}-`;
  const [reach, setReach] = useState({ referentiels: access.referentiels, fin: access.fin });
  const [faults, setFaults] = useState<Fault[]>([]);
  const [error, setError] = useState<unknown>(null);
  async function submit(event: FormEvent) {
    event.preventDefault();
    const found = reachFaults(prefix, reach);
    setFaults(found);
    setError(null);
    if (found.length > 0) return;
    try {
      await api.change(access.id, access.version, reach);
      await onSaved();
    } catch (failure) {
      const named = serverFaults(failure, (field) => `${prefix}${field}`);
      if (named.length > 0) setFaults(named);
      else setError(failure);
    }
  }
  return (
    <form onSubmit={(event) => void submit(event)} noValidate className="cpro-narrow">
      {error !== null && <ProblemAlert error={error} title="L’accès n’est pas modifié" />}
      <FaultList faults={faults} before="avant d’enregistrer" />
      <Reach prefix={prefix} diplomas={diplomas} {...reach} faults={faults} onChange={setReach} />
      <ButtonsGroup
        inlineLayoutWhen="sm and up"
        buttonsSize="small"
        buttons={[
          { children: "Enregistrer", type: "submit" },
          { children: "Ne rien changer", priority: "secondary", onClick: onCancel },
        ]}
      />
    </form>
  );
}
