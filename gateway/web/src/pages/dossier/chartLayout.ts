/** Where the boxes of an organigramme and the lines between them are drawn, in CSS pixels. */
import { hierarchy, tree } from "d3-hierarchy";
import type { Placed } from "./personnes";
import { nameOf } from "./personnes";

export interface Box {
  id: string;
  x: number;
  y: number;
  width: number;
  height: number;
  name: string[];
  role: string[];
}

export interface Drawing {
  width: number;
  height: number;
  boxes: Box[];
  /** Lines from a box to those under it, as the `d` of a path. */
  links: string[];
}

export const PADDING = 12;
export const LINE = 20;
/** Sizes of the two texts, as the style sheet sets them. */
const NAME_SIZE = 16;
const ROLE_SIZE = 14;
const BOX = 176;
const GAP = 16;
const RISE = 32;
/** Half of the line around a box, which would be cut at the edge. */
const EDGE = 1;
const MOST_LINES = 3;
/** Under this width people are listed down the page, each level a little further in. */
const NARROW = 600;
const INDENT = 24;

/** Width of a text, from above: fonts differ from a device to another, and no measure may depend on a drawn page. */
export function widthOf(text: string, size: number): number {
  let em = 0;
  for (const letter of text) em += /[MWmw@%—…]/u.test(letter) ? 0.95 : /[\p{Lu}\p{Lo}\p{So}]/u.test(letter) ? 0.75 : /[ijltfrI.,;:'’!|()\- ]/u.test(letter) ? 0.37 : 0.63;
  return em * size;
}

/** A text in lines of a width, broken after spaces and hyphens; what is too long for them ends with an ellipsis. */
export function wrap(text: string, width: number, size: number, most = MOST_LINES): string[] {
  const fits = (line: string) => widthOf(line.trimEnd(), size) <= width;
  const lines: string[] = [];
  let line = "";
  const next = () => {
    if (line) lines.push(line.trimEnd());
    line = "";
  };
  for (const word of text.trim().replace(/\s+/g, " ").split(/(?<= )|(?<=\p{L}-)/u)) {
    if (!fits(line + word)) next();
    if (fits(word)) line += word;
    // A word longer than a line is cut where the line ends.
    else for (const letter of word) {
      if (!fits(line + letter)) next();
      line += letter;
    }
  }
  next();
  if (lines.length <= most) return lines;
  const last = [...(lines[most - 1] ?? "")];
  while (last.length > 0 && !fits(`${last.join("")}…`)) last.pop();
  return [...lines.slice(0, most - 1), `${last.join("")}…`];
}

function boxOf(person: Placed, x: number, y: number, width: number): Box {
  const inner = width - 2 * PADDING;
  const name = wrap(nameOf(person), inner, NAME_SIZE);
  // Where there is no name, the function takes its place.
  const role = person.nom.trim() ? wrap(person.fonction, inner, ROLE_SIZE) : [];
  return { id: person.id, x, y, width, height: (name.length + role.length) * LINE + 2 * PADDING, name, role };
}

/** Top-down when it fits in that width, its teams in columns if need be; else indented: nothing is ever wider than its page. */
export function drawingOf(order: Placed[], room: number): Drawing {
  if (room >= NARROW) {
    const drawing = [false, true].map((columns) => topDown(order, columns)).find(({ width }) => width <= room);
    if (drawing) return drawing;
  }
  return indented(order, room);
}

interface Branch {
  person: Placed | null;
  under: Branch[];
  /** One of a column, hung from its side. */
  hung: boolean;
}

/** Several roots hang from one that is not drawn. */
function forest(order: Placed[], columns: boolean): Branch {
  const root: Branch = { person: null, under: [], hung: false };
  const branches = new Map(order.map((person): [string, Branch] => [person.id, { person, under: [], hung: false }]));
  for (const { id, above } of order) {
    const branch = branches.get(id);
    if (branch) ((above === null ? root : branches.get(above)) ?? root).under.push(branch);
  }
  const teams = [...branches.values()].filter(({ under }) => columns && under.length > 1 && under.every((each) => each.under.length === 0));
  for (const { under } of teams) {
    // To the layout a column is a chain: each of a team is put under the one before.
    under.forEach((each, index) => Object.assign(each, { hung: true, under: under.slice(index + 1, index + 2) }));
    under.splice(1);
  }
  return root;
}

/** A tidy tree: each level on a row, as high as the highest of its boxes. */
export function topDown(order: Placed[], columns = false): Drawing {
  const laid = tree<Branch>()
    .nodeSize([BOX + GAP, 1])
    .separation(() => 1)(hierarchy(forest(order, columns), ({ under }) => under));
  const places = laid.descendants().flatMap(({ data: { person, hung }, x, depth }) =>
    person ? [{ row: depth - 1, person, hung, box: boxOf(person, hung ? x + GAP : x, 0, hung ? BOX - GAP : BOX) }] : [],
  );
  const left = Math.min(...places.map(({ box }) => box.x));
  const heights: number[] = [];
  for (const { row, box } of places) heights[row] = Math.max(heights[row] ?? 0, box.height);
  const tops = heights.map((_, row) => heights.slice(0, row).reduce((top, height) => top + height + RISE, EDGE));
  for (const { row, box } of places) {
    box.x += EDGE - left;
    box.y = tops[row] ?? EDGE;
  }
  const byId = new Map(places.map(({ box }) => [box.id, box]));
  const links = places.flatMap(({ box, person, hung, row }) => {
    const above = byId.get(person.above ?? "");
    if (!above) return [];
    return hung ? fromSide(above, box, GAP / 2) : `M${above.x + BOX / 2} ${above.y + above.height}V${(tops[row] ?? 0) - RISE / 2}H${box.x + BOX / 2}V${box.y}`;
  });
  return sized(places.map(({ box }) => box), links);
}

/** From the foot of a box, down and to the side of another. */
function fromSide(above: Box, { x, y, height }: Box, inset: number): string {
  return `M${above.x + inset} ${above.y + above.height}V${y + height / 2}H${x}`;
}

/** One under the other. A deep chart goes in by less at each level, so that its last names keep room to be read. */
export function indented(order: Placed[], room: number): Drawing {
  const deepest = Math.max(0, ...order.map(({ depth }) => depth));
  const step = Math.min(INDENT, Math.max(0, (room - BOX - 2 * EDGE) / Math.max(1, deepest)));
  const boxes = new Map<string, Box>();
  const links: string[] = [];
  let top = EDGE;
  for (const person of order) {
    const x = EDGE + person.depth * step;
    const box = boxOf(person, x, top, Math.min(2 * BOX, Math.max(BOX / 2, room - EDGE - x)));
    const above = person.above === null ? undefined : boxes.get(person.above);
    if (above) links.push(fromSide(above, box, step / 2));
    boxes.set(person.id, box);
    top += box.height + GAP;
  }
  return sized([...boxes.values()], links);
}

function sized(boxes: Box[], links: string[]): Drawing {
  const far = (edge: (box: Box) => number) => Math.ceil(Math.max(0, ...boxes.map(edge))) + EDGE;
  return { width: far(({ x, width }) => x + width), height: far(({ y, height }) => y + height), boxes, links };
}
