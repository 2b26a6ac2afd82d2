/** The tree of a diploma: where each part of it is read, how the parts group, what a filter keeps of them. */
import type { Activite, Bloc, Code, Competence, Referentiel } from "../../api/types";
import { sansAccents } from "../../text/typo";

export type Partie = "activites" | "competences" | "epreuves" | "periodes" | "attitudes" | "comparer";

/** What can be reached by a link inside a diploma, and the part where it is read. */
const PARTIE_OF = { tache: "activites", competence: "competences", bloc: "competences", epreuve: "epreuves", attitude: "attitudes" } as const;
export type Kind = keyof typeof PARTIE_OF;

/** Id of an element in the page. */
export function anchor(kind: Kind, code: string): string {
  return `${kind}-${encodeURIComponent(code)}`;
}

/** Address of one part of a diploma. */
export function addressOfPart(referentiel: string, partie: Partie): string {
  return `/referentiels/${encodeURIComponent(referentiel)}?partie=${partie}`;
}

/** Address of one element of a diploma. */
export function addressOf(referentiel: string, kind: Kind, code: string): string {
  return `${addressOfPart(referentiel, PARTIE_OF[kind])}#${anchor(kind, code)}`;
}

export interface Group<Item> {
  /** Null: those of no bloc. */
  bloc: Bloc | null;
  items: Item[];
}

/** Elements by bloc, in the order of the official text; where none has a bloc, blocs are not shown. */
export function byBloc<Item extends { bloc: string | null }>(blocs: Bloc[], items: Item[]): Group<Item>[] {
  const alone = items.filter((item) => !blocs.some(({ code }) => code === item.bloc));
  const groups: Group<Item>[] =
    alone.length === items.length ? [] : blocs.map((bloc) => ({ bloc, items: items.filter((item) => item.bloc === bloc.code) }));
  return alone.length > 0 ? [...groups, { bloc: null, items: alone }] : groups;
}

/** Whether an element has all the words that are looked for, in its code or its title. */
export type Keep = (element: Code) => boolean;

/** Accents, case and the form of apostrophes make no difference; nothing typed keeps everything. */
export function keeper(typed: string): Keep {
  const words = plain(typed).split(/\s+/).filter(Boolean);
  return ({ code, intitule }) => {
    const text = plain(`${code} ${intitule}`);
    return words.every((word) => text.includes(word));
  };
}

function plain(text: string): string {
  return sansAccents(text).replace(/’/g, "'").replace(/œ/g, "oe");
}

/** Activities kept with all their tasks, or with those that are kept; a bloc that is kept has all of its own. */
export function activitesKept({ blocs, activites }: Referentiel, keep: Keep): Group<Activite>[] {
  return sift(byBloc(blocs, activites), keep, (activite) => {
    const taches = activite.taches.filter(keep);
    return taches.length > 0 ? { ...activite, taches } : null;
  });
}

/** Competences likewise, with their criteria. */
export function competencesKept({ blocs, competences }: Referentiel, keep: Keep): Group<Competence>[] {
  return sift(byBloc(blocs, competences), keep, (competence) => {
    const criteres = competence.criteres.filter(keep);
    return criteres.length > 0 ? { ...competence, criteres } : null;
  });
}

function sift<Item extends Code>(groups: Group<Item>[], keep: Keep, part: (item: Item) => Item | null): Group<Item>[] {
  return groups
    .filter(({ bloc, items }) => bloc !== null || items.length > 0)
    .flatMap((group) => {
      if (group.bloc && keep(group.bloc)) return [group];
      const items = group.items.flatMap((item) => (keep(item) ? [item] : (part(item) ?? [])));
      return items.length > 0 ? [{ ...group, items }] : [];
    });
}

/** The option that an element is reserved to, unless its bloc says it already. */
export function ownOption(blocs: Bloc[], element: { bloc: string | null; option: string | null }): string | null {
  const said = blocs.find(({ code }) => code === element.bloc)?.option ?? null;
  return element.option === said ? null : element.option;
}

/** Every element of these groups. */
export function all<Item>(groups: Group<Item>[]): Item[] {
  return groups.flatMap(({ items }) => items);
}

/** Elements of these codes, in the order of the diploma. */
export function named<Item extends Code>(items: Item[], codes: string[]): Item[] {
  return items.filter(({ code }) => codes.includes(code));
}
