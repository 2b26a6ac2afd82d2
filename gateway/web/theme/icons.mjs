/**
 * Draws the icons of the installed application from the shapes of our favicon: `node theme/icons.mjs`. The files are
 * committed: they only change with the drawing.
 */
import { writeFileSync } from "node:fs";
import { crc32, deflateSync } from "node:zlib";

/** Red, green, blue, opacity. */
const BLUE = [0x00, 0x50, 0xa4, 255];
const WHITE = [255, 255, 255, 255];
const NOTHING = [0, 0, 0, 0];
/** The favicon's three bars, in its own box of 32. */
const BARS = [[8, 16], [14, 12], [20, 8]];
const [BOX, RADIUS, BAR, FOOT, FINE] = [32, 6, 4, 22, 4];

/** Colour of a point of the favicon; the bars shrink around the middle where a mask may cut the edges. */
function colourAt(x, y, masked) {
  const scale = masked ? 0.8 : 1;
  const [u, v] = [(x - BOX / 2) / scale + BOX / 2, (y - BOX / 2) / scale + BOX / 2];
  if (BARS.some(([left, top]) => u >= left && u < left + BAR && v >= top && v < FOOT)) return WHITE;
  if (masked) return BLUE;
  const [dx, dy] = [Math.max(RADIUS - x, x - (BOX - RADIUS), 0), Math.max(RADIUS - y, y - (BOX - RADIUS), 0)];
  return dx * dx + dy * dy <= RADIUS * RADIUS ? BLUE : NOTHING;
}

/** One pixel: the mean of a few points in it, or its edges would be stairs. */
function pixel(column, row, size, masked) {
  const points = Array.from({ length: FINE * FINE }, (_, index) => {
    const at = (place, part) => ((place + (part + 0.5) / FINE) * BOX) / size;
    return colourAt(at(column, index % FINE), at(row, Math.floor(index / FINE)), masked);
  });
  const opacity = points.reduce((sum, point) => sum + point[3], 0);
  const mean = (channel) => (opacity ? points.reduce((sum, point) => sum + point[channel] * point[3], 0) / opacity : 0);
  return [mean(0), mean(1), mean(2), opacity / points.length].map(Math.round);
}

function chunk(type, data) {
  const body = Buffer.concat([Buffer.from(type, "latin1"), data]);
  const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(data.length);
  sum.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, sum]);
}

function png(size, masked) {
  const head = Buffer.alloc(13);
  head.writeUInt32BE(size, 0);
  head.writeUInt32BE(size, 4);
  // Eight bits for each of red, green, blue and opacity.
  head.set([8, 6, 0, 0, 0], 8);
  const rows = Array.from({ length: size }, (_, row) => [
    0,
    ...Array.from({ length: size }, (__, column) => pixel(column, row, size, masked)).flat(),
  ]);
  return Buffer.concat([
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
    chunk("IHDR", head),
    chunk("IDAT", deflateSync(Buffer.from(rows.flat()), { level: 9 })),
    chunk("IEND", Buffer.alloc(0)),
  ]);
}

for (const [name, size, masked] of [
  ["icone-192", 192, false],
  ["icone-512", 512, false],
  ["icone-masquable-512", 512, true],
  // iOS cuts the corners itself, and paints what is transparent in black.
  ["apple-touch-icon", 180, true],
]) {
  writeFileSync(new URL(`../public/${name}.png`, import.meta.url), png(size, masked));
}
