import { useState } from "react";
import { useNavigate } from "react-router";
import { nomTrie } from "../../text/noms";
import { compte, t } from "../../text/typo";
import { Empty, type Fault, FaultList } from "../../ui/feedback";
import { learnerFaults } from "./check";
import type { StepProps } from "./Declarer";
import { Button, ButtonsGroup } from "../../ui/Button";

/** Learners of the niveau with the annexe's statut, all ticked at first (P-02). */
export function StepApprenants({ candidates, draft, change, href }: StepProps) {
  const navigate = useNavigate();
  const [faults, setFaults] = useState<Fault[]>([]);
  const divisions = [...new Set(candidates.map(({ division }) => division))].sort();
  const chosen = new Set(draft.apprenants);
  const toggle = (ids: string[], on: boolean) => {
    const rest = draft.apprenants.filter((id) => !ids.includes(id));
    change({ apprenants: on ? [...rest, ...ids] : rest });
  };
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
      <p id="apprenants" tabIndex={-1} role="status">
        {t`${compte(candidates.length, "apprenant")}, ${compte(draft.apprenants.length, "choisi")}`}
      </p>
      <div className="cpro-toolbar">
        <Button size="small" priority="secondary" onClick={() => change({ apprenants: candidates.map(({ id }) => id) })}>
          Tous
        </Button>
        <Button size="small" priority="secondary" onClick={() => change({ apprenants: [] })}>
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
