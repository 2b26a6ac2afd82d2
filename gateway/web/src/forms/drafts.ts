/**
 * What a person typed and the server has not taken yet, kept on the device under that person's id.
 *
 * Another person who logs in on the same device has another id and never receives it. Entries go away once sent, and
 * fourteen days after they were last written.
 */
import type { Valeur } from "../api/types";

export interface Draft {
  id: string;
  value: Valeur;
  version: number;
}
export type Drafts = Record<string, Draft>;

export interface DraftStore {
  load(): Drafts;
  save(drafts: Drafts): void;
}

const PREFIX = "cpro:saisie:";
/** Everything this application keeps on a device: changes not sent yet, and drafts of long forms. */
const KEPT = ["cpro:saisie:", "cpro:brouillon:"];
const KEPT_DAYS = 14;

interface Entry {
  written: number;
  drafts: Drafts;
}

/** Drafts of one form of one person. A device without storage loses nothing but the memory between visits. */
export function deviceDrafts(person: string, form: string, storage: Storage = localStorage): DraftStore {
  const key = `${PREFIX}${person}:${form}`;
  return {
    load() {
      try {
        return (JSON.parse(storage.getItem(key) ?? "null") as Entry | null)?.drafts ?? {};
      } catch {
        return {};
      }
    },
    save(drafts) {
      try {
        if (Object.keys(drafts).length === 0) storage.removeItem(key);
        else storage.setItem(key, JSON.stringify({ written: Date.now(), drafts } satisfies Entry));
      } catch {
        // A full or forbidden storage must not stop the sending itself.
      }
    },
  };
}

/** Number of changes of this person still waiting on this device, over all forms. */
export function waiting(person: string, storage: Storage = localStorage): number {
  return keys(storage)
    .filter((key) => key.startsWith(`${PREFIX}${person}:`))
    .reduce((total, key) => total + Object.keys(read(storage, key)?.drafts ?? {}).length, 0);
}

/** Drops what was not touched for fourteen days. */
export function forgetOld(storage: Storage = localStorage, now = Date.now()): void {
  for (const key of keys(storage)) {
    const written = read(storage, key)?.written ?? 0;
    if (now - written > KEPT_DAYS * 86_400_000) storage.removeItem(key);
  }
}

function keys(storage: Storage): string[] {
  return Array.from({ length: storage.length }, (_, index) => storage.key(index) ?? "").filter((key) =>
    KEPT.some((prefix) => key.startsWith(prefix)),
  );
}

function read(storage: Storage, key: string): Entry | null {
  try {
    return JSON.parse(storage.getItem(key) ?? "null") as Entry | null;
  } catch {
    return null;
  }
}
