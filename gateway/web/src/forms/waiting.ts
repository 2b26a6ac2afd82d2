/** What waits on this device, over all forms of a person; and what is forgotten of it, when. */
import { keysOf, type Place, readEntry, TYPED } from "./drafts";

const LONG_FORM = "cpro:brouillon:";
const KEPT_DAYS = 14;

export interface WaitingField {
  form: string;
  name: string;
  held?: "choix" | "refus";
  place: Place;
}

/** Changes of this person still on this device, oldest form first. */
export function waitingFields(person: string, storage: Storage = localStorage): WaitingField[] {
  const prefix = `${TYPED}${person}:`;
  return keysOf(storage, prefix)
    .flatMap((key) => {
      const entry = readEntry(storage, key);
      const [form = "", name = ""] = split(key.slice(prefix.length));
      return entry ? [{ form, name, held: entry.held, place: entry.place, written: entry.written }] : [];
    })
    .sort((one, other) => one.written - other.written)
    .map(({ form, name, held, place }) => ({ form, name, place, ...(held ? { held } : {}) }));
}

/** Number of changes of this person that the server has not taken. */
export function waiting(person: string, storage: Storage = localStorage): number {
  return waitingFields(person, storage).length;
}

/** Number of long forms of this person that were begun and not sent. */
export function longForms(person: string, storage: Storage = localStorage): number {
  return keysOf(storage, `${LONG_FORM}${person}:`).length;
}

/** Drops what was not touched for fourteen days. */
export function forgetOld(storage: Storage = localStorage, now = Date.now()): void {
  for (const key of keysOf(storage, TYPED, LONG_FORM)) {
    const written = readEntry(storage, key)?.written ?? 0;
    if (now - written > KEPT_DAYS * 86_400_000) storage.removeItem(key);
  }
}

/** Drops all that a person typed here: long forms not sent, and changes that were taken or given up. */
export function forgetTyped(person: string, storage: Storage = localStorage): void {
  for (const key of keysOf(storage, `${TYPED}${person}:`, `${LONG_FORM}${person}:`)) storage.removeItem(key);
}

/** The form and the field of a key; a field's name may hold any sign, a form's never a bar. */
function split(rest: string): [string, string] {
  const bar = rest.indexOf("|");
  return bar < 0 ? [rest, ""] : [rest.slice(0, bar), rest.slice(bar + 1)];
}
