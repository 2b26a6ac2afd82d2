import { describe, expect, it } from "vitest";
import { type Box, type Drawing, drawingOf, indented, topDown, widthOf, wrap } from "./chartLayout";
import { arrange, type Person } from "./personnes";

const WORDS = ["Anne", "MARTIN-DUPONT", "chef", "d’atelier", "Responsable", "maintenance", "et", "travaux", "neufs", "ÉLÉONORE"];
/** Forests that look random and are the same at each run. */
function forests(count: number): ReturnType<typeof arrange>["order"][] {
  let state = 3;
  const roll = (sides: number) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * sides);
  };
  const text = () => Array.from({ length: roll(7) }, () => WORDS[roll(WORDS.length)]).join(" ");
  return Array.from({ length: count }, () => {
    const people: Person[] = [];
    const many = 1 + roll(100);
    for (let index = 0; index < many; index += 1) {
      // From one flat row to one long chain.
      const responsable = roll(5) === 0 ? null : (people[Math.max(0, index - 1 - roll(1 + roll(12)))]?.id ?? null);
      people.push({ id: `p${index}`, nom: text(), fonction: text(), responsable });
    }
    return arrange(people).order;
  });
}
const apart = (a: Box, b: Box) => a.x + a.width <= b.x || b.x + b.width <= a.x || a.y + a.height <= b.y || b.y + b.height <= a.y;

function checked({ boxes, width, height, links }: Drawing, order: ReturnType<typeof arrange>["order"]) {
  expect(boxes.map(({ id }) => id).sort()).toEqual(order.map(({ id }) => id).sort());
  expect(links).toHaveLength(order.filter(({ above }) => above !== null).length);
  expect(boxes.filter((box) => box.x < 0 || box.y < 0 || box.x + box.width >= width || box.y + box.height >= height)).toEqual([]);
  expect(boxes.flatMap((box, index) => boxes.slice(index + 1).filter((other) => !apart(box, other)).map(({ id }) => `${id} over ${box.id}`))).toEqual([]);
}

describe("the drawing of an organigramme (F-02)", () => {
  it("puts no box over another, each below the one above, within its edges", () => {
    for (const order of forests(60)) {
      for (const drawing of [topDown(order), topDown(order, true), indented(order, 358)]) {
        checked(drawing, order);
        const places = new Map(drawing.boxes.map((box) => [box.id, box]));
        const misplaced = order.filter(({ id, above }) => above !== null && !((places.get(id)?.y ?? 0) > (places.get(above)?.y ?? Infinity)));
        expect(misplaced).toEqual([]);
      }
    }
  });

  it("is never wider than its page, from a magnified phone to a large screen", () => {
    for (const order of forests(60)) {
      for (const room of [240, 320, 599, 768, 1152]) {
        const drawing = drawingOf(order, room);
        expect(drawing.width).toBeLessThanOrEqual(room);
        checked(drawing, order);
      }
    }
  });

  it("is top-down where there is room, indented on a phone", () => {
    const { order } = arrange(["a", "b", "c"].map((id) => ({ id, nom: id, fonction: "", responsable: id === "a" ? null : "a" })));
    const at = (room: number) => drawingOf(order, room).boxes.map(({ x, y }) => [x, y]);
    const [boss, left, right] = at(1152);
    expect(left?.[1]).toBe(right?.[1]);
    expect((left?.[0] ?? 0) + (right?.[0] ?? 0)).toBe(2 * (boss?.[0] ?? 0));
    expect(at(358).map(([x]) => x)).toEqual([1, 25, 25]);
  });

  it("puts a team in a column where it would not fit in a row", () => {
    const ids = Array.from({ length: 12 }, (_, index) => `p${String(index).padStart(2, "0")}`);
    const { order } = arrange(ids.map((id, index) => ({ id, nom: id, fonction: "", responsable: index === 0 ? null : index < 3 ? "p00" : index < 7 ? "p01" : "p02" })));
    const { boxes, width } = drawingOf(order, 1152);
    expect(width).toBeLessThan(400);
    expect(new Set(boxes.map(({ x }) => x)).size).toBe(5);
    checked(drawingOf(order, 1152), order);
  });

  it("wraps long names between their words, and cuts what does not fit", () => {
    expect(wrap("Anne MARTIN", 152, 16)).toEqual(["Anne MARTIN"]);
    expect(wrap("Responsable de la maintenance", 152, 14)).toEqual(["Responsable de la", "maintenance"]);
    expect(wrap("Maximilien-Alexandre", 152, 16)).toEqual(["Maximilien-", "Alexandre"]);
    expect(wrap("  ", 152, 14)).toEqual([]);
    for (const text of ["x".repeat(200), "é ".repeat(100), "MARTIN-DUPONT-DE-LA-TOUR ".repeat(8), "😀".repeat(100)]) {
      const lines = wrap(text, 152, 16);
      expect(lines.length).toBeLessThanOrEqual(3);
      expect(lines.at(-1)?.endsWith("…")).toBe(true);
      for (const line of lines) expect(widthOf(line, 16)).toBeLessThanOrEqual(152);
    }
  });

  it("draws nothing of nobody", () => {
    expect(drawingOf([], 1152).boxes).toEqual([]);
  });
});
