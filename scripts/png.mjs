// Small PNG files out of large ones: 256 colours are enough for a page. Reading a PNG is left to a browser.
import { crc32, deflateSync } from 'node:zlib';

const MOST_COLOURS = 256;
const SIGNATURE = Buffer.from([137, 80, 78, 71, 13, 10, 26, 10]);

function chunk(type, data) {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const frame = Buffer.alloc(8);
  frame.writeUInt32BE(data.length, 0);
  frame.writeUInt32BE(checksum(body), 4);
  return Buffer.concat([frame.subarray(0, 4), body, frame.subarray(4)]);
}

// Node 20 before 20.15 has no crc32 of its own.
const checksum = crc32 ?? ((bytes) => bytes.reduce((crc, byte) => step(crc ^ byte) ^ (crc >>> 8), -1) ^ -1);
const step = (crc) => {
  let left = crc & 255;
  for (let bit = 0; bit < 8; bit++) left = left & 1 ? (left >>> 1) ^ 0xedb88320 : left >>> 1;
  return left;
};

/** Pixels as red, green, blue and opacity, one byte each, as the smallest PNG of a palette. */
export function smallPng(width, height, pixels) {
  const counts = new Map();
  for (let at = 0; at < pixels.length; at += 4) {
    const colour = colourAt(pixels, at);
    counts.set(colour, (counts.get(colour) ?? 0) + 1);
  }
  const palette = [...counts]
    .toSorted((a, b) => b[1] - a[1])
    .slice(0, MOST_COLOURS)
    .map(([colour]) => colour);
  const places = new Map(palette.map((colour, n) => [colour, n]));
  const rows = Buffer.alloc((width + 1) * height);
  for (let y = 0, at = 0; y < height; y++)
    for (let x = 0; x < width; x++, at += 4) {
      const colour = colourAt(pixels, at);
      if (!places.has(colour)) places.set(colour, nearest(palette, colour));
      rows[y * (width + 1) + x + 1] = places.get(colour);
    }
  const head = Buffer.alloc(13);
  head.writeUInt32BE(width, 0);
  head.writeUInt32BE(height, 4);
  head.set([8, 3, 0, 0, 0], 8);
  return Buffer.concat([
    SIGNATURE,
    chunk('IHDR', head),
    chunk('PLTE', Buffer.from(palette.flatMap(parts))),
    chunk('IDAT', deflateSync(rows, { level: 9, memLevel: 9 })),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

// Of the thousands of shades at the edges of letters the most frequent stand for the others.
const colourAt = (pixels, at) => (pixels[at] << 16) | (pixels[at + 1] << 8) | pixels[at + 2];
const parts = (colour) => [colour >> 16, (colour >> 8) & 255, colour & 255];

function nearest(palette, colour) {
  const wanted = parts(colour);
  let best = 0;
  let least = Infinity;
  for (const [n, one] of palette.entries()) {
    const apart = parts(one).reduce((sum, value, i) => sum + (value - wanted[i]) ** 2, 0);
    if (apart < least) [least, best] = [apart, n];
  }
  return best;
}
