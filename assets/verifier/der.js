// DER, as certificates and stamps are written. Whatever is not strictly so is refused.

const SEQUENCE = 0x30;
const SET = 0x31;
const INTEGER = 0x02;
const OCTETS = 0x04;
const TAGGED = (n) => 0xa0 + n;

/** The elements that stand one after the other, `[{tag, content, whole}]`. Throws where a length leads beyond the end. */
function elements(bytes) {
  const found = [];
  for (let at = 0; at < bytes.length;) {
    const [tag, first] = [bytes[at], bytes[at + 1]];
    if (first === undefined || (tag & 0x1f) === 0x1f) throw new Error('it breaks off');
    const count = first < 0x80 ? 0 : first & 0x7f;
    if (first === 0x80 || count > 4 || at + 2 + count > bytes.length) throw new Error('it breaks off');
    let length = count === 0 ? first : 0;
    for (const byte of bytes.subarray(at + 2, at + 2 + count)) length = length * 256 + byte;
    const begin = at + 2 + count;
    if (begin + length > bytes.length) throw new Error('it breaks off');
    const [content, whole] = [bytes.subarray(begin, begin + length), bytes.subarray(at, begin + length)];
    found.push({ tag, content, whole });
    at = begin + length;
  }
  return found;
}

/** What is in the one element that some bytes are. Throws when they are another, or more than one. */
function contentOf(bytes, tag) {
  const [first, ...more] = elements(bytes);
  if (first?.tag !== tag || more.length > 0) throw new Error('it is not made as it should be');
  return first.content;
}

const partsOf = (one) => elements(one?.content ?? new Uint8Array());

/** The dotted form of an object identifier. */
function oidOf(one) {
  if (one?.tag !== 0x06) return '';
  const digits = [];
  let digit = 0;
  for (const byte of one.content) {
    digit = digit * 128 + (byte & 0x7f);
    if (byte >= 0x80) continue;
    digits.push(digit);
    digit = 0;
  }
  const [head = 0, ...rest] = digits;
  const first = Math.min(2, Math.floor(head / 40));
  return [first, head - first * 40, ...rest].join('.');
}

/** The instant in a time of either kind; undefined for any other spelling. */
function instantOf(one) {
  const text = latin1(one?.content ?? new Uint8Array());
  const found = /^(\d{4}|\d\d)(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)(?:\.(\d+))?Z$/.exec(text);
  if (found === null || (one.tag !== 0x17 && one.tag !== 0x18)) return undefined;
  const [, year, month, day, hour, minute, second, part = ''] = found;
  // A year of two digits is of this century up to 49 (RFC 5280).
  const whole = year.length === 4 ? year : `${Number(year) < 50 ? 20 : 19}${year}`;
  const at = Date.parse(
    `${whole}-${month}-${day}T${hour}:${minute}:${second}.${part.padEnd(3, '0').slice(0, 3)}Z`,
  );
  return Number.isNaN(at) ? undefined : new Date(at);
}
