/** Sends what waits on the device without the pages where it was typed (F-13): a tab that was closed, a dead battery. */
import { ApiError } from "../api/http";
import type { Changement, Resultat } from "../api/types";
import { Autosave } from "./autosave";
import { deviceDrafts } from "./drafts";
import { turnName, type Turns } from "./turns";
import { waitingFields } from "./waiting";

export interface Background {
  person: string;
  turns: Turns;
  senderOf: (form: string) => ((changes: Changement[]) => Promise<Resultat>) | null;
  classify: (error: unknown) => "passing" | "final";
  /** Whether this person is still the one who is logged in: nothing leaves in the name of another. */
  stillHere?: () => boolean;
  /** Also tries again what its writer was told of: a choice to make, a refusal. */
  again?: boolean;
  /** How many of the changes that are to leave have been settled. */
  onProgress?: (done: number, total: number) => void;
  /** What the server answered about a form. */
  onSent?: (form: string, result: Resultat) => void;
}

/**
 * Sends all forms of a person, one after the other; those that somebody shows or sends are left to them. What conflicts
 * or is refused stays on the device, marked so. « away » when the network or the session failed: to be tried again.
 */
export async function sendWaiting(background: Background): Promise<"done" | "away"> {
  const { person, turns, senderOf, onProgress, again = false } = background;
  const fields = waitingFields(person).filter(({ form, held }) => senderOf(form) !== null && (again || !held));
  const forms = [...new Set(fields.map(({ form }) => form))];
  let done = 0;
  for (const form of forms) {
    const mine = fields.filter((field) => field.form === form);
    onProgress?.(done, fields.length);
    let away = false;
    await turns.ifFree(turnName(person, form), async () => {
      away = (await sendForm(background, form, mine.map(({ name }) => name))) === "away";
    });
    if (away) return "away";
    done += mine.length;
  }
  onProgress?.(done, fields.length);
  return "done";
}

/** All its fields at once; one by one if that is refused, so that one wrong field does not hold the others. */
async function sendForm(background: Background, form: string, names: string[]): Promise<"done" | "away"> {
  const outcome = await attempt(background, form);
  if (outcome !== "refused" || names.length < 2) return outcome === "away" ? "away" : "done";
  for (const name of names) {
    if ((await attempt(background, form, name)) === "away") return "away";
  }
  return "done";
}

async function attempt({ person, senderOf, classify, onSent, stillHere = () => true }: Background, form: string, only?: string): Promise<"done" | "refused" | "away"> {
  const send = senderOf(form);
  if (!send) return "refused";
  const engine = new Autosave([], {
    send: (changes) => (stillHere() ? send(changes) : Promise.reject(new ApiError(0, { status: 0 }))),
    classify,
    drafts: deviceDrafts(person, form, only),
    blind: true,
    debounce: 0,
    onSaved: (result) => onSent?.(form, result),
  });
  await engine.settled();
  const { kind } = engine.state;
  engine.stop();
  if (kind === "hors_ligne") return "away";
  return kind === "impossible" ? "refused" : "done";
}
