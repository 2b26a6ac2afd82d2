import { useState } from "react";
import { useNavigate } from "react-router";
import { t } from "../../text/typo";
import { Empty, type Fault, FaultList } from "../../ui/feedback";
import { learnerFaults } from "./check";
import type { StepProps } from "./Declarer";
import { LearnerPicker } from "./LearnerPicker";
import { ButtonsGroup } from "../../ui/Button";

/** Learners of the niveau with the annexe's statut, all ticked at first (P-02). */
export function StepApprenants({ candidates, draft, change, href }: StepProps) {
  const navigate = useNavigate();
  const [faults, setFaults] = useState<Fault[]>([]);
  if (candidates.length === 0) {
    return (
      <Empty action={{ label: "Voir les imports", href: "/imports" }}>
        {t`Aucun apprenant de ce niveau n'est connu. Les apprenants viennent de l'import de la scolarité.`}
      </Empty>
    );
  }
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        const found = learnerFaults(draft);
        setFaults(found);
        if (found.length === 0) void navigate(href("activites"));
      }}
    >
      <FaultList faults={faults} before="avant de continuer" />
      <LearnerPicker candidates={candidates} chosen={draft.apprenants} onChange={(apprenants) => change({ apprenants })} />
      <ButtonsGroup
        inlineLayoutWhen="sm and up"
        buttons={[
          { children: t`Suivant : activités`, type: "submit" },
          { children: "Précédent", priority: "secondary", linkProps: { href: href("informations") } },
        ]}
      />
    </form>
  );
}
