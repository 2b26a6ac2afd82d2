import type { ApprenantDivision } from "../../api/types";
import { nomTrie } from "../../text/noms";
import { compte, t } from "../../text/typo";
import { Button } from "../../ui/Button";

/** Learners by class, to tick one by one, by class or all at once (P-02). */
export function LearnerPicker({ candidates, chosen: ids, onChange }: {
  candidates: ApprenantDivision[];
  chosen: string[];
  onChange: (ids: string[]) => void;
}) {
  const divisions = [...new Set(candidates.map(({ division }) => division))].sort();
  const chosen = new Set(ids);
  const toggle = (some: string[], on: boolean) => {
    const rest = ids.filter((id) => !some.includes(id));
    onChange(on ? [...rest, ...some] : rest);
  };
  return (
    <>
      <p id="apprenants" tabIndex={-1} role="status">
        {t`${compte(candidates.length, "apprenant")}, ${compte(ids.length, "choisi")}`}
      </p>
      <div className="cpro-toolbar">
        <Button size="small" priority="secondary" onClick={() => onChange(candidates.map(({ id }) => id))}>
          Tous
        </Button>
        <Button size="small" priority="secondary" onClick={() => onChange([])}>
          Aucun
        </Button>
      </div>
      {divisions.map((division) => {
        const learners = candidates.filter((learner) => learner.division === division);
        const held = learners.filter(({ id }) => chosen.has(id)).length;
        const all = held === learners.length;
        return (
          <fieldset key={division} className="cpro-tasks__group">
            <legend>
              {division || "Sans division"}{" "}
              <span className="cpro-row__detail">
                ({held} sur {learners.length})
              </span>
            </legend>
            <button
              type="button"
              className="fr-btn fr-btn--tertiary-no-outline fr-btn--sm"
              onClick={() => toggle(learners.map(({ id }) => id), !all)}
            >
              {all ? "Tout décocher" : "Tout cocher"}
              <span className="fr-sr-only"> : {division}</span>
            </button>
            <div className="cpro-checks">
              {learners.map((learner) => (
                <label key={learner.id} className="cpro-check">
                  <input
                    type="checkbox"
                    checked={chosen.has(learner.id)}
                    onChange={(event) => toggle([learner.id], event.target.checked)}
                  />
                  <span>{nomTrie(learner)}</span>
                </label>
              ))}
            </div>
          </fieldset>
        );
      })}
    </>
  );
}
