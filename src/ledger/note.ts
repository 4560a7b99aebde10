import { createHash, createPublicKey, sign as ed25519, verify, type KeyObject } from 'node:crypto';

// C2SP signed-note and tlog-checkpoint. A checkpoint bears two signatures of the log's key: the plain one over the note,
// and the one of tlog-cosignature, which signs the time too (the note itself has no place for it).

const PLAIN = 1;
const TIMED = 4;
const ID_BYTES = 4;
const TIME_BYTES = 8;
const KEY_BYTES = 32;
const SPKI_PREFIX = Buffer.from('302a300506032b6570032100', 'hex');

/** What a checkpoint says: this log had this many entries, with this root, at this time (whole seconds). */
export interface Checkpoint {
  origin: string;
  size: number;
  root: Buffer;
  at: Date;
}

/** Who signs, as the note names it: the log's origin and its raw Ed25519 public key (32 bytes). */
export interface Verifier {
  origin: string;
  publicKey: Buffer;
}

/** The key id of a signature type: the first four bytes of SHA-256(name, newline, type, public key). */
export function keyId({ origin, publicKey }: Verifier, type = PLAIN): Buffer {
  const hash = createHash('sha256').update(`${origin}\n`).update(Buffer.of(type)).update(publicKey);
  return hash.digest().subarray(0, ID_BYTES);
}

/** The key as people pass it on: `<origin>+<key id>+<base64 of type and key>`. */
export function verifierKey(verifier: Verifier): string {
  const key = Buffer.concat([Buffer.of(PLAIN), verifier.publicKey]).toString('base64');
  return `${verifier.origin}+${keyId(verifier).toString('hex')}+${key}`;
}

const NEXT = 'heed-next-log ';

/**
 * The signed note of a checkpoint. The last one of a log names the key of the next in an extension line: with it the old key vouches
 * for the new one.
 */
export function makeCheckpoint(
  checkpoint: Checkpoint,
  verifier: Verifier,
  privateKey: KeyObject,
  next?: Verifier,
): string {
  const more = next === undefined ? '' : `${NEXT}${verifierKey(next)}\n`;
  const text = `${checkpoint.origin}\n${checkpoint.size}\n${checkpoint.root.toString('base64')}\n${more}`;
  const seconds = Math.floor(checkpoint.at.getTime() / 1000);
  const time = Buffer.alloc(TIME_BYTES);
  time.writeBigUInt64BE(BigInt(seconds));
  const plain = ed25519(null, Buffer.from(text), privateKey);
  const timed = ed25519(null, Buffer.from(timedText(seconds, text)), privateKey);
  const line = (type: number, ...parts: Buffer[]) =>
    `— ${verifier.origin} ${Buffer.concat([keyId(verifier, type), ...parts]).toString('base64')}\n`;
  return `${text}\n${line(PLAIN, plain)}${line(TIMED, time, timed)}`;
}

/** Reads a checkpoint without trusting it, so that its log can be found. Undefined when it is not one. */
export function readCheckpoint(note: string): Omit<Checkpoint, 'at'> | undefined {
  const found = /^(?<origin>[^\s+]+)\n(?<size>0|[1-9]\d{0,15})\n(?<root>[A-Za-z0-9+/]{43}=)\n/.exec(note);
  const { origin, size, root } = found?.groups ?? {};
  if (origin === undefined || size === undefined || root === undefined) return undefined;
  return { origin, size: Number(size), root: Buffer.from(root, 'base64') };
}

/** The key of the next log (as `verifierKey` gives it) that a checkpoint names; undefined when it names none. */
export function nextNamed(note: string): string | undefined {
  const text = note.slice(0, note.lastIndexOf('\n\n') + 1);
  const line = text.split('\n').find((one, n) => n > 2 && one.startsWith(NEXT));
  return line?.slice(NEXT.length);
}

/** The checkpoint in the note when this key signed it and its time; undefined when it did not. */
export function openCheckpoint(note: string, verifier: Verifier): Checkpoint | undefined {
  const time = openNote(note, verifier, TIMED)?.subarray(0, TIME_BYTES);
  const read = readCheckpoint(note);
  if (time === undefined || read?.origin !== verifier.origin) return undefined;
  if (openNote(note, verifier, PLAIN) === undefined) return undefined;
  return { ...read, at: new Date(Number(time.readBigUInt64BE()) * 1000) };
}

/**
 * The signature of that type by this key, when the note bears one and it is right. Lines of other keys are not looked at.
 */
export function openNote(note: string, verifier: Verifier, type = PLAIN): Buffer | undefined {
  const end = note.lastIndexOf('\n\n');
  if (end < 0) return undefined;
  const text = note.slice(0, end + 1);
  const id = keyId(verifier, type);
  for (const line of note.slice(end + 2).split('\n')) {
    const [dash, name, base64] = line.split(' ');
    if (dash !== '—' || name !== verifier.origin || base64 === undefined) continue;
    const signature = Buffer.from(base64, 'base64');
    if (!signature.subarray(0, ID_BYTES).equals(id)) continue;
    const rest = signature.subarray(ID_BYTES);
    return isSigned(text, rest, type, verifier.publicKey) ? rest : undefined;
  }
  return undefined;
}

function isSigned(text: string, signature: Buffer, type: number, publicKey: Buffer): boolean {
  if (publicKey.length !== KEY_BYTES) return false;
  const key = createPublicKey({ key: Buffer.concat([SPKI_PREFIX, publicKey]), format: 'der', type: 'spki' });
  if (type === PLAIN) return verify(null, Buffer.from(text), key, signature);
  if (signature.length <= TIME_BYTES) return false;
  const seconds = Number(signature.readBigUInt64BE());
  return verify(null, Buffer.from(timedText(seconds, text)), key, signature.subarray(TIME_BYTES));
}

const timedText = (seconds: number, text: string) => `cosignature/v1\ntime ${seconds}\n${text}`;
