/**
 * The people of an organigramme (F-02), each a field of the form, read as a forest whatever the devices wrote: a
 * responsable that is gone counts as none, and a loop that two devices made by merging is broken at the same place everywhere.
 */
import type { Champ, PersonneOrganigramme, Valeur } from "../../api/types";
import { t } from "../../text/typo";

/** What the form takes at most. */
export const MOST = 100;
export const LONGEST = 200;

/** As written: the responsable may be gone. */
export interface Person extends PersonneOrganigramme {
  id: string;
}

/** A person at their place: under whom they are drawn, and how deep. */
export interface Placed extends Person {
  above: string | null;
  depth: number;
}

export interface Arrangement {
  /** Each person after the one above, before the next of the same level. */
  order: Placed[];
  /** People who name each other in a ring; the first is drawn above the others until somebody chooses. */
  loops: Person[][];
}

const NAME = /^personne:([0-9a-f-]{36})$/;

export function fieldOf(id: string): string {
  return `personne:${id}`;
}

/** What a field says of a person; null for one who was removed, or another field. */
export function personOf(field: string, value: Valeur): Person | null {
  const id = NAME.exec(field)?.[1];
  if (!id || value === null || typeof value !== "object" || !("nom" in value)) return null;
  const { nom, fonction, responsable } = value;
  return { id, nom, fonction, responsable };
}

export function valueOfPerson({ nom, fonction, responsable }: Person): Valeur {
  return { nom, fonction, responsable };
}

const french = new Intl.Collator("fr");

/** By name, then by identifier: the same order on every device. */
export function byName(people: Person[]): Person[] {
  return [...people].sort((a, b) => french.compare(a.nom || a.fonction, b.nom || b.fonction) || (a.id < b.id ? -1 : 1));
}

export function peopleOf(champs: Champ[]): Person[] {
  return byName(champs.flatMap(({ nom, valeur }) => personOf(nom, valeur) ?? []));
}

/** Those worth drawing: a line that was added and left blank is nobody, unless somebody is under it. */
export function written(people: Person[]): Person[] {
  return people.filter(({ id, nom, fonction }) => nom.trim() || fonction.trim() || people.some(({ responsable }) => responsable === id));
}

export function nameOf({ nom, fonction }: Person): string {
  return nom.trim() || fonction.trim() || t`Personne sans nom`;
}

/** « Jean PETIT, chef d’atelier, sous Anne MARTIN ». */
export function inWords(person: Person, people: Person[]): string {
  const above = people.find(({ id }) => id === person.responsable);
  const parts = [person.nom.trim(), person.fonction.trim()].filter(Boolean).join(", ") || t`Personne sans nom`;
  return above ? t`${parts}, sous ${nameOf(above)}` : parts;
}

/** Places people; those under the same person keep the order in which they are given. */
export function arrange(people: Person[]): Arrangement {
  const known = new Map(people.map((person) => [person.id, person]));
  const above = new Map<string, string | null>();
  for (const { id, responsable } of known.values()) {
    above.set(id, responsable !== null && responsable !== id && known.has(responsable) ? responsable : null);
  }
  const rings = ringsOf(above);
  for (const [first] of rings) if (first) above.set(first, null);
  const under = new Map<string | null, Person[]>();
  for (const person of known.values()) {
    const key = above.get(person.id) ?? null;
    under.set(key, [...(under.get(key) ?? []), person]);
  }
  const order: Placed[] = [];
  const place = (key: string | null, depth: number) => {
    for (const person of under.get(key) ?? []) {
      order.push({ ...person, above: key, depth });
      place(person.id, depth + 1);
    }
  };
  place(null, 0);
  return { order, loops: rings.map((ring) => ring.flatMap((id) => known.get(id) ?? [])) };
}

/** Rings of people who are each under the next, each starting at its smallest identifier: every device breaks it there. */
function ringsOf(above: Map<string, string | null>): string[][] {
  const seen = new Set<string>();
  const rings: string[][] = [];
  for (const start of above.keys()) {
    const path: string[] = [];
    let id: string | null = start;
    while (id !== null && !seen.has(id)) {
      seen.add(id);
      path.push(id);
      id = above.get(id) ?? null;
    }
    const ring = id !== null && path.includes(id) ? path.slice(path.indexOf(id)) : [];
    if (ring.length === 0) continue;
    const first = ring.indexOf(ring.reduce((least, each) => (each < least ? each : least)));
    rings.push([...ring.slice(first), ...ring.slice(0, first)]);
  }
  return rings.sort(([a = ""], [b = ""]) => (a < b ? -1 : 1));
}

/** Who may be above somebody: neither themselves nor anyone below, or a ring would be made. */
export function candidates(id: string, order: Placed[]): Placed[] {
  const below = new Set([id]);
  // A person comes after the one above, so one pass finds all that are below.
  for (const person of order) if (person.above !== null && below.has(person.above)) below.add(person.id);
  return order.filter((person) => !below.has(person.id));
}

export interface Removal {
  person: Placed;
  /** Those who were under the person, as they become: under the one above. */
  moved: Person[];
}

export function removalOf(id: string, order: Placed[]): Removal | null {
  const person = order.find((each) => each.id === id);
  if (!person) return null;
  const moved = order.filter(({ above }) => above === id).map(({ above: _, depth: __, ...each }) => ({ ...each, responsable: person.above }));
  return { person, moved };
}

/** Those to put back under somebody who is back: not those who have been placed elsewhere, or removed, meanwhile. */
export function putBack({ person, moved }: Removal, now: Person[]): Person[] {
  return now
    .filter((each) => moved.some(({ id, responsable }) => id === each.id && responsable === each.responsable))
    .map((each) => ({ ...each, responsable: person.id }));
}
