import type { QueryClient } from "@tanstack/react-query";
import type { Resultat, Session } from "../api/types";
import { SESSION } from "../app/readSession";
import type { KeptReads } from "../offline/keptReads";
import { sendWaiting } from "./background";
import { classify } from "./classify";
import { withFields } from "./copies";
import { copies, senderOf } from "./senders";
import { turns } from "./turns";


/** Sends what waits, with the application around it: every copy of a form follows what the server answers. */
export async function sendAll(
  person: string,
  client: QueryClient,
  reads: KeptReads,
  again: boolean,
  onProgress: (done: number, total: number) => void,
): Promise<"done" | "away"> {
  const sent: { form: string; result: Resultat }[] = [];
  const stillHere = () => client.getQueryData<Session | null>(SESSION)?.personne.id === person;
  const outcome = await sendWaiting({ person, stillHere, turns, senderOf, classify, again, onProgress, onSent: (form, result) => sent.push({ form, result }) });
  for (const { form, result } of sent) {
    // Those of the device first: a page that opens now would read them.
    await reads.change((key, data) => copies(form, key, data), (data) => withFields(data, result));
    const held = client.getQueryCache().findAll({ predicate: ({ queryKey, state }) => copies(form, queryKey, plain(state.data)) });
    for (const { queryKey } of held) client.setQueryData(queryKey, (data: unknown) => withFields(data, result));
  }
  // How far a portfolio is, what is to be read: lists and home follow.
  if (sent.length > 0) void client.invalidateQueries({ predicate: ({ queryKey }) => queryKey[0] !== "session" });
  return outcome;
}

function plain(data: unknown): unknown {
  return typeof data === "object" && data !== null && "value" in data ? data.value : data;
}
