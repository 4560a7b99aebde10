import { inflateSync } from 'node:zlib';

/** A picture that every mail program and every PDF can show. */
export interface Picture {
  type: 'image/png' | 'image/jpeg';
  bytes: Buffer;
  width: number;
  height: number;
}

const MOST_PIXELS = 20_000_000;

/** A kept picture (`data:image/…;base64,…`) if it is a PNG or JPEG that is whole; undefined for any other. Pure. */
export function pictureIn(data: string): Picture | undefined {
  const [, type, base64] = /^data:(image\/(?:png|jpeg));base64,(.*)$/s.exec(data) ?? [];
  if (type === undefined || base64 === undefined) return undefined;
  const bytes = Buffer.from(base64, 'base64');
  const size = type === 'image/png' ? pngSize(bytes) : jpegSize(bytes);
  if (size === undefined || size.width * size.height > MOST_PIXELS) return undefined;
  return { type: type as Picture['type'], bytes, ...size };
}

/** How large it is drawn in a box, as it is: never larger than itself. */
export function fitted({ width, height }: Picture, box: { width: number; height: number }) {
  const share = Math.min(1, box.width / width, box.height / height);
  return { width: Math.max(1, Math.round(width * share)), height: Math.max(1, Math.round(height * share)) };
}

interface Size {
  width: number;
  height: number;
}

const CHANNELS: Readonly<Record<number, number>> = { 0: 1, 2: 3, 3: 1, 4: 2, 6: 4 };

// Unpacked here: what writes PDFs does that later by itself, and one that is broken would end the whole program.
function pngSize(bytes: Buffer): Size | undefined {
  let head: Buffer | undefined;
  let hasPalette = false;
  const packed: Buffer[] = [];
  for (let at = 8; at + 12 <= bytes.length;) {
    const length = bytes.readUInt32BE(at);
    const name = bytes.toString('latin1', at + 4, at + 8);
    const body = bytes.subarray(at + 8, at + 8 + length);
    if (body.length !== length) return undefined;
    if (name === 'IHDR' && length === 13) head = body;
    if (name === 'PLTE') hasPalette = true;
    if (name === 'IDAT') packed.push(body);
    if (name === 'IEND') break;
    at += 12 + length;
  }
  if (head === undefined) return undefined;
  const [width, height] = [head.readUInt32BE(0), head.readUInt32BE(4)];
  const [bits = 0, colour = -1, , , interlaced] = head.subarray(8);
  const channels = CHANNELS[colour];
  const isPlain = interlaced === 0 && [1, 2, 4, 8, 16].includes(bits) && (colour !== 3 || hasPalette);
  if (channels === undefined || !isPlain || width < 1 || height < 1) return undefined;
  if (width * height > MOST_PIXELS) return undefined;
  const row = 1 + Math.ceil((width * channels * bits) / 8);
  try {
    const pixels = inflateSync(Buffer.concat(packed), { maxOutputLength: row * height });
    if (pixels.length !== row * height) return undefined;
    for (let y = 0; y < height; y++) if (pixels[y * row]! > 4) return undefined;
  } catch {
    return undefined;
  }
  return { width, height };
}

function jpegSize(bytes: Buffer): Size | undefined {
  for (let at = 2; at + 9 <= bytes.length && bytes[at] === 0xff;) {
    const marker = bytes[at + 1]!;
    const isSize = marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker);
    if (isSize) {
      const [height, width] = [bytes.readUInt16BE(at + 5), bytes.readUInt16BE(at + 7)];
      return width > 0 && height > 0 ? { width, height } : undefined;
    }
    at += 2 + bytes.readUInt16BE(at + 2);
  }
  return undefined;
}
