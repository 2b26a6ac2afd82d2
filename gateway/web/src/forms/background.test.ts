import { beforeEach, describe, expect, it } from "vitest";
import { ApiError } from "../api/http";
import type { Changement, Champ, Resultat, Valeur } from "../api/types";
import { type Background, sendWaiting } from "./background";
import { classify } from "./classify";
import { deviceDrafts } from "./drafts";
import { localTurns, lockTurns, turnName, type Turns } from "./turns";
import { waitingFields } from "./waiting";

const FORM = "liaison:p:a";
const field = (nom: string, valeur: Valeur, version: number): Champ => ({ nom, valeur, version, auteur: null, modifie_le: null });
const away = new ApiError(0, { status: 0, code: "client.hors_ligne" });
const refusal = new ApiError(422, { status: 422 });
const type = (form: string, values: Record<string, Valeur>, version = 0) =>
  deviceDrafts("mina", form).save(Object.fromEntries(Object.entries(values).map(([name, value]) => [name, { id: `${form}-${name}`, value, version }])));

/** A server that holds one version per field; refuses a change made on an older one, and all of a batch with a wrong one. */
function server(fields: Champ[] = [], wrong: string[] = []) {
  const held = new Map(fields.map((each) => [each.nom, each]));
  const received: string[][] = [];
  const receive = async (changes: Changement[]): Promise<Resultat> => {
    received.push(changes.map(({ nom }) => nom));
    if (changes.some(({ nom }) => wrong.includes(nom))) throw refusal;
    const conflits = changes.flatMap((change) => {
      const now = held.get(change.nom) ?? field(change.nom, null, 0);
      if (now.version !== change.version) return [{ id: change.id, nom: change.nom, valeur_refusee: change.valeur, actuel: now }];
      held.set(change.nom, field(change.nom, change.valeur, now.version + 1));
      return [];
    });
    return { champs: [...held.values()], conflits, version: received.length };
  };
  return { held, received, receive };
}
const background = (receive: (changes: Changement[]) => Promise<Resultat>, extra: Partial<Background> = {}): Background => ({
  person: "mina",
  turns: localTurns(),
  senderOf: (form) => (form.startsWith("unknown") ? null : receive),
  classify,
  ...extra,
});

/** Web Locks as two tabs see them: one exclusive, or several shared. */
function locks(): Turns {
  const held = new Map<string, number>();
  const request = async (name: string, options: LockOptions, action: (lock: Lock | null) => unknown) => {
    const exclusive = options.mode === "exclusive";
    const count = held.get(name) ?? 0;
    if (count < 0 || (exclusive && count > 0)) return action(null);
    held.set(name, exclusive ? -1 : count + 1);
    try {
      return await action({ name, mode: options.mode ?? "exclusive" } as Lock);
    } finally {
      held.set(name, exclusive ? 0 : (held.get(name) ?? 1) - 1);
    }
  };
  return lockTurns({ request } as unknown as LockManager);
}

describe("what waits leaves without its page (F-13)", () => {
  beforeEach(() => localStorage.clear());

  it("sends every form, an emptied field included, and says how far it is", async () => {
    const s = server([field("ville", "Rouen", 3)]);
    type(FORM, { ville: "" }, 3);
    type("entreprise:p:a", { activites: "Parfums", effectif: "12" });
    const told: string[] = [];
    expect(await sendWaiting(background(s.receive, { onProgress: (done, total) => told.push(`${done}/${total}`) }))).toBe("done");
    expect(s.held.get("ville")?.valeur).toBe("");
    expect(s.held.get("effectif")?.valeur).toBe("12");
    expect(told).toEqual(["0/3", "1/3", "3/3"]);
    expect(waitingFields("mina")).toEqual([]);
  });

  it("keeps what conflicts for its writer, and sends the rest", async () => {
    const s = server([field("ville", "Caen", 5)]);
    type(FORM, { ville: "Rouen" }, 4);
    type(FORM, { siret: "552" });
    expect(await sendWaiting(background(s.receive))).toBe("done");
    expect(waitingFields("mina").map(({ name, held }) => [name, held])).toEqual([["ville", "choix"]]);
    expect(s.held.get("siret")?.valeur).toBe("552");
    expect(deviceDrafts("mina", FORM).load()["ville"]).toMatchObject({ value: "Rouen", version: 4 });
  });

  it("takes its own lost answer for what it is", async () => {
    const s = server([field("ville", "Rouen", 5)]);
    type(FORM, { ville: "Rouen" }, 4);
    await sendWaiting(background(s.receive));
    expect(waitingFields("mina")).toEqual([]);
  });

  it("keeps what is refused for good, and lets it hold nothing else", async () => {
    const s = server([], ["siret"]);
    type(FORM, { ville: "Rouen", siret: "faux", secteur: "Chimie" });
    expect(await sendWaiting(background(s.receive))).toBe("done");
    expect(waitingFields("mina").map(({ name, held }) => [name, held])).toEqual([["siret", "refus"]]);
    expect([...s.held.keys()].sort()).toEqual(["secteur", "ville"]);
    // At the next opening it is tried once more, and goes once it is accepted.
    const better = server();
    await sendWaiting(background(better.receive));
    expect(better.received, "but not each time that a page is left").toEqual([]);
    await sendWaiting(background(better.receive, { again: true }));
    expect(waitingFields("mina")).toEqual([]);
  });

  it("stops where the network is cut, and goes on from there", async () => {
    const s = server();
    type(FORM, { ville: "Rouen" });
    type("entreprise:p:a", { activites: "Parfums" });
    let calls = 0;
    const cut = async (changes: Changement[]) => {
      calls += 1;
      if (calls === 2) throw away;
      return s.receive(changes);
    };
    expect(await sendWaiting(background(cut))).toBe("away");
    expect(waitingFields("mina").map(({ name, held }) => [name, held])).toEqual([["activites", undefined]]);
    expect(await sendWaiting(background(cut))).toBe("done");
    expect(s.received).toEqual([["ville"], ["activites"]]);
  });

  it("waits for the person when the session is over, and blames nobody", async () => {
    type(FORM, { ville: "Rouen" });
    const over = async () => Promise.reject(new ApiError(401, { status: 401 }));
    expect(await sendWaiting(background(over))).toBe("away");
    const stale = async () => Promise.reject(new ApiError(403, { status: 403, code: "session.csrf_invalid" }));
    expect(await sendWaiting(background(stale))).toBe("away");
    expect(waitingFields("mina")).toMatchObject([{ name: "ville" }]);
    expect(waitingFields("mina")[0]?.held).toBeUndefined();
  });

  it.each([["in one tab", localTurns()], ["in two tabs", locks()]])("never sends a form twice at once, %s", async (_, turns) => {
    const s = server();
    type(FORM, { ville: "Rouen" });
    await Promise.all([sendWaiting(background(s.receive, { turns })), sendWaiting(background(s.receive, { turns }))]);
    expect(s.received).toEqual([["ville"]]);
  });

  it.each([["in this tab", localTurns()], ["in another", locks()]])("leaves to its page a form that is shown %s", async (_, turns) => {
    const s = server();
    type(FORM, { ville: "Rouen" });
    const shown = turns.hold(turnName("mina", FORM));
    await shown.ready;
    await sendWaiting(background(s.receive, { turns }));
    expect(s.received).toEqual([]);
    expect(waitingFields("mina")).toHaveLength(1);
    shown.release();
    await new Promise((resolve) => setTimeout(resolve));
    await sendWaiting(background(s.receive, { turns }));
    expect(s.received).toEqual([["ville"]]);
  });

  it("does not take away what is typed while it sends", async () => {
    const s = server();
    type(FORM, { ville: "Rouen" });
    await sendWaiting(background(async (changes) => {
      if (s.received.length === 0) {
        const other = deviceDrafts("mina", FORM);
        other.load();
        other.save({ ville: { id: "newer", value: "Le Havre", version: 0 } });
      }
      return s.receive(changes);
    }));
    expect(deviceDrafts("mina", FORM).load()["ville"]).toMatchObject({ id: "newer", value: "Le Havre" });
  });

  it("sends nothing in the name of somebody who logged in meanwhile", async () => {
    const s = server();
    type(FORM, { ville: "Rouen" });
    type("entreprise:p:a", { activites: "Parfums" });
    expect(await sendWaiting(background(s.receive, { stillHere: () => s.received.length === 0 }))).toBe("away");
    expect(s.received).toEqual([["ville"]]);
    expect(waitingFields("mina").map(({ name }) => name)).toEqual(["activites"]);
  });

  it("leaves alone what it does not know, and another person's", async () => {
    const s = server();
    type("unknown:1:2", { ville: "Rouen" });
    deviceDrafts("denis", FORM).save({ ville: { id: "1", value: "Caen", version: 0 } });
    await sendWaiting(background(s.receive));
    expect(s.received).toEqual([]);
    expect([waitingFields("mina").length, waitingFields("denis").length]).toEqual([1, 1]);
  });
});
