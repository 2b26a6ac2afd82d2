/** Places on the map: how they are read, written and moved (F-02). No map is needed for any of it. */
import type { Position, Valeur } from "../../api/types";

export type Axis = keyof Position;

export const LIMITS: Record<Axis, number> = { latitude: 90, longitude: 180 };
/** Letters that may follow a number; the second ones say that it is negative. */
const LETTERS: Record<Axis, [string, string]> = { latitude: ["N", "S"], longitude: ["E", "OW"] };
/** Metres of a degree of latitude, on the sphere that the map takes the Earth for. */
const METRES_PER_DEGREE = (Math.PI * 6_371_000) / 180;
/** Off the poles, where going east means nothing any more. */
const FARTHEST = 89.9;

/** Six decimals, as the server keeps them: a tenth of a metre. */
function rounded(degrees: number): number {
  // Nothing is « minus zero »: it would be written « 0,000000 S ».
  return Math.round(degrees * 1e6) / 1e6 || 0;
}

/** A place that the form may hold: within its limits, and on the same turn of the Earth as everybody else's. */
export function placeAt(latitude: number, longitude: number): Position {
  const around = ((((longitude + 180) % 360) + 360) % 360) - 180;
  return { latitude: rounded(Math.max(-90, Math.min(90, latitude))), longitude: rounded(around) };
}

/** The value of the field, if it is a place. */
export function positionOf(value: Valeur): Position | null {
  if (typeof value !== "object" || value === null || !("latitude" in value) || !("longitude" in value)) return null;
  const { latitude, longitude } = value;
  return Number.isFinite(latitude) && Number.isFinite(longitude) ? { latitude, longitude } : null;
}

/** The place so many metres to the north and to the east. */
export function movedBy({ latitude, longitude }: Position, north: number, east: number): Position {
  const row = Math.max(-FARTHEST, Math.min(FARTHEST, latitude));
  const perDegree = METRES_PER_DEGREE * Math.cos((row * Math.PI) / 180);
  return placeAt(latitude + north / METRES_PER_DEGREE, longitude + east / perDegree);
}

const ARROWS: Record<string, [number, number]> = {
  ArrowUp: [1, 0],
  ArrowDown: [-1, 0],
  ArrowRight: [0, 1],
  ArrowLeft: [0, -1],
};

/** Where an arrow key moves a place: 10 m, with Shift 100 m; null for any other key. */
export function movedByKey(position: Position, key: string, shift: boolean): Position | null {
  const way = ARROWS[key];
  if (!way) return null;
  const metres = shift ? 100 : 10;
  return movedBy(position, way[0] * metres, way[1] * metres);
}

/** « 49,4432 », « 49.4432 », « 1,5 O »: degrees that a person typed; null when they are not. */
export function readDegrees(text: string, axis: Axis): number | null {
  const found = /^([-−+]?)(\d{1,3}(?:[.,]\d*)?)\s*°?\s*(\p{L}?)$/u.exec(text.trim());
  if (!found) return null;
  const [, sign = "", digits = "", letter = ""] = found;
  const [positive, negative] = LETTERS[axis];
  const side = letter.toLocaleUpperCase("fr");
  // A sign and a letter would say it twice, and perhaps not the same.
  if (side && (sign || !(positive + negative).includes(side))) return null;
  const size = Number(digits.replace(",", "."));
  const degrees = sign === "-" || sign === "−" || (side && negative.includes(side)) ? -size : size;
  return Math.abs(degrees) <= LIMITS[axis] ? rounded(degrees) : null;
}

/** « 49.443232, 1.099971 », as maps give it to copy: both at once. */
export function readPair(text: string): Position | null {
  const found = /^(-?\d+\.\d+)\s*[,; ]\s*(-?\d+\.\d+)$/.exec(text.trim());
  if (!found) return null;
  const latitude = readDegrees(found[1] ?? "", "latitude");
  const longitude = readDegrees(found[2] ?? "", "longitude");
  return latitude === null || longitude === null ? null : { latitude, longitude };
}

/** « 49,4432 », to be typed over. */
export function degreesText(degrees: number): string {
  return String(degrees).replace(".", ",");
}

/** « 49,443232 N, 1,099971 E ». */
export function positionText({ latitude, longitude }: Position): string {
  const side = (degrees: number, positive: string, negative: string) =>
    `${Math.abs(degrees).toFixed(6).replace(".", ",")}\u00a0${degrees < 0 ? negative : positive}`;
  return `${side(latitude, "N", "S")}, ${side(longitude, "E", "O")}`;
}

/** South, north, west and east of where French schools send their learners, overseas included. */
const FRANCE: [number, number, number, number][] = [
  [41.3, 51.1, -5.2, 9.6], // Metropolitan France and Corsica
  [14.3, 18.2, -63.2, -60.8], // Antilles
  [2.1, 5.8, -54.6, -51.6], // Guyane
  [-21.4, -20.8, 55.2, 55.9], // La Réunion
  [-13.1, -12.6, 45, 45.3], // Mayotte
  [46.7, 47.2, -56.5, -56.1], // Saint-Pierre-et-Miquelon
  [-22.9, -19.5, 163.5, 168.2], // Nouvelle-Calédonie
  [-27.7, -7.8, -154.8, -134.4], // Polynésie française
  [-14.4, -13.1, -178.3, -176.1], // Wallis-et-Futuna
];
/** Beyond the border there are companies too: about a hundred kilometres of them. */
const NEAR = 1;

/** Whether a place is far from any part of France: said, never refused. */
export function farFromFrance({ latitude, longitude }: Position): boolean {
  return !FRANCE.some(
    ([south, north, west, east]) =>
      latitude >= south - NEAR && latitude <= north + NEAR && longitude >= west - NEAR && longitude <= east + NEAR,
  );
}
