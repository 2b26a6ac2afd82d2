import { Alert } from "@codegouvfr/react-dsfr/Alert";
import { t } from "../../text/typo";
import { Button } from "../../ui/Button";
import { nameOf, type Person } from "./personnes";

/** Two devices each placed one under the other: only the learner knows who is responsible. */
export function PeopleLoops({ loops, onChoose }: { loops: Person[][]; onChoose: (person: Person) => void }) {
  return (
    <div role="status">
      {loops.map((ring) => (
        <Alert
          key={ring[0]?.id}
          severity="warning"
          small
          className="fr-mb-3w"
          description={
            <>
              {ring.length === 2
                ? t`Deux personnes se désignent l'une l'autre : choisissez qui est responsable`
                : t`${ring.length} personnes se désignent en rond : choisissez qui est responsable des autres`}
              <span className="cpro-block cpro-row__actions">
                {ring.map((person) => (
                  <Button key={person.id} size="small" priority="secondary" onClick={() => onChoose(person)}>
                    {nameOf(person)}
                  </Button>
                ))}
              </span>
            </>
          }
        />
      ))}
    </div>
  );
}
