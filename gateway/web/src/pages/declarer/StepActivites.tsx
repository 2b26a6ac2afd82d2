import { compte, t } from "../../text/typo";
import { TaskPicker } from "../annexes/TaskPicker";
import type { StepProps } from "./Declarer";
import { ButtonsGroup } from "../../ui/Button";

export function StepActivites({ referentiel, draft, change, href }: StepProps) {
  return (
    <>
      <p role="status">{compte(draft.taches.length, "tâche retenue", "tâches retenues")}</p>
      <TaskPicker activites={referentiel.activites} chosen={draft.taches} onChange={(taches) => change({ taches })} />
      <ButtonsGroup
        inlineLayoutWhen="sm and up"
        buttons={[
          { children: t`Suivant : vérification`, linkProps: { href: href("verification") } },
          { children: "Précédent", priority: "secondary", linkProps: { href: href("apprenants") } },
        ]}
      />
    </>
  );
}
