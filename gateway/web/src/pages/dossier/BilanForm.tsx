import { Input } from "@codegouvfr/react-dsfr/Input";
import { RadioButtons } from "@codegouvfr/react-dsfr/RadioButtons";
import { useQueryClient } from "@tanstack/react-query";
import type { BilanEntreprise, Dossier } from "../../api/types";
import { useOpenSession } from "../../app/session";
import type { Autosave, SaveState as State } from "../../forms/autosave";
import { formName } from "../../forms/senders";
import { useAutosave } from "../../forms/useAutosave";
import { jourCourt } from "../../text/dates";
import { nomComplet } from "../../text/noms";
import { compte, t } from "../../text/typo";
import { asText, AutoField, ConflictChoice } from "../../ui/fields";
import { useReferentiel } from "../annexes/useDiplomes";
import { BilanCompetences } from "./BilanCompetences";
import { FichesUsed } from "./BilanFiches";
import { BilanFinish } from "./BilanFinish";
import { BilanTaches } from "./BilanTaches";
import { progressOf } from "./bilanWords";
import { RetryOnProblem, useReport } from "./saving";

interface Props {
  dossier: Dossier;
  bilan: BilanEntreprise;
}

export function BilanForm({ dossier, bilan, onState }: Props & { onState: (state: State) => void }) {
  const { personne } = useOpenSession();
  const { periode, apprenant } = dossier;
  const client = useQueryClient();
  const referentiel = useReferentiel(periode.referentiel).data;
  const queryKey = ["bilan", periode.id, apprenant.id];
  const engine = useAutosave({
    form: formName("bilan", periode.id, apprenant.id),
    person: personne.id,
    fields: bilan.champs,
    queryKey,
    // The competences and criteria to assess follow what was ticked and chosen: the server says which.
    onSaved: () => void client.invalidateQueries({ queryKey }),
  });
  const state = engine.state;
  useReport(state, onState);
  const { gaps } = progressOf(bilan.competences, (name) => engine.value(name));
  return (
    <>
      <FichesUsed dossier={dossier} bilan={bilan} />
      <div className="cpro-bilan">
        <section aria-labelledby="taches-bilan">
          <h2 id="taches-bilan" className="fr-h5">
            Tâches réalisées
          </h2>
          <BilanTaches bilan={bilan} engine={engine} />
        </section>
        <BilanCompetences dossier={dossier} bilan={bilan} engine={engine} referentiel={referentiel} />
      </div>
      <Engagement engine={engine} />
      <Meeting engine={engine} bilan={bilan} who={nomComplet(apprenant)} />
      <AutoField engine={engine} name="commentaire" label="Commentaire" multiline />
      <RetryOnProblem state={state} onRetry={() => engine.flush()} />
      <BilanFinish dossier={dossier} bilan={bilan} gaps={gaps} unsent={engine.unsent} onFlush={() => engine.flush()} />
    </>
  );
}

export function stars(value: number): string {
  return value === 0 ? t`Non renseigné` : `${compte(value, "étoile")} sur 4`;
}

/** Five radios, from « Non renseigné » to four stars. */
function Engagement({ engine }: { engine: Autosave }) {
  if (engine.conflict("engagement")) {
    return <ConflictChoice engine={engine} name="engagement" label="Engagement" show={(value) => stars(Number(value ?? 0))} mergeable={false} />;
  }
  const current = Number(engine.value("engagement") ?? 0);
  return (
    <RadioButtons
      legend="Engagement de l’apprenant"
      orientation="horizontal"
      small
      options={[0, 1, 2, 3, 4].map((value) => ({
        label: (
          <>
            <span aria-hidden="true">{value === 0 ? stars(0) : "★".repeat(value) + "☆".repeat(4 - value)}</span>
            <span className="fr-sr-only">{stars(value)}</span>
          </>
        ),
        nativeInputProps: { checked: current === value, onChange: () => engine.set("engagement", value === 0 ? null : value) },
      }))}
    />
  );
}

/** The last day of the period is proposed; the protocol closes the days before the last bilan intermédiaire (E-04). */
function Meeting({ engine, bilan, who }: { engine: Autosave; bilan: BilanEntreprise; who: string }) {
  const name = "date_rencontre";
  if (engine.conflict(name)) return <ConflictChoice engine={engine} name={name} label="Date de la rencontre" mergeable={false} />;
  const value = asText(engine.value(name)) || (bilan.date_proposee ?? "");
  const closed = Boolean(bilan.date_minimale) && value < (bilan.date_minimale ?? "");
  return (
    <Input
      className="cpro-narrow"
      label="Date de la rencontre"
      hintText={t`Proposée : le dernier jour de la période.`}
      {...(closed
        ? {
            state: "error" as const,
            stateRelatedMessage: t`Date de la rencontre : choisissez le ${jourCourt(bilan.date_minimale)} ou après, date du dernier bilan intermédiaire de ${who}.`,
          }
        : {})}
      nativeInputProps={{
        type: "date",
        value,
        ...(bilan.date_minimale ? { min: bilan.date_minimale } : {}),
        // A year being typed goes through 0002: only whole dates that the protocol leaves open are kept.
        onChange: ({ target }) => {
          if (target.value >= (bilan.date_minimale ?? "2000-01-01")) engine.set(name, target.value);
        },
      }}
    />
  );
}
