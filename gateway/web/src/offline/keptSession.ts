/**
 * A copy of who is logged in, so that the application opens without network as the same person. It opens nothing on the
 * server: neither the cookie nor the token of the session is in it.
 */
import type { Session } from "../api/types";
import { isOwn } from "./device";

const KEY = "cpro:session";
export const KEPT_MS = 14 * 86_400_000;

interface Kept {
  used: number;
  session: Session;
}

/** Takes the copy of a session that the server just told; on a device that is not one's own, nothing stays. */
export function keepSession(session: Session, now = Date.now()): void {
  try {
    if (isOwn(session.personne.id)) localStorage.setItem(KEY, JSON.stringify({ used: now, session: { ...session, csrf: "" } } satisfies Kept));
    else localStorage.removeItem(KEY);
  } catch {
    // Nothing is kept where storage is forbidden.
  }
}

/** The copy, used within fourteen days and of whom the device belongs to. */
export function keptSession(now = Date.now()): Session | null {
  try {
    const kept = JSON.parse(localStorage.getItem(KEY) ?? "null") as Kept | null;
    if (!kept) return null;
    if (now - kept.used > KEPT_MS || !isOwn(kept.session.personne.id)) {
      dropSession();
      return null;
    }
    keepSession(kept.session, now);
    // A copy made before the server told these has them all the same.
    return { ...{ apprenti: false, apprentis: [] }, ...kept.session };
  } catch {
    return null;
  }
}

export function dropSession(): void {
  try {
    localStorage.removeItem(KEY);
  } catch {
    // As above.
  }
}

/** A session told by the device alone: the server has not said yet that it stands. */
export function provisional(session: Session | null | undefined): boolean {
  return session?.csrf === "";
}
