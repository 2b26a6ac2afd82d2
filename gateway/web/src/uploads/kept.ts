/**
 * Files that wait on this device to leave, under the person's id: a closed tab or an empty battery loses none. They go
 * once sent, and fourteen days after they were chosen.
 */
import { createStore, del, entries, get, set } from "idb-keyval";
import type { Probleme, ProprietaireAnnexes } from "../api/types";

const KEPT_DAYS = 14;
const PLACE = createStore("cpro-envois", "fichiers");

/** A file that was chosen, and what is known of its sending. */
export interface Waiting {
  id: string;
  person: string;
  owner: ProprietaireAnnexes;
  nom: string;
  content: Blob;
  chosen: number;
  /** Under which it is announced: a lost answer announces it no second time. */
  key: string;
  /** What the server knows it by, once it was announced. */
  envoi: string | null;
  /** Why it will never be there; its bytes are gone, this stays until its person has read it. */
  refus: Probleme | null;
}

/** Where files wait. */
export interface Kept {
  all: (person: string) => Promise<Waiting[]>;
  get: (id: string) => Promise<Waiting | undefined>;
  put: (file: Waiting) => Promise<void>;
  drop: (id: string) => Promise<void>;
}

export const kept: Kept = {
  async all(person) {
    const found = (await entries<string, Waiting>(PLACE)).map(([, file]) => file);
    const oldest = Date.now() - KEPT_DAYS * 86_400_000;
    await Promise.all(found.filter(({ chosen }) => chosen < oldest).map(({ id }) => del(id, PLACE)));
    return found.filter((file) => file.person === person && file.chosen >= oldest).sort((a, b) => a.chosen - b.chosen);
  },
  get: (id) => get(id, PLACE),
  put: (file) => set(file.id, file, PLACE),
  drop: (id) => del(id, PLACE),
};
