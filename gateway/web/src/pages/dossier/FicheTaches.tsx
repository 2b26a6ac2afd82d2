import { Input } from "@codegouvfr/react-dsfr/Input";
import { useState } from "react";
import { may } from "../../api/actions";
import { useOpenSession } from "../../app/session";
import { t } from "../../text/typo";
import { ConflictChoice } from "../../ui/fields";
import { TaskList, TaskPicker } from "../annexes/TaskPicker";
import { matches, taskField, taskMark, ticked } from "./relier";
import type { PartOfFiche } from "./useFiche";

/** Tasks done: ticked by the learner, adjusted by teacher or maître d'apprentissage; each change says whose it is. */
export function FicheTaches(part: PartOfFiche) {
  const { fiche, apprenant, referentiel, engine } = part;
  const me = useOpenSession().personne.id;
  const value = (name: string) => engine.value(name);
  const chosen = ticked(referentiel, value);
  const mark = (code: string) => {
    const said = taskMark(engine.field(taskField(code)), value(taskField(code)), { apprenant, me });
    return said && <span className="cpro-row__detail">{said}</span>;
  };
  if (may(fiche.actions, "cocher")) return <Picker {...part} chosen={chosen} mark={mark} />;
  if (chosen.length === 0) return <p>{t`Aucune tâche cochée.`}</p>;
  return <TaskList activites={referentiel.activites} chosen={chosen} mark={mark} />;
}

interface PickerProps extends PartOfFiche {
  chosen: string[];
  mark: (code: string) => React.ReactNode;
}

function Picker({ referentiel, engine, chosen, mark }: PickerProps) {
  const learner = useOpenSession().profil === "apprenant";
  const [typed, setTyped] = useState("");
  // Ticked as the list is narrowed: who unticks one by mistake finds it, and the focus, where they were.
  const [only, setOnly] = useState<string[] | null>(null);
  const all = referentiel.activites.flatMap(({ taches }) => taches);
  const kept = (tache: (typeof all)[number]) => matches(tache, typed) && (!only || only.includes(tache.code) || chosen.includes(tache.code));
  const choose = (codes: string[]) => {
    for (const { code } of all) {
      if (codes.includes(code) !== chosen.includes(code)) engine.set(taskField(code), codes.includes(code) || null);
    }
  };
  if (all.length === 0) return <p>{t`Ce diplôme ne nomme pas de tâche : il n'y a rien à cocher.`}</p>;
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
      <Input
        label="Chercher une tâche"
        nativeInputProps={{ type: "search", value: typed, onChange: ({ target }) => setTyped(target.value) }}
      />
      <label className="cpro-check">
        <input type="checkbox" checked={only !== null} onChange={({ target }) => setOnly(target.checked ? chosen : null)} />
        <span>Seulement les tâches cochées</span>
      </label>
      <p role="status">{all.some(kept) ? "" : t`Aucune tâche à montrer ainsi.`}</p>
      <TaskPicker activites={referentiel.activites} chosen={chosen} onChange={choose} mark={mark} shown={kept} bulk={false} />
    </>
  );
}
