import type { QueryClient } from "@tanstack/react-query";
import { session as api } from "../api/endpoints";
import { ApiError, holdChanges, rememberCsrf, tellExpired } from "../api/http";
import type { Session } from "../api/types";
import { keepSession, keptSession } from "../offline/keptSession";
import type { Memory } from "../offline/memory";

export const SESSION = ["session"] as const;

/** The server said that the session is over, and nobody has come back since: it is not asked again and again. */
export const login = { over: false };

/** Draws the application anew, from nothing: what is shown is somebody else's. */
export const browser = {
  restart: (address: string) => window.location.replace(address),
};

/** The session as the server tells it; as the device remembers it, when the server does not answer. */
export async function readSession(client: QueryClient, memory: Memory): Promise<Session | null> {
  const held = client.getQueryData<Session | null>(SESSION) ?? null;
  try {
    const session = await api.read();
    if (held && !alike(held, session)) return await elsewhere(held, session);
    login.over = false;
    rememberCsrf(session.csrf);
    holdChanges(false);
    memory.belongTo(session.personne.id);
    keepSession(session);
    return session;
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    if (error.status === 401 && held) {
      // The page stays, with what is typed in it.
      login.over = true;
      tellExpired();
      return held;
    }
    if (error.status === 401) return null;
    if (held) return held;
    const kept = error.passing ? keptSession() : null;
    if (!kept) throw error;
    holdChanges(true);
    await memory.restore(kept);
    return kept;
  }
}

/** The same person, at the same work: what one reads depends on both. */
function alike(one: Session, other: Session): boolean {
  return one.personne.id === other.personne.id && one.profil === other.profil && one.etablissement?.uai === other.etablissement?.uai;
}

/** Another tab opened another session: nothing of what is here may be shown, kept or sent any more. */
function elsewhere(held: Session, session: Session): Promise<never> {
  holdChanges(true);
  const same = held.personne.id === session.personne.id;
  browser.restart(same ? window.location.pathname + window.location.search : "/");
  return new Promise(() => {});
}
