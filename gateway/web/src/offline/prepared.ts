/** Until when what is read now can be opened without network (F-13). */
import { jourDe } from "../text/dates";
import { KEPT_MS } from "./keptSession";

const DAY = 86_400_000;

/** The last whole day that a read of this moment is kept, if nobody opens it meanwhile. */
export function keptUntil(now: number): string {
  return jourDe(new Date(now + KEPT_MS - DAY).toISOString());
}
