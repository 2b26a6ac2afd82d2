import { Input } from "@codegouvfr/react-dsfr/Input";
import { type ReactNode, useState } from "react";
import type { Activite } from "../../api/types";
import { useOpenSession } from "../../app/session";
import { compte, t } from "../../text/typo";
import { ConflictChoice } from "../../ui/fields";
import { NoTask, TaskPicker } from "../annexes/TaskPicker";
import { matches, taskField } from "./relier";
import type { PartOfFiche } from "./useFiche";

interface Props extends PartOfFiche {
  first: string[];
  chosen: string[];
  mark: (code: string) => ReactNode;
}

/** Tasks to tick: those that come first as they are, the others with a search, folded where something comes first. */
export function FicheTachesForm({ referentiel, engine, first, chosen, mark }: Props) {
  const learner = useOpenSession().profil === "apprenant";
  const all = codesOf(referentiel.activites);
  const choose = (codes: string[]) => {
    for (const { code } of all) {
      if (codes.includes(code) !== chosen.includes(code)) engine.set(taskField(code), codes.includes(code) || null);
    }
  };
  if (all.length === 0) return <NoTask />;
  const expected = keep(referentiel.activites, (code) => first.includes(code));
  const others = keep(referentiel.activites, (code) => !first.includes(code));
  const done = codesOf(others).filter(({ code }) => chosen.includes(code)).length;
  const list = <Searched activites={others} chosen={chosen} choose={choose} mark={mark} />;
  return (
    <>
      {learner && <p>{t`Cochez ce que vous avez vraiment fait.`}</p>}
      {all
        .filter(({ code }) => engine.conflict(taskField(code)))
        .map(({ code, intitule }) => (
          <ConflictChoice
            key={code}
            engine={engine}
            name={taskField(code)}
            label={`${code} ${intitule}`}
            show={(each) => (each ? t`Cochée` : t`Non cochée`)}
            mergeable={false}
          />
        ))}
      {expected.length === 0 ? (
        list
      ) : (
        <>
          <TaskPicker activites={expected} chosen={chosen} onChange={choose} mark={mark} bulk={false} />
          {others.length > 0 && (
            <details className="cpro-fold">
              <summary>{t`Autres tâches du référentiel (${compte(done, "cochée")})`}</summary>
              {list}
            </details>
          )}
        </>
      )}
    </>
  );
}

function codesOf(activites: Activite[]): Activite["taches"] {
  return activites.flatMap(({ taches }) => taches);
}

/** The activités with only such tasks, those that keep none left out. */
function keep(activites: Activite[], which: (code: string) => boolean): Activite[] {
  return activites
    .map((activite) => ({ ...activite, taches: activite.taches.filter(({ code }) => which(code)) }))
    .filter(({ taches }) => taches.length > 0);
}

interface SearchedProps {
  activites: Activite[];
  chosen: string[];
  choose: (codes: string[]) => void;
  mark: (code: string) => ReactNode;
}

function Searched({ activites, chosen, choose, mark }: SearchedProps) {
  const [typed, setTyped] = useState("");
  // Ticked as the list is narrowed: who unticks one by mistake finds it, and the focus, where they were.
  const [only, setOnly] = useState<string[] | null>(null);
  const kept = (tache: Activite["taches"][number]) => matches(tache, typed) && (!only || only.includes(tache.code) || chosen.includes(tache.code));
  return (
    <>
      <Input
        label="Chercher une tâche"
        nativeInputProps={{ type: "search", value: typed, onChange: ({ target }) => setTyped(target.value) }}
      />
      <label className="cpro-check">
        <input type="checkbox" checked={only !== null} onChange={({ target }) => setOnly(target.checked ? chosen : null)} />
        <span>Seulement les tâches cochées</span>
      </label>
      <p role="status">{codesOf(activites).some(kept) ? "" : t`Aucune tâche à montrer ainsi.`}</p>
      <TaskPicker activites={activites} chosen={chosen} onChange={choose} mark={mark} shown={kept} bulk={false} />
    </>
  );
}
