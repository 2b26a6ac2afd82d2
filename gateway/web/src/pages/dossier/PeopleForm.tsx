import { Alert } from "@codegouvfr/react-dsfr/Alert";
import { useEffect, useRef, useState } from "react";
import type { Valeur } from "../../api/types";
import type { Autosave } from "../../forms/autosave";
import { compte, t } from "../../text/typo";
import { Button } from "../../ui/Button";
import { Done } from "../../ui/feedback";
import { ConflictChoice } from "../../ui/fields";
import { OrgChart } from "./OrgChart";
import { nameInput, PersonFields } from "./PersonFields";
import { PeopleLoops } from "./PeopleLoops";
import { PeopleReading } from "./PeopleReading";
import {
  arrange, candidates, fieldOf, inWords, MOST, nameOf, type Person, personOf, putBack, type Removal, removalOf, valueOfPerson, written,
} from "./personnes";
import { useSteadyOrder } from "./useSteadyOrder";

/** A removal, in the words of that moment: people may be renamed while they are still on the screen. */
type Told = Removal & { said: string };

/** The list that draws the organigramme (F-02): each person is a field of its own, with its own conflicts (F-13). */
export function PeopleForm({ engine, entreprise }: { engine: Autosave; entreprise: string | null }) {
  const [removed, setRemoved] = useState<Told | null>(null);
  const [told, setTold] = useState("");
  const focused = useRef("");
  useEffect(() => {
    // Who was just added, or is back, is in the page only now.
    if (focused.current) document.getElementById(nameInput(focused.current))?.focus();
    focused.current = "";
  });
  const people = useSteadyOrder(engine.names.flatMap((name) => personOf(name, engine.value(name)) ?? []));
  const { order, loops } = arrange(people);
  const drawn = arrange(written(people));
  const full = people.length >= MOST;
  const write = (person: Person) => engine.set(fieldOf(person.id), valueOfPerson(person));
  const nameBy = (id: string | null) => people.find((each) => each.id === id);
  // One removed here and changed elsewhere is in no list: the two versions are compared above it.
  const gone = engine.names.filter((name) => engine.conflict(name) && !personOf(name, engine.value(name)));

  function change(person: Person, part: Partial<Person>) {
    write({ ...person, ...part });
    if (part.responsable === undefined) return;
    engine.flush();
    const above = nameBy(part.responsable);
    setTold(above ? t`${nameOf(person)} : sous ${nameOf(above)}` : t`${nameOf(person)} : tout en haut`);
  }

  function add() {
    const id = crypto.randomUUID();
    write({ id, nom: "", fonction: "", responsable: null });
    focused.current = id;
    setRemoved(null);
  }

  function remove(id: string) {
    const removal = removalOf(id, order);
    if (!removal) return;
    engine.set(fieldOf(id), null);
    removal.moved.forEach(write);
    engine.flush();
    setTold("");
    setRemoved({ ...removal, said: removalInWords(removal, people) });
  }

  function undo(removal: Removal) {
    write(removal.person);
    putBack(removal, people).forEach(write);
    engine.flush();
    focused.current = removal.person.id;
    setRemoved(null);
    setTold(t`De retour dans l'organigramme : ${nameOf(removal.person)}`);
  }

  function choose(person: Person) {
    change(person, { responsable: null });
    // The button goes with the question.
    focused.current = person.id;
  }

  const show = (value: Valeur, field: string) => {
    const person = personOf(field, value);
    return person ? inWords(person, people) : t`Retiré de l'organigramme`;
  };
  const compare = (field: string, label: string) => (
    <ConflictChoice engine={engine} name={field} label={label} show={(value) => show(value, field)} mergeable={false} />
  );

  return (
    <>
      {drawn.order.length > 0 && (
        <>
          <OrgChart order={drawn.order} entreprise={entreprise} />
          {/* Fields that a person fills are no list to print. */}
          <div className="cpro-onpaper">
            <PeopleReading arrangement={drawn} />
          </div>
        </>
      )}
      <section aria-labelledby="personnes" className="cpro-noprint">
        <h2 id="personnes" className="fr-h5">
          Personnes
        </h2>
        <Done key={removed?.person.id} text={removed?.said ?? ""}>
          {removed && (
            <Alert
              severity="success"
              small
              description={
                <>
                  {removed.said}{" "}
                  <Button size="small" priority="tertiary" onClick={() => undo(removed)}>
                    Annuler
                  </Button>
                </>
              }
            />
          )}
        </Done>
        <PeopleLoops loops={loops} onChoose={choose} />
        {gone.map((field) => (
          <div key={field}>{compare(field, t`Personne retirée`)}</div>
        ))}
        {people.length === 0 && (
          <p>{t`Commencez par la personne qui dirige l'entreprise ou l'atelier, puis ajoutez celles avec qui vous travaillez. L'organigramme se dessine à partir de votre liste.`}</p>
        )}
        <ul className="cpro-rows">
          {order.map((person) => (
            <li key={person.id} className="cpro-card">
              {engine.conflict(fieldOf(person.id)) ? (
                compare(fieldOf(person.id), nameOf(person))
              ) : (
                <PersonFields
                  person={person}
                  among={candidates(person.id, order)}
                  onChange={(part) => change(person, part)}
                  onLeave={() => engine.flush()}
                  onRemove={() => remove(person.id)}
                />
              )}
            </li>
          ))}
        </ul>
        {full && <p>{t`${MOST} personnes au plus : retirez-en une pour en ajouter une autre.`}</p>}
        <Button onClick={add} disabled={full} iconId="fr-icon-add-line">
          Ajouter une personne
        </Button>
        <p role="status" className="fr-sr-only">
          {told}
        </p>
      </section>
    </>
  );
}

/** « Retiré : Jean PETIT. 2 personnes passent sous Anne MARTIN. » */
function removalInWords({ person, moved }: Removal, people: Person[]): string {
  const gone = t`Retiré : ${nameOf(person)}.`;
  if (moved.length === 0) return gone;
  const above = people.find(({ id }) => id === person.above);
  const count = compte(moved.length, "personne passe", "personnes passent");
  return above ? t`${gone} ${count} sous ${nameOf(above)}.` : t`${gone} ${count} tout en haut.`;
}
