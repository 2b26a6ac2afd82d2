import { t } from "../../text/typo";
import { Absent } from "../../ui/fields";
import { type Arrangement, nameOf, type Placed } from "./personnes";

const and = new Intl.ListFormat("fr");

/** The organigramme as text: who is under whom, as nested lists. */
export function PeopleReading({ arrangement }: { arrangement: Arrangement }) {
  const { order, loops } = arrangement;
  return (
    <section aria-label="Personnes">
      <h2 className="fr-h5">Personnes</h2>
      {loops.map((ring) => (
        <p key={ring[0]?.id}>
          {ring.length === 2
            ? t`${and.format(ring.map(nameOf))} se désignent l'une l'autre : qui est responsable reste à choisir.`
            : t`${and.format(ring.map(nameOf))} se désignent en rond : qui est responsable des autres reste à choisir.`}
        </p>
      ))}
      <Level of={null} order={order} />
    </section>
  );
}

function Level({ of, order }: { of: string | null; order: Placed[] }) {
  const level = order.filter(({ above }) => above === of);
  if (level.length === 0) return null;
  return (
    <ul>
      {level.map((person) => (
        <li key={person.id}>
          <strong>{person.nom.trim() || <Absent />}</strong>
          {person.fonction.trim() && `, ${person.fonction.trim()}`}
          <Level of={person.id} order={order} />
        </li>
      ))}
    </ul>
  );
}
