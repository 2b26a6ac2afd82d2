/** Reads kept on the device, in IndexedDB. Where it is forbidden or full, nothing is kept and nothing fails. */
import type { QueryKey } from "@tanstack/react-query";
import { clear, createStore, del, entries, keys, set, type UseStore } from "idb-keyval";

export interface KeptRead {
  keeper: string;
  key: QueryKey;
  data: unknown;
  /** When the server told it. */
  told: number;
  /** When it was last shown, or asked for. */
  used: number;
}

let store: UseStore | undefined;
const opened = () => (store ??= createStore("cpro-hors-ligne", "lectures"));

async function quietly<Value>(action: () => Promise<Value>, otherwise: Value): Promise<Value> {
  try {
    return await action();
  } catch {
    return otherwise;
  }
}

export const nameOf = ({ keeper, key }: Pick<KeptRead, "keeper" | "key">) => `${keeper}|${JSON.stringify(key)}`;

export function write(read: KeptRead): Promise<void> {
  return quietly(() => set(nameOf(read), read, opened()), undefined);
}

export function remove(read: KeptRead): Promise<void> {
  return quietly(() => del(nameOf(read), opened()), undefined);
}

export function all(): Promise<KeptRead[]> {
  return quietly(async () => (await entries<string, KeptRead>(opened())).map(([, read]) => read), []);
}

/** The names of all of them, without what they say. */
export function names(): Promise<Set<string>> {
  return quietly(async () => new Set(await keys<string>(opened())), new Set<string>());
}

export function erase(): Promise<void> {
  return quietly(() => clear(opened()), undefined);
}
