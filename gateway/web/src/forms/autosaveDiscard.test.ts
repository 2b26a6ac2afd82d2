import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { Changement, Champ, Resultat, Valeur } from "../api/types";
import { Autosave } from "./autosave";
import type { Drafts } from "./drafts";

const field = (nom: string, valeur: Valeur, version: number): Champ => ({ nom, valeur, version, auteur: null, modifie_le: null });

/** A server whose ticks were counted: beside texts they conflict with what stands, alone they are refused. */
function frozen() {
  const texts: Valeur[] = [];
  const send = async (changes: Changement[]): Promise<Resultat> => {
    const ticks = changes.filter(({ nom }) => nom.startsWith("tache:"));
    const others = changes.filter((change) => !ticks.includes(change));
    if (others.length === 0) throw new Error("portfolio.frozen");
    texts.push(...others.map(({ valeur }) => valeur));
    return {
      champs: others.map(({ nom, valeur, version }) => field(nom, valeur, version + 1)),
      conflits: ticks.map(({ id, nom, valeur }) => ({ id, nom, valeur_refusee: valeur, actuel: field(nom, null, 0) })),
      version: texts.length,
    };
  };
  let kept: Drafts = {};
  const drafts = { load: () => kept, save: (now: Drafts) => { kept = structuredClone(now); } };
  const engine = new Autosave([], { send, drafts, classify: () => "final" });
  return { engine, texts, kept: () => kept };
}
const settle = () => vi.advanceTimersByTimeAsync(800);

describe("a change given up", () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it("ends a conflict in favour of what stands", async () => {
    const { engine, texts, kept } = frozen();
    engine.set("tache:T1.1", true);
    engine.set("titre", "La panne");
    await settle();
    expect(engine.state.kind).toBe("conflit");
    engine.discard("tache:T1.1");
    await settle();
    expect(engine.value("tache:T1.1")).toBeNull();
    expect(engine.state.kind).toBe("enregistre");
    expect([texts, kept()]).toEqual([["La panne"], {}]);
  });

  it("ends a refusal, and lets the texts go on saving", async () => {
    const { engine, texts } = frozen();
    engine.set("tache:T1.1", true);
    await settle();
    expect(engine.state.kind).toBe("impossible");
    engine.discard("tache:T1.1");
    expect(engine.state.kind).toBe("rien");
    engine.set("titre", "La panne");
    await settle();
    expect(texts).toEqual(["La panne"]);
    expect(engine.state.kind).toBe("enregistre");
  });

  it("leaves no refusal behind when it was flying, and touches no other field", async () => {
    const { engine, texts } = frozen();
    engine.set("tache:T1.1", true);
    vi.advanceTimersByTime(800);
    engine.set("titre", "La panne");
    engine.discard("tache:T1.1");
    engine.discard("titre_inconnu");
    await settle();
    await settle();
    expect(texts).toEqual(["La panne"]);
    expect(engine.state.kind).toBe("enregistre");
  });
});
