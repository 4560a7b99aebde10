// A zip without any library: stored and deflated members. Whatever a reader of zips could be misled by (two members of one name, other
// names inside than outside, bytes that belong to nothing) makes it unreadable here.

const isZip = (bytes) => bytes[0] === 0x50 && bytes[1] === 0x4b && bytes[2] === 3 && bytes[3] === 4;

const DESCRIPTOR = 8;
const MOST_MEMBER = 1 << 30;

async function inflated(bytes) {
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('deflate-raw'));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

/** The members of a zip in its order, `[{name, size, read()}]`. Throws when it is not whole, or of a kind that is not read here. */
function zipMembers(bytes) {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let end = bytes.length - 22;
  while (end >= 0 && view.getUint32(end, true) !== 0x06054b50) end--;
  if (end < 0 || end + 22 + view.getUint16(end + 20, true) !== bytes.length) throw new Error('no end');
  let [count, length, at] = [
    view.getUint16(end + 10, true),
    view.getUint32(end + 12, true),
    view.getUint32(end + 16, true),
  ];
  let before = end;
  if (count === 0xffff || length === 0xffffffff || at === 0xffffffff) {
    // Zip64: the real numbers stand in a record of their own.
    const place = Number(view.getBigUint64(end - 20 + 8, true));
    if (view.getUint32(end - 20, true) !== 0x07064b50 || view.getUint32(place, true) !== 0x06064b50)
      throw new Error('no zip64 end');
    [count, length, at] = [32, 40, 48].map((offset) => Number(view.getBigUint64(place + offset, true)));
    before = place;
  }
  if (at + length !== before) throw new Error('something between');
  const members = [];
  const names = new Set();
  let [next, here] = [0, at];
  for (let n = 0; n < count; n++) {
    if (view.getUint32(here, true) !== 0x02014b50) throw new Error('no member');
    const [flags, method] = [view.getUint16(here + 8, true), view.getUint16(here + 10, true)];
    const [crc, packed, size] = [16, 20, 24].map((offset) => view.getUint32(here + offset, true));
    const [nameLength, extra, comment] = [28, 30, 32].map((offset) => view.getUint16(here + offset, true));
    const start = view.getUint32(here + 42, true);
    const name = new TextDecoder('utf-8', { fatal: true }).decode(
      bytes.subarray(here + 46, here + 46 + nameLength),
    );
    if (names.has(name) || start !== next || packed === 0xffffffff || (flags & 1) === 1)
      throw new Error(name);
    if (view.getUint32(start, true) !== 0x04034b50 || (method !== 0 && method !== 8)) throw new Error(name);
    const localName = view.getUint16(start + 26, true);
    const data = start + 30 + localName + view.getUint16(start + 28, true);
    if (new TextDecoder().decode(bytes.subarray(start + 30, start + 30 + localName)) !== name)
      throw new Error(name);
    const described = (flags & DESCRIPTOR) === DESCRIPTOR;
    next = data + packed;
    if (described) next += view.getUint32(next, true) === 0x08074b50 ? 16 : 12;
    names.add(name);
    const read = async () => {
      if (size > MOST_MEMBER) throw new Error(name);
      const raw = bytes.subarray(data, data + packed);
      const content = method === 0 ? raw : await inflated(raw);
      if (content.length !== size || crcOf(content) !== crc) throw new Error(name);
      return content;
    };
    members.push({ name, size, read });
    here += 46 + nameLength + extra + comment;
  }
  if (here !== before || next !== at) throw new Error('something besides');
  return members;
}

const CRC = Array.from({ length: 256 }, (_, n) => {
  let value = n;
  for (let bit = 0; bit < 8; bit++) value = (value >>> 1) ^ ((value & 1) === 1 ? 0xedb88320 : 0);
  return value;
});
function crcOf(bytes) {
  let value = -1;
  for (const byte of bytes) value = (value >>> 8) ^ CRC[(value ^ byte) & 255];
  return (value ^ -1) >>> 0;
}
