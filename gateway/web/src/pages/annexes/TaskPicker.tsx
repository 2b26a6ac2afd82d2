import type { ReactNode } from "react";
import type { Activite } from "../../api/types";
import { compte, t } from "../../text/typo";

/** Whether any task is known: without one, activities are planned by the competences of their bloc. */
export const hasTasks = (activites: Activite[]) => activites.some(({ taches }) => taches.length > 0);

export function NoTask() {
  return <p>{t`Ce diplôme ne nomme pas de tâche : il n'y a rien à cocher.`}</p>;
}

/** Tasks of the référentiel, grouped by activité; the diploma's own words. */
export function TaskPicker({ activites, chosen, onChange, mark, shown, bulk = true }: {
  activites: Activite[];
  chosen: string[];
  onChange: (codes: string[]) => void;
  /** What is said beside a task. */
  mark?: (code: string) => ReactNode;
  /** Which tasks are listed; the counts stay those of the whole activité. */
  shown?: (tache: Activite["taches"][number]) => boolean;
  /** Whether all the tasks of an activité may be ticked at once. */
  bulk?: boolean;
}) {
  if (!hasTasks(activites)) return <NoTask />;
  return (
    <div className="cpro-tasks">
      {activites.map((activite) => {
        const codes = activite.taches.map(({ code }) => code);
        const held = codes.filter((code) => chosen.includes(code)).length;
        const listed = shown ? activite.taches.filter(shown) : activite.taches;
        if (listed.length === 0) return null;
        const all = held === codes.length;
        const others = chosen.filter((code) => !codes.includes(code));
        return (
          <fieldset key={activite.code} className="cpro-tasks__group">
            <legend>
              {activite.code} {activite.intitule}{" "}
              <span className="cpro-row__detail">
                ({held} sur {compte(codes.length, "tâche")})
              </span>
            </legend>
            {bulk && (
              <button
                type="button"
                className="fr-btn fr-btn--tertiary-no-outline fr-btn--sm"
                onClick={() => onChange(all ? others : [...others, ...codes])}
              >
                {all ? "Tout décocher" : "Tout cocher"}
                <span className="fr-sr-only"> : {activite.intitule}</span>
              </button>
            )}
            {listed.map((tache) => (
              <label key={tache.code} className="cpro-check">
                <input
                  type="checkbox"
                  checked={chosen.includes(tache.code)}
                  onChange={(event) =>
                    onChange(event.target.checked ? [...chosen, tache.code] : chosen.filter((code) => code !== tache.code))
                  }
                />
                <span>
                  {tache.code} {tache.intitule} {mark?.(tache.code)}
                </span>
              </label>
            ))}
          </fieldset>
        );
      })}
    </div>
  );
}

/** The same tasks for those who read. */
export function TaskList({ activites, chosen, mark }: { activites: Activite[]; chosen: string[]; mark?: (code: string) => ReactNode }) {
  const groups = activites
    .map((activite) => ({ ...activite, taches: activite.taches.filter(({ code }) => chosen.includes(code)) }))
    .filter(({ taches }) => taches.length > 0);
  return groups.map((activite) => (
    <section key={activite.code}>
      <h3 className="fr-h6">
        {activite.code} {activite.intitule}
      </h3>
      <ul>
        {activite.taches.map((tache) => (
          <li key={tache.code}>
            {tache.code} {tache.intitule} {mark?.(tache.code)}
          </li>
        ))}
      </ul>
    </section>
  ));
}
