/** The pages of a book, in their order: one field of the book, a list of successes (F-11). */
import type { Valeur } from "../../api/types";

/** A field that is a list of ids. */
export function idsOf(value: Valeur): string[] {
  return Array.isArray(value) ? [...new Set(value)] : [];
}

/** The pages that there are: a success that was deleted may still be named. */
export function pagesOf(value: Valeur, reussites: { id: string }[]): string[] {
  return idsOf(value).filter((id) => reussites.some((each) => each.id === id));
}

/** One page so many places further on; at the ends it stays. */
export function moved(pages: string[], id: string, by: number): string[] {
  const from = pages.indexOf(id);
  const to = from + by;
  if (from < 0 || to < 0 || to >= pages.length) return pages;
  const others = pages.filter((each) => each !== id);
  return [...others.slice(0, to), id, ...others.slice(to)];
}

export function without(pages: string[], id: string): string[] {
  return pages.filter((each) => each !== id);
}

/** A page that comes into the book is its last one. */
export function withLast(pages: string[], id: string): string[] {
  return pages.includes(id) ? pages : [...pages, id];
}

/** A list as its field holds it: nothing where it is empty. */
export function valueOfIds(ids: string[]): Valeur {
  return ids.length > 0 ? ids : null;
}
