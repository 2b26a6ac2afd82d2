import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { Changement, Champ, Resultat, Valeur } from "../api/types";
import { Autosave, type Failure } from "./autosave";
import type { Drafts } from "./drafts";

const field = (nom: string, valeur: Valeur, version: number): Champ => ({
  nom, valeur, version, auteur: null, modifie_le: null,
});
const memory = (initial: Drafts = {}) => {
  let kept = initial;
  return { load: () => kept, save: (drafts: Drafts) => { kept = structuredClone(drafts); }, kept: () => kept };
};
/** A server that holds one version per field and refuses a change made on an older one. */
function server(fields: Champ[]) {
  const held = new Map(fields.map((each) => [each.nom, each]));
  const received: Changement[][] = [];
  const send = async (changes: Changement[]): Promise<Resultat> => {
    received.push(changes);
    const conflits = [];
    for (const change of changes) {
      const now = held.get(change.nom) ?? field(change.nom, null, 0);
      if (now.version === change.version) held.set(change.nom, field(change.nom, change.valeur, now.version + 1));
      else conflits.push({ id: change.id, nom: change.nom, valeur_refusee: change.valeur, actuel: now });
    }
    return { champs: [...held.values()], conflits, version: received.length };
  };
  return { held, received, send };
}
const build = (fields: Champ[], send: (c: Changement[]) => Promise<Resultat>, extra: { drafts?: Drafts; failure?: Failure } = {}) => {
  const drafts = memory(extra.drafts);
  let id = 0;
  const engine = new Autosave(fields, {
    send, drafts, classify: () => extra.failure ?? "passing", newId: () => `c${++id}`, now: () => new Date(0),
  });
  return { engine, drafts };
};
const settle = () => vi.advanceTimersByTimeAsync(800);

describe("autosave", () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it("sends one change after the last key, on the version that was seen (F-13)", async () => {
    const s = server([field("aime", "a", 3)]);
    const { engine } = build([...s.held.values()], s.send);
    engine.set("aime", "ab");
    await vi.advanceTimersByTimeAsync(500);
    engine.set("aime", "abc");
    await settle();
    expect(s.received).toEqual([[{ id: "c2", nom: "aime", valeur: "abc", version: 3 }]]);
    expect(engine.state).toEqual({ kind: "enregistre", at: new Date(0) });
  });

  it("takes a field of several parts as one, in whatever order they come back, and names those only it knows (F-02)", async () => {
    const s = server([field("personne:a", { responsable: null, fonction: "Gérante", nom: "Anne" }, 2)]);
    const { engine } = build([...s.held.values()], s.send);
    engine.set("personne:a", { nom: "Anne", fonction: "Gérante", responsable: null });
    expect(engine.unsent).toBe(0);
    engine.set("personne:b", { nom: "Jean", fonction: "", responsable: "a" });
    expect(engine.names).toEqual(["personne:a", "personne:b"]);
    await settle();
    expect(s.received).toHaveLength(1);
    expect(engine.unsent).toBe(0);
  });

  it("keeps what is typed on the device until the server has it (F-13)", async () => {
    const s = server([]);
    const { engine, drafts } = build([], s.send);
    engine.set("ville", "Rouen");
    expect(drafts.kept()).toMatchObject({ ville: { value: "Rouen", version: 0 } });
    await settle();
    expect(drafts.kept()).toEqual({});
  });

  it("sends at the next visit what a closed tab had kept, and says how far it is", async () => {
    const s = server([field("ville", "", 1)]);
    const { engine } = build([...s.held.values()], s.send, { drafts: { ville: { id: "old", value: "Rouen", version: 1 } } });
    expect(engine.value("ville")).toBe("Rouen");
    expect(engine.state).toEqual({ kind: "synchronisation", done: 0, total: 1 });
    await vi.advanceTimersByTimeAsync(0);
    expect(s.held.get("ville")?.valeur).toBe("Rouen");
    expect(engine.unsent).toBe(0);
  });

  it("makes the next change on the version obtained when the person types while sending", async () => {
    const s = server([field("aime", "", 0)]);
    let release = () => {};
    const slow = vi.fn(async (changes: Changement[]) => {
      if (slow.mock.calls.length === 1) await new Promise<void>((resolve) => { release = resolve; });
      return s.send(changes);
    });
    const { engine } = build([...s.held.values()], slow);
    engine.set("aime", "un");
    await settle();
    engine.set("aime", "un deux");
    release();
    await settle();
    await settle();
    expect(s.received.map((batch) => [batch[0]?.valeur, batch[0]?.version])).toEqual([["un", 0], ["un deux", 1]]);
    expect(engine.state.kind).toBe("enregistre");
  });

  it("shows both values when the same field was written meanwhile, and loses neither (F-13, G-06)", async () => {
    const s = server([field("aime", "autre", 5), field("reussi", "", 1)]);
    const { engine, drafts } = build([field("aime", "", 4), field("reussi", "", 1)], s.send);
    engine.set("aime", "le mien");
    engine.set("reussi", "oui");
    await settle();
    expect(engine.state).toEqual({ kind: "conflit", fields: 1 });
    expect(engine.conflict("aime")).toMatchObject({ valeur_refusee: "le mien", actuel: { valeur: "autre", version: 5 } });
    expect(s.held.get("reussi")?.valeur).toBe("oui");
    expect(drafts.kept()).toMatchObject({ aime: { value: "le mien" } });
    engine.resolve("aime", "le mien");
    await vi.advanceTimersByTimeAsync(0);
    expect(s.held.get("aime")).toMatchObject({ valeur: "le mien", version: 6 });
    expect(engine.state.kind).toBe("enregistre");
  });

  it("does not take its own lost answer for somebody else's change", async () => {
    const s = server([field("aime", "", 0)]);
    let cut = true;
    const { engine } = build([...s.held.values()], async (changes) => {
      const result = await s.send(changes);
      if (cut) throw new Error("cut");
      return result;
    });
    engine.set("aime", "un");
    await settle();
    cut = false;
    engine.set("aime", "un deux");
    await settle();
    await settle();
    expect(engine.state.kind).toBe("enregistre");
    expect(s.held.get("aime")).toMatchObject({ valeur: "un deux", version: 2 });
  });

  it("does not, however long the network stays away after it, while its writer types on (F-13)", async () => {
    const s = server([field("aime", "", 0)]);
    let answers: "lost" | "away" | "there" = "lost";
    const { engine } = build([...s.held.values()], async (changes) => {
      if (answers === "away") throw new Error("away");
      const result = await s.send(changes);
      if (answers === "lost") throw new Error("cut");
      return result;
    });
    engine.set("aime", "un");
    await settle();
    answers = "away";
    engine.set("aime", "un deux");
    await vi.advanceTimersByTimeAsync(10_000);
    answers = "there";
    engine.flush();
    await settle();
    await settle();
    expect(engine.state.kind).toBe("enregistre");
    expect(s.held.get("aime")).toMatchObject({ valeur: "un deux", version: 2 });
  });

  it("shows what was written on top of its lost change to who typed on meanwhile (F-13)", async () => {
    // As the server does, a change that was kept once is answered as kept, beside what stands since.
    const s = server([field("aime", "autre", 2)]);
    let release = () => {};
    const repeated = vi.fn(async (changes: Changement[]): Promise<Resultat> => {
      if (repeated.mock.calls.length > 1) return s.send(changes);
      await new Promise<void>((resolve) => { release = resolve; });
      return { champs: [...s.held.values()], conflits: [], version: 2 };
    });
    const { engine } = build([field("aime", "", 0)], repeated);
    engine.set("aime", "un");
    await settle();
    engine.set("aime", "un deux");
    release();
    await settle();
    await settle();
    expect(s.held.get("aime")).toMatchObject({ valeur: "autre", version: 2 });
    expect(engine.conflict("aime")).toMatchObject({ valeur_refusee: "un deux", actuel: { valeur: "autre", version: 2 } });
  });

  it("ends a conflict without a change when the other version is kept", async () => {
    const s = server([field("aime", "autre", 5)]);
    const { engine, drafts } = build([field("aime", "", 4)], s.send);
    engine.set("aime", "le mien");
    await settle();
    engine.resolve("aime", "autre");
    await settle();
    expect(engine.value("aime")).toBe("autre");
    expect(s.received).toHaveLength(1);
    expect(drafts.kept()).toEqual({});
  });

  it("tries again with growing delays while the network is away", async () => {
    const s = server([field("aime", "", 0)]);
    let down = 3;
    const { engine } = build([...s.held.values()], async (changes) => {
      if (down-- > 0) throw new Error("away");
      return s.send(changes);
    });
    engine.set("aime", "un");
    await settle();
    expect(engine.state).toEqual({ kind: "hors_ligne", pending: 1 });
    await vi.advanceTimersByTimeAsync(1_000 + 2_000 + 3_999);
    expect(s.received).toHaveLength(0);
    await vi.advanceTimersByTimeAsync(1);
    expect(s.held.get("aime")?.valeur).toBe("un");
    expect(engine.state.kind).toBe("enregistre");
  });

  it("waits for the person after a refusal, keeps the text, and sends again on demand", async () => {
    const s = server([field("aime", "", 0)]);
    let refused = true;
    const { engine } = build([...s.held.values()], async (changes) => {
      if (refused) throw new Error("frozen");
      return s.send(changes);
    }, { failure: "final" });
    engine.set("aime", "un");
    await settle();
    expect(engine.state).toMatchObject({ kind: "impossible" });
    await vi.advanceTimersByTimeAsync(120_000);
    expect(engine.value("aime")).toBe("un");
    refused = false;
    engine.flush();
    await vi.advanceTimersByTimeAsync(0);
    expect(s.held.get("aime")?.valeur).toBe("un");
  });

  it("takes the other person's newer fields without touching what is typed here", () => {
    const { engine } = build([field("aime", "", 0), field("reussi", "", 0)], server([]).send);
    engine.set("aime", "le mien");
    engine.refresh([field("aime", "autre", 1), field("reussi", "autre", 1)]);
    expect(engine.value("aime")).toBe("le mien");
    expect(engine.value("reussi")).toBe("autre");
  });
});
