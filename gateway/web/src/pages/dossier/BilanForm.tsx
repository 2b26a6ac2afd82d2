import { Input } from "@codegouvfr/react-dsfr/Input";
import { RadioButtons } from "@codegouvfr/react-dsfr/RadioButtons";
import { dossiers } from "../../api/endpoints";
import type { BilanEntreprise, Dossier } from "../../api/types";
import { useOpenSession } from "../../app/session";
import type { Autosave, SaveState as State } from "../../forms/autosave";
import { useAutosave } from "../../forms/useAutosave";
import { heure, jourCourt } from "../../text/dates";
import { nomComplet } from "../../text/noms";
import { compte, t } from "../../text/typo";
import { asText, AutoField, ConflictChoice } from "../../ui/fields";
import { positionnementLook } from "../../ui/LevelChip";
import { LevelStrip } from "../../ui/LevelStrip";
import { OnePerPage } from "../../ui/OnePerPage";
import { BilanFinish } from "./BilanFinish";
import { RetryOnProblem, useReport } from "./saving";

interface Props {
  dossier: Dossier;
  bilan: BilanEntreprise;
}

export function BilanForm({ dossier, bilan, onState }: Props & { onState: (state: State) => void }) {
  const { personne } = useOpenSession();
  const { periode, apprenant } = dossier;
  const engine = useAutosave({
    form: `bilan:${periode.id}:${apprenant.id}`,
    person: personne.id,
    fields: bilan.champs,
    send: (changes) => dossiers.saveBilan(periode.id, apprenant.id, changes),
    queryKey: ["bilan", periode.id, apprenant.id],
  });
  const state = engine.state;
  useReport(state, onState);
  const level = (code: string) => asText(engine.value(`niveau:${code}`)) || null;
  const missing = bilan.competences.filter(({ code }) => !level(code)).length;
  return (
    <>
      <div className="cpro-bilan">
        <section aria-labelledby="taches-bilan">
          <h2 id="taches-bilan" className="fr-h5">
            Tâches réalisées
          </h2>
          <Taches bilan={bilan} engine={engine} />
        </section>
        <section aria-labelledby="competences-bilan">
          <h2 id="competences-bilan" className="fr-h5">
            {t`Compétences : ${compte(bilan.competences.length - missing, "renseignée")} sur ${bilan.competences.length}`}
          </h2>
          {bilan.competences.length === 0 ? (
            <p>{t`Aucune compétence n'est à évaluer : cochez les tâches réalisées.`}</p>
          ) : (
            <OnePerPage items={bilan.competences} what="Compétence">
              {(competence) => {
                const name = `niveau:${competence.code}`;
                const label = `${competence.code} ${competence.intitule}`;
                const show = (value: unknown) => bilan.niveaux.find(({ code }) => code === value)?.intitule ?? t`Non renseigné`;
                if (engine.conflict(name)) return <ConflictChoice engine={engine} name={name} label={label} show={show} mergeable={false} />;
                return (
                  <>
                    <LevelStrip
                      name={name}
                      legend={label}
                      levels={bilan.niveaux}
                      value={level(competence.code)}
                      look={positionnementLook}
                      onChange={(code) => engine.set(name, code)}
                    />
                    <ByOther engine={engine} name={name} me={personne.id} />
                  </>
                );
              }}
            </OnePerPage>
          )}
        </section>
      </div>
      <Engagement engine={engine} />
      <Meeting engine={engine} bilan={bilan} who={nomComplet(apprenant)} />
      <AutoField engine={engine} name="commentaire" label="Commentaire" multiline />
      <RetryOnProblem state={state} onRetry={() => engine.flush()} />
      <BilanFinish dossier={dossier} bilan={bilan} missing={missing} unsent={engine.unsent} onFlush={() => engine.flush()} />
    </>
  );
}

/** « Modifié par Antoine PILLET à 10:43 », said politely. */
function ByOther({ engine, name, me }: { engine: Autosave; name: string; me: string }) {
  const field = engine.field(name);
  const other = field?.auteur && field.auteur.id !== me && field.modifie_le ? field : null;
  return (
    <p className="cpro-strip__by" aria-live="polite">
      {other?.auteur && other.modifie_le ? t`Modifié par ${nomComplet(other.auteur)} à ${heure(other.modifie_le)}` : ""}
    </p>
  );
}

function Taches({ bilan, engine }: { bilan: BilanEntreprise; engine: Autosave }) {
  const value = engine.value("taches");
  const chosen = Array.isArray(value) ? value : [];
  const activites = [...new Map(bilan.taches.map((tache) => [tache.activite, tache.activite_intitule])).entries()];
  if (engine.conflict("taches")) {
    return <ConflictChoice engine={engine} name="taches" label="Tâches réalisées" mergeable={false} />;
  }
  if (activites.length === 0) return <p>{t`Aucune tâche n'a été retenue pour cette période.`}</p>;
  return activites.map(([code, intitule]) => (
    <fieldset key={code} className="cpro-tasks__group">
      <legend>
        {code} {intitule}
      </legend>
      {bilan.taches
        .filter(({ activite }) => activite === code)
        .map((tache) => (
          <label key={tache.code} className="cpro-check">
            <input
              type="checkbox"
              checked={chosen.includes(tache.code)}
              onChange={(event) =>
                engine.set("taches", event.target.checked ? [...chosen, tache.code] : chosen.filter((each) => each !== tache.code))
              }
            />
            <span>
              {tache.code} {tache.intitule}
            </span>
          </label>
        ))}
    </fieldset>
  ));
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
