/**
 * What a person typed and the server has not taken yet, kept on the device under that person's id.
 *
 * Another person who logs in on the same device has another id and never receives it. Entries go away once sent, and
 * fourteen days after they were last written. Each field has an entry of its own: two tabs that show one form never
 * write over what the other keeps.
 */
import type { Valeur } from "../api/types";

/** Why a change stays although the server answered: its writer must choose between two versions, or it is refused. */
export type Held = "choix" | "refus";

export interface Draft {
  id: string;
  value: Valeur;
  version: number;
  held?: Held;
}
export type Drafts = Record<string, Draft>;

export interface DraftStore {
  load(): Drafts;
  save(drafts: Drafts): void;
}

/** Where a change was typed: the address leads its writer back, the title names it. */
export interface Place {
  address: string;
  title: string;
}

export interface Entry extends Draft {
  written: number;
  place: Place;
}

export const TYPED = "cpro:saisie:";
/** Told in this tab when what waits has changed; other tabs hear of it through `storage`. */
export const CHANGED = "cpro:saisies";
/** Told when a page that shows a form is left: what it has not sent leaves without it. */
export const LEFT = "cpro:quitte";

const here = (): Place => ({ address: window.location.pathname + window.location.search, title: document.title.split(" · ").slice(0, -1).join(" · ") });

/** Drafts of one form of one person; of one of its fields, when named. Without storage, only the memory between visits is lost. */
export function deviceDrafts(person: string, form: string, only?: string, storage: Storage = localStorage): DraftStore {
  const prefix = `${TYPED}${person}:${form}|`;
  // What this engine knows of the store: it takes away or marks nothing that another one wrote since.
  const known = new Map<string, Draft>();
  const same = (name: string, id: string) => readEntry(storage, prefix + name)?.id === id;
  return {
    load() {
      for (const key of keysOf(storage, prefix)) {
        const name = key.slice(prefix.length);
        const entry = readEntry(storage, key);
        if (entry && (only === undefined || only === name)) known.set(name, { id: entry.id, value: entry.value, version: entry.version });
      }
      return Object.fromEntries(known);
    },
    save(drafts) {
      let changed = false;
      for (const [name, draft] of Object.entries(drafts)) {
        const before = known.get(name);
        if (before?.id === draft.id && before.version === draft.version && before.held === draft.held) continue;
        if (before?.id === draft.id && !same(name, draft.id)) continue;
        known.set(name, draft);
        const place = (before && readEntry(storage, prefix + name)?.place) || here();
        write(storage, prefix + name, { ...draft, written: Date.now(), place });
        changed = true;
      }
      for (const [name, { id }] of known) {
        if (name in drafts) continue;
        known.delete(name);
        if (!same(name, id)) continue;
        storage.removeItem(prefix + name);
        changed = true;
      }
      if (changed) window.dispatchEvent(new Event(CHANGED));
    },
  };
}

export function keysOf(storage: Storage, ...prefixes: string[]): string[] {
  return Array.from({ length: storage.length }, (_, index) => storage.key(index) ?? "").filter((key) =>
    prefixes.some((prefix) => key.startsWith(prefix)),
  );
}

export function readEntry(storage: Storage, key: string): Entry | null {
  try {
    return JSON.parse(storage.getItem(key) ?? "null") as Entry | null;
  } catch {
    return null;
  }
}

function write(storage: Storage, key: string, entry: Entry): void {
  try {
    storage.setItem(key, JSON.stringify(entry));
  } catch {
    // A full or forbidden storage must not stop the sending itself.
  }
}
