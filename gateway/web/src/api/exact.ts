import type { components } from "./schema";

export type S = components["schemas"];
/** The description leaves out what may be null; the gateway always writes it. */
export type Exact<T> = unknown extends T
  ? T
  : T extends readonly (infer Item)[]
    ? Exact<Item>[]
    : T extends object
      ? { [Key in keyof T]-?: Exact<Exclude<T[Key], undefined>> }
      : T;
/** The same, with closed lists of words for some of its fields. */
export type Narrow<T, Own> = Exact<Omit<T, keyof Own>> & Own;
