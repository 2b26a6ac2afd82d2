/** Takes the dossier of one learner onto the device (F-13). */
import type { QueryClient, QueryKey } from "@tanstack/react-query";
import type { KeptReads } from "../../offline/keptReads";
import { firstRead, type Read, readsOf } from "./dossierReads";

/** How many reads are asked for at once: a phone in a corridor has no better network than that. */
const AT_ONCE = 4;

/** Why a dossier is not there: it could not be read, it is not made yet, or the device did not keep it. */
export type Failure = "lecture" | "preparation" | "place";

/** What several dossiers have in common is asked for once. */
export type Common = Map<string, Promise<unknown>>;

export async function prepare(client: QueryClient, kept: KeptReads, periode: string, apprenant: string, common: Common): Promise<Failure | null> {
  const first = firstRead(periode, apprenant);
  const keys: QueryKey[] = [first.key];
  try {
    const dossier = await first.fetch(client);
    if (dossier.en_preparation) return "preparation";
    const reads = readsOf(dossier);
    keys.push(...reads.map(({ key }) => key));
    for (let at = 0; at < reads.length; at += AT_ONCE) {
      await Promise.all(reads.slice(at, at + AT_ONCE).map((read) => once(client, read, common)));
    }
  } catch {
    return "lecture";
  }
  return (await kept.holds(keys)) ? null : "place";
}

function once(client: QueryClient, { key, fetch }: Read, common: Common): Promise<unknown> {
  const name = JSON.stringify(key);
  const asked = common.get(name) ?? fetch(client);
  common.set(name, asked);
  // What failed is asked for again by the next.
  asked.catch(() => common.delete(name));
  return asked;
}
