import type { Referentiel } from "../../api/types";
import type { Autosave } from "../../forms/autosave";
import { t } from "../../text/typo";
import { ConflictChoice } from "../../ui/fields";
import { competenceField } from "../dossier/relier";

/** Competences of the diploma that a success shows; the learner says so, nobody assesses it. */
export function CompetencesReussite({ referentiel, engine }: { referentiel: Referentiel; engine: Autosave }) {
  return (
    <fieldset className="cpro-tasks__group fr-mt-3w">
      <legend>Compétences que cette réussite montre</legend>
      <p className="fr-hint-text">{t`Cochez celles que vous avez mises en œuvre. Ce choix est le vôtre : il ne change aucune évaluation.`}</p>
      {referentiel.competences.map(({ code, intitule }) => {
        const name = competenceField(code);
        const label = `${code} ${intitule}`;
        if (engine.conflict(name)) {
          const show = (value: unknown) => (value ? t`Coché` : t`Non coché`);
          return <ConflictChoice key={code} engine={engine} name={name} label={label} show={show} mergeable={false} />;
        }
        return (
          <label key={code} className="cpro-check">
            <input type="checkbox" checked={engine.value(name) === true} onChange={({ target }) => engine.set(name, target.checked || null)} />
            <span>{label}</span>
          </label>
        );
      })}
    </fieldset>
  );
}
