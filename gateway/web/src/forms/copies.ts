import type { Champ, Resultat } from "../api/types";

/** Puts the answered fields in the held copy of a form, plain or versioned. */
export function withFields(held: unknown, result: Pick<Resultat, "champs">): unknown {
  if (typeof held !== "object" || held === null) return held;
  if ("value" in held) return { ...held, value: withFields((held as { value: unknown }).value, result) };
  if (!("champs" in held)) return held;
  const answered = new Map(result.champs.map((field) => [field.nom, field]));
  const kept = (held as { champs: Champ[] }).champs.filter((field) => !answered.has(field.nom));
  return { ...held, champs: [...kept, ...result.champs] };
}
