// SHA-256 and Ed25519 as WebCrypto has them, and in plain JavaScript where it does not (an old browser, a page that was
// opened from a disk, a Node without WebCrypto). Both ways must give the same; the tests run both.

const subtle = globalThis.crypto?.subtle;

const utf8 = (text) => new TextEncoder().encode(text);
const joined = (...parts) => {
  const all = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
};
const hex = (bytes) => Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
const unhex = (text) => Uint8Array.from(text.match(/../g) ?? [], (two) => Number.parseInt(two, 16));
const base64 = (bytes) => btoa(String.fromCharCode(...bytes));
const unbase64 = (text) => Uint8Array.from(atob(text), (char) => char.charCodeAt(0));
// One character for each byte.
const latin1 = (bytes) => {
  const pieces = [];
  for (let at = 0; at < bytes.length; at += 8192)
    pieces.push(String.fromCharCode(...bytes.subarray(at, at + 8192)));
  return pieces.join('');
};
const same = (one, other) => hex(one) === hex(other);

// The constants of SHA-2 are the fractions of roots of the first primes: computed, so that none can be mistyped.
function primes(count) {
  const found = [];
  for (let n = 2; found.length < count; n++) if (found.every((prime) => n % prime !== 0)) found.push(n);
  return found;
}
function rootFraction(n, degree) {
  const scaled = BigInt(n) << (64n * BigInt(degree));
  let [low, high] = [0n, 1n << 80n];
  while (high - low > 1n) {
    const middle = (low + high) >> 1n;
    if (middle ** BigInt(degree) <= scaled) low = middle;
    else high = middle;
  }
  return low & 0xffffffffffffffffn;
}
const ROUNDS = primes(80).map((prime) => rootFraction(prime, 3));
const START = primes(8).map((prime) => rootFraction(prime, 2));
const ROUNDS_32 = ROUNDS.slice(0, 64).map((one) => Number(one >> 32n));

function padded(message, block) {
  const all = new Uint8Array(Math.ceil((message.length + 1 + block / 8) / block) * block);
  all.set(message);
  all[message.length] = 0x80;
  const bits = new DataView(all.buffer);
  bits.setUint32(all.length - 8, Math.floor(message.length / 2 ** 29));
  bits.setUint32(all.length - 4, message.length * 8);
  return bits;
}

function plainSha256(message) {
  const data = padded(message, 64);
  const state = START.map((one) => Number(one >> 32n));
  const turn = (word, by) => (word >>> by) | (word << (32 - by));
  const w = new Int32Array(64);
  for (let block = 0; block < data.byteLength; block += 64) {
    for (let n = 0; n < 16; n++) w[n] = data.getInt32(block + n * 4);
    for (let n = 16; n < 64; n++) {
      const low = turn(w[n - 15], 7) ^ turn(w[n - 15], 18) ^ (w[n - 15] >>> 3);
      const high = turn(w[n - 2], 17) ^ turn(w[n - 2], 19) ^ (w[n - 2] >>> 10);
      w[n] = w[n - 16] + low + w[n - 7] + high;
    }
    let [a, b, c, d, e, f, g, h] = state;
    for (let n = 0; n < 64; n++) {
      const high = turn(e, 6) ^ turn(e, 11) ^ turn(e, 25);
      const first = (h + high + ((e & f) ^ (~e & g)) + ROUNDS_32[n] + w[n]) | 0;
      const low = turn(a, 2) ^ turn(a, 13) ^ turn(a, 22);
      const second = (low + ((a & b) ^ (a & c) ^ (b & c))) | 0;
      [h, g, f, e, d, c, b, a] = [g, f, e, (d + first) | 0, c, b, a, (first + second) | 0];
    }
    for (const [n, word] of [a, b, c, d, e, f, g, h].entries()) state[n] = (state[n] + word) | 0;
  }
  const out = new DataView(new ArrayBuffer(32));
  for (const [n, word] of state.entries()) out.setInt32(n * 4, word);
  return new Uint8Array(out.buffer);
}

function plainSha512(message) {
  const data = padded(message, 128);
  const cut = (word) => BigInt.asUintN(64, word);
  const turn = (word, by) => cut((word >> by) | (word << (64n - by)));
  const state = [...START];
  for (let block = 0; block < data.byteLength; block += 128) {
    const w = Array.from({ length: 16 }, (_, n) => data.getBigUint64(block + n * 8));
    for (let n = 16; n < 80; n++) {
      const low = turn(w[n - 15], 1n) ^ turn(w[n - 15], 8n) ^ (w[n - 15] >> 7n);
      const high = turn(w[n - 2], 19n) ^ turn(w[n - 2], 61n) ^ (w[n - 2] >> 6n);
      w.push(cut(w[n - 16] + low + w[n - 7] + high));
    }
    let [a, b, c, d, e, f, g, h] = state;
    for (let n = 0; n < 80; n++) {
      const high = turn(e, 14n) ^ turn(e, 18n) ^ turn(e, 41n);
      const first = cut(h + high + ((e & f) ^ (cut(~e) & g)) + ROUNDS[n] + w[n]);
      const low = turn(a, 28n) ^ turn(a, 34n) ^ turn(a, 39n);
      const second = cut(low + ((a & b) ^ (a & c) ^ (b & c)));
      [h, g, f, e, d, c, b, a] = [g, f, e, cut(d + first), c, b, a, cut(first + second)];
    }
    for (const [n, word] of [a, b, c, d, e, f, g, h].entries()) state[n] = cut(state[n] + word);
  }
  const out = new DataView(new ArrayBuffer(64));
  for (const [n, word] of state.entries()) out.setBigUint64(n * 8, word);
  return new Uint8Array(out.buffer);
}

async function sha256(...parts) {
  const message = joined(...parts);
  return subtle === undefined
    ? plainSha256(message)
    : new Uint8Array(await subtle.digest('SHA-256', message));
}

// Ed25519 (RFC 8032), verification alone: nothing here is secret, so it need not take the same time for every input.
const FIELD = 2n ** 255n - 19n;
const ORDER = 2n ** 252n + 27742317777372353535851937790883648493n;
const modulo = (n) => ((n % FIELD) + FIELD) % FIELD;
function power(base, exponent) {
  let [result, square] = [1n, modulo(base)];
  for (let left = exponent; left > 0n; left >>= 1n) {
    if ((left & 1n) === 1n) result = (result * square) % FIELD;
    square = (square * square) % FIELD;
  }
  return result;
}
const CURVE = modulo(-121665n * power(121666n, FIELD - 2n));
const TURN = power(2n, (FIELD - 1n) / 4n);
const littleEndian = (bytes) => BigInt(`0x${hex(Uint8Array.from(bytes).reverse())}`);

// A point as (x, y, z, t), extended coordinates.
function add([x1, y1, z1, t1], [x2, y2, z2, t2]) {
  const a = modulo((y1 - x1) * (y2 - x2));
  const b = modulo((y1 + x1) * (y2 + x2));
  const c = modulo(2n * t1 * t2 * CURVE);
  const d = modulo(2n * z1 * z2);
  const [e, f, g, h] = [b - a, d - c, d + c, b + a];
  return [modulo(e * f), modulo(g * h), modulo(f * g), modulo(e * h)];
}
function times(count, point) {
  let result = [0n, 1n, 1n, 0n];
  let double = point;
  for (let left = count; left > 0n; left >>= 1n) {
    if ((left & 1n) === 1n) result = add(result, double);
    double = add(double, double);
  }
  return result;
}
function pointOf(bytes) {
  const all = littleEndian(bytes);
  const y = all & (2n ** 255n - 1n);
  if (y >= FIELD) return undefined;
  const square = modulo((y * y - 1n) * power(CURVE * y * y + 1n, FIELD - 2n));
  let x = power(square, (FIELD + 3n) / 8n);
  if (modulo(x * x) !== square) x = modulo(x * TURN);
  if (modulo(x * x) !== square) return undefined;
  const sign = all >> 255n;
  if (x === 0n && sign === 1n) return undefined;
  if ((x & 1n) !== sign) x = FIELD - x;
  return [x, y, 1n, modulo(x * y)];
}
const isSamePoint = ([x1, y1, z1], [x2, y2, z2]) =>
  modulo(x1 * z2 - x2 * z1) === 0n && modulo(y1 * z2 - y2 * z1) === 0n;

function plainEd25519(publicKey, signature, message) {
  const [a, r] = [pointOf(publicKey), pointOf(signature.slice(0, 32))];
  const s = littleEndian(signature.slice(32));
  if (a === undefined || r === undefined || s >= ORDER) return false;
  const base = pointOf(unhex(`58${'66'.repeat(31)}`));
  const hash = littleEndian(plainSha512(joined(signature.slice(0, 32), publicKey, message))) % ORDER;
  return isSamePoint(times(s, base), add(r, times(hash, a)));
}

async function isSigned(publicKey, signature, message) {
  if (publicKey.length !== 32 || signature.length !== 64) return false;
  let key;
  try {
    key = await subtle.importKey('raw', publicKey, 'Ed25519', false, ['verify']);
  } catch {
    // WebCrypto is away, or does not know Ed25519.
    return plainEd25519(publicKey, signature, message);
  }
  return subtle.verify('Ed25519', key, signature, message);
}
