import { may } from "../../api/actions";
import { useOpenSession } from "../../app/session";
import { t } from "../../text/typo";
import { TaskList } from "../annexes/TaskPicker";
import { FicheTachesForm } from "./FicheTachesForm";
import { type TaskMark, taskField, taskMark, ticked } from "./relier";
import type { PartOfFiche } from "./useFiche";

interface Props extends PartOfFiche {
  /** Tasks to show first; the others of the diploma fold below. Without any, all of them show at once. */
  first?: string[];
  says?: TaskMark;
}

/** Tasks done: ticked by the learner, adjusted by teacher or maître d'apprentissage; each change says whose it is. */
export function FicheTaches({ first = [], says = taskMark, ...part }: Props) {
  const { fiche, apprenant, referentiel, engine } = part;
  const me = useOpenSession().personne.id;
  const value = (name: string) => engine.value(name);
  const chosen = ticked(referentiel, value);
  const mark = (code: string) => {
    const said = says(engine.field(taskField(code)), value(taskField(code)), { apprenant, me });
    return said && <span className="cpro-row__detail">{said}</span>;
  };
  if (may(fiche.actions, "cocher")) return <FicheTachesForm {...part} first={first} chosen={chosen} mark={mark} />;
  if (chosen.length === 0) return <p>{t`Aucune tâche cochée.`}</p>;
  return <TaskList activites={referentiel.activites} chosen={chosen} mark={mark} />;
}
