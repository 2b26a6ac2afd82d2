import { Tag } from "@codegouvfr/react-dsfr/Tag";
import { may } from "../../api/actions";
import type { Dossier, Referentiel } from "../../api/types";
import { nomComplet } from "../../text/noms";
import { compte, t } from "../../text/typo";
import { Button } from "../../ui/Button";
import { AutoField, asText, ConflictChoice } from "../../ui/fields";
import { Loaded } from "../../ui/feedback";
import { TaskPicker } from "../annexes/TaskPicker";
import { useReferentiel } from "../annexes/useDiplomes";
import { OBJECTIFS, ObjectifsLus, TachesLues } from "./LiaisonLue";
import { RetryOnProblem } from "./saving";
import { type PartOfLiaison, useLiaison } from "./useLiaison";

const nameOf = (code: string) => `tache:${code}`;

/** Objectives of the period, and those that this learner has instead (P-10). */
export function LiaisonObjectifs(part: PartOfLiaison) {
  const { dossier, fiche } = part;
  return may(fiche.actions, "individualiser") ? <ObjectifsForm {...part} /> : <ObjectifsLus dossier={dossier} fiche={fiche} />;
}

function ObjectifsForm({ dossier, fiche, onState }: PartOfLiaison) {
  const engine = useLiaison({ dossier, fiche, onState });
  const { apprenant } = dossier;
  const base = fiche.periode.objectifs;
  const own = asText(engine.value(OBJECTIFS));
  return (
    <>
      <Alone dossier={dossier} />
      <h2 className="fr-h5">Objectifs de la période</h2>
      <p className="cpro-text">{base || t`Aucun objectif n'a été écrit pour cette période.`}</p>
      <h2 className="fr-h5">{t`Objectifs propres à ${nomComplet(apprenant)}`}</h2>
      <AutoField
        engine={engine}
        name={OBJECTIFS}
        label="Objectifs individualisés (facultatif)"
        hint={t`Ils remplacent ceux de la période sur sa fiche et sa pré-convention. Laissez vide pour garder ceux de la période.`}
        multiline
      />
      {own ? (
        <Button size="small" priority="secondary" onClick={() => engine.set(OBJECTIFS, null)}>
          Revenir aux objectifs de la période
        </Button>
      ) : (
        base && (
          <Button size="small" priority="secondary" onClick={() => engine.set(OBJECTIFS, base)}>
            Partir des objectifs de la période
          </Button>
        )
      )}
      <RetryOnProblem state={engine.state} onRetry={() => engine.flush()} />
    </>
  );
}

/** Tasks of this learner: those of the period, those added for it alone, without those taken from it (P-10). */
export function LiaisonActivites(part: PartOfLiaison) {
  const diploma = useReferentiel(part.dossier.periode.referentiel);
  return (
    <Loaded query={diploma}>
      {(referentiel) =>
        may(part.fiche.actions, "individualiser") ? (
          <TachesForm {...part} referentiel={referentiel} />
        ) : (
          <TachesLues {...part} referentiel={referentiel} title={t`Tâches de ${nomComplet(part.dossier.apprenant)}`} />
        )
      }
    </Loaded>
  );
}

interface WithTasks extends PartOfLiaison {
  referentiel: Referentiel;
}

function TachesForm({ dossier, fiche, onState, referentiel }: WithTasks) {
  const engine = useLiaison({ dossier, fiche, onState });
  const { prenom } = dossier.apprenant;
  const base = fiche.periode.taches;
  const all = referentiel.activites.flatMap(({ taches }) => taches);
  const has = (code: string) => (engine.value(nameOf(code)) as boolean | null) ?? base.includes(code);
  const own = all.filter(({ code }) => engine.value(nameOf(code)) !== null);
  const choose = (codes: string[]) => {
    for (const { code } of all) {
      const wanted = codes.includes(code);
      if (wanted !== has(code)) engine.set(nameOf(code), wanted === base.includes(code) ? null : wanted);
    }
  };
  const mark = (code: string) => {
    if (has(code)) return !base.includes(code) && <Tag small>{t`ajoutée pour ${prenom}`}</Tag>;
    return base.includes(code) && <Tag small>{t`retirée pour ${prenom}`}</Tag>;
  };
  const written = (value: unknown) => (value === null ? t`Comme la période` : value ? t`Retenue` : t`Retirée`);
  return (
    <>
      <Alone dossier={dossier} />
      {all
        .filter(({ code }) => engine.conflict(nameOf(code)))
        .map(({ code, intitule }) => (
          <ConflictChoice key={code} engine={engine} name={nameOf(code)} label={`${code} ${intitule}`} show={written} mergeable={false} />
        ))}
      <p role="status">
        {own.length === 0
          ? t`${prenom} a les mêmes tâches que la période.`
          : t`${compte(own.length, "tâche individualisée", "tâches individualisées")} pour ${prenom}.`}
      </p>
      {own.length > 0 && (
        <div className="fr-mb-3w">
          <Button size="small" priority="secondary" onClick={() => own.forEach(({ code }) => engine.set(nameOf(code), null))}>
            Revenir aux tâches de la période
          </Button>
        </div>
      )}
      <TaskPicker activites={referentiel.activites} chosen={all.map(({ code }) => code).filter(has)} onChange={choose} mark={mark} />
      <RetryOnProblem state={engine.state} onRetry={() => engine.flush()} />
    </>
  );
}

/** Said once: how far a change here goes. */
function Alone({ dossier }: { dossier: Dossier }) {
  return <p>{t`Ce que vous changez ici vaut pour ${nomComplet(dossier.apprenant)} et personne d'autre. Si la période change ensuite, ces choix restent.`}</p>;
}
