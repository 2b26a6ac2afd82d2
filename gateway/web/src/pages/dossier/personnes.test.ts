import { describe, expect, it } from "vitest";
import { arrange, byName, candidates, fieldOf, inWords, type Person, personOf, putBack, removalOf, written } from "./personnes";

const person = (id: string, responsable: string | null = null, nom = id, fonction = ""): Person => ({ id, nom, fonction, responsable });
const names = (people: { id: string }[]) => people.map(({ id }) => id).join(" ");

/** Numbers that look random and are the same at each run. */
function dice(seed: number): (sides: number) => number {
  let state = seed;
  return (sides) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * sides);
  };
}
/** Anything that devices may have left: roots, people under the gone, under themselves, and rings of any length. */
function anything(roll: (sides: number) => number): Person[] {
  const ids = Array.from({ length: 1 + roll(40) }, (_, index) => `p${String(index).padStart(2, "0")}`);
  return ids.map((id) => {
    const kind = roll(8);
    return person(id, kind === 0 ? null : kind === 1 ? "gone" : (ids[roll(ids.length)] ?? null));
  });
}
const shuffled = (people: Person[], roll: (sides: number) => number) =>
  people.map((each) => ({ each, at: roll(1000) })).sort((a, b) => a.at - b.at).map(({ each }) => each);

describe("the people of an organigramme (F-02)", () => {
  it("reads one person per field, and nothing of those removed", () => {
    const id = "0197f0a0-5b1c-4000-8000-000000000003";
    expect(personOf(fieldOf(id), { nom: "Jean PETIT", fonction: "", responsable: null })).toEqual({ id, nom: "Jean PETIT", fonction: "", responsable: null });
    expect(personOf(fieldOf(id), null)).toBeNull();
    expect(personOf("historique", "1950")).toBeNull();
    expect(personOf("personne:Jean", { nom: "Jean", fonction: "", responsable: null })).toBeNull();
  });

  it("lists each person after the one above, those of a level in the order given", () => {
    const { order, loops } = arrange([person("b", "a"), person("d", "c"), person("a"), person("c", "a")]);
    expect(order.map(({ id, depth }) => `${id}${depth}`).join(" ")).toBe("a0 b1 c1 d2");
    expect(loops).toEqual([]);
  });

  it("takes a responsable who is gone, or oneself, for none", () => {
    expect(arrange([person("a", "gone"), person("b", "b")]).order.map(({ above }) => above)).toEqual([null, null]);
  });

  it("breaks a loop of two at the same place on every device, and says whose it is (F-13)", () => {
    for (const people of [[person("a", "b"), person("b", "a")], [person("b", "a"), person("a", "b")]]) {
      const { order, loops } = arrange(people);
      expect(order.map(({ id, above }) => [id, above])).toEqual([["a", null], ["b", "a"]]);
      expect(loops.map(names)).toEqual(["a b"]);
    }
  });

  it("loses nobody, whatever was merged: each once, under somebody before, alike on every device", () => {
    const roll = dice(7);
    for (let round = 0; round < 200; round += 1) {
      const people = anything(roll);
      const { order, loops } = arrange(people);
      expect(names(byName(order))).toBe(names(byName(people)));
      const placed = new Map<string, number>();
      for (const { id, above, depth } of order) {
        // Whoever is above was listed before.
        if (depth !== (above === null ? 0 : (placed.get(above) ?? NaN) + 1)) expect.fail(`${id} is not under ${above}`);
        placed.set(id, depth);
      }
      const again = arrange(shuffled(people, roll));
      expect(again.loops).toEqual(loops);
      expect(byName(again.order)).toEqual(byName(order));
      // Who is drawn under somebody else than was written is the first of a loop, or was under nobody known.
      for (const { id, above, responsable } of order) {
        const first = loops.some(([each]) => each?.id === id);
        const known = responsable !== id && people.some((each) => each.id === responsable);
        if (above !== (first || !known ? null : responsable)) expect.fail(`${id} is drawn under ${above}`);
      }
    }
  });

  it("offers as responsable only who makes no loop, however many changes are made", () => {
    const roll = dice(11);
    for (let round = 0; round < 100; round += 1) {
      let people = Array.from({ length: 2 + roll(20) }, (_, index) => person(`p${index}`));
      for (let change = 0; change < 30; change += 1) {
        const { order } = arrange(people);
        const moved = people[roll(people.length)]?.id ?? "";
        const offered = candidates(moved, order);
        expect(offered.some(({ id }) => id === moved)).toBe(false);
        const chosen = roll(4) === 0 ? null : (offered[roll(offered.length)]?.id ?? null);
        people = people.map((each) => (each.id === moved ? { ...each, responsable: chosen } : each));
        const after = arrange(people);
        expect(after.loops).toEqual([]);
        expect(after.order.find(({ id }) => id === moved)?.above).toBe(chosen);
      }
    }
  });

  it("sends those below a removed person one step up, and back", () => {
    const people = [person("a"), person("b", "a"), person("c", "b"), person("d", "c")];
    const removal = removalOf("b", arrange(people).order);
    expect(removal?.moved).toEqual([person("c", "a")]);
    if (!removal) return;
    const left = [person("a"), person("c", "a"), person("d", "c")];
    expect(putBack(removal, left)).toEqual([person("c", "b")]);
    expect(putBack(removal, [person("a"), person("c", null)])).toEqual([]);
    expect(removalOf("z", [])).toBeNull();
  });

  it("leaves nobody under themselves when one of a loop is removed", () => {
    const people = [person("a", "b"), person("b", "a")];
    for (const { id } of people) {
      for (const moved of removalOf(id, arrange(people).order)?.moved ?? []) expect(moved.responsable).toBeNull();
    }
  });

  it("says a person in words, and draws no line left blank", () => {
    const people = [person("a", null, "Anne MARTIN", "gérante"), person("b", "a", "Jean PETIT", "chef d’atelier"), person("c", null, " "), person("d", null, ""), person("e", "d", "Zoé")];
    expect(people.map((each) => inWords(each, people))).toEqual([
      "Anne MARTIN, gérante", "Jean PETIT, chef d’atelier, sous Anne MARTIN", "Personne sans nom", "Personne sans nom", "Zoé, sous Personne sans nom",
    ]);
    expect(names(written(people))).toBe("a b d e");
  });
});
