/** One element of a DER text: its tag, what is in it, and the whole of it. */
export interface Der {
  tag: number;
  content: Buffer;
  whole: Buffer;
}

export const TAG = {
  boolean: 0x01,
  integer: 0x02,
  octets: 0x04,
  null: 0x05,
  oid: 0x06,
  time: 0x18,
  sequence: 0x30,
  set: 0x31,
  /** In a context of its own: the `n`th, made of others. */
  of: (n: number) => 0xa0 + n,
} as const;

/** The elements that stand one after the other. Throws where a length leads beyond the end, or is not DER. */
export function elements(bytes: Buffer): Der[] {
  const found: Der[] = [];
  for (let at = 0; at < bytes.length; at = at + found.at(-1)!.whole.length) {
    const { length, header } = lengthAt(bytes, at);
    const end = at + header + length;
    if (end > bytes.length) throw new Error('an element of the answer is longer than the answer');
    found.push({
      tag: bytes[at]!,
      content: bytes.subarray(at + header, end),
      whole: bytes.subarray(at, end),
    });
  }
  return found;
}

/** The one element that a text is. Throws when it is none, or more than one. */
export function element(bytes: Buffer, tag: number): Der {
  const [first, ...more] = elements(bytes);
  if (first?.tag !== tag || more.length > 0) throw new Error('the answer is not made as it should be');
  return first;
}

// A length of four bytes is more than any answer has; tags of several bytes do not occur in one.
function lengthAt(bytes: Buffer, at: number): { length: number; header: number } {
  const first = bytes[at + 1];
  if (first === undefined || (bytes[at]! & 0x1f) === 0x1f) throw new Error('the answer breaks off');
  if (first < 0x80) return { length: first, header: 2 };
  const count = first & 0x7f;
  if (count === 0 || count > 4 || at + 2 + count > bytes.length) throw new Error('the answer breaks off');
  return { length: bytes.readUIntBE(at + 2, count), header: 2 + count };
}

/** An element of others, or of bytes. */
export function der(tag: number, ...parts: readonly Buffer[]): Buffer {
  const content = Buffer.concat(parts);
  if (content.length < 0x80) return Buffer.concat([Buffer.of(tag, content.length), content]);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(content.length);
  const short = length.subarray(length.findIndex((byte) => byte !== 0));
  return Buffer.concat([Buffer.of(tag, 0x80 + short.length), short, content]);
}

/** An object identifier, from its dotted form. */
export function oid(dotted: string): Buffer {
  const [first = 0, second = 0, ...rest] = dotted.split('.').map(Number);
  return der(TAG.oid, Buffer.from([first * 40 + second, ...rest].flatMap(base128)));
}

function base128(n: number): number[] {
  const digits = [n % 128];
  for (let left = Math.floor(n / 128); left > 0; left = Math.floor(left / 128))
    digits.unshift((left % 128) + 128);
  return digits;
}
