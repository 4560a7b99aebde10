import {
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  randomBytes,
  type KeyObject,
} from 'node:crypto';
import {
  closeSync,
  existsSync,
  fsyncSync,
  linkSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';

export interface LogKey {
  privateKey: KeyObject;
  /** Raw Ed25519, 32 bytes. */
  publicKey: Buffer;
}

export const logKeyFile = (folder: string): string => join(folder, 'log.key');

/**
 * The key that signs the log: the setting (PKCS8 PEM, or that or its DER in base64) when there is one, else the file
 * in the data folder, made when absent. Throws a sentence when it is not an Ed25519 private key.
 */
export function loadLogKey(setting: string | undefined, folder: string): LogKey {
  if (setting !== undefined) return parseKey(setting, 'The setting HEED_LOG_KEY');
  const file = logKeyFile(folder);
  const kept = readIfThere(file) ?? makeKeyFile(file, folder);
  return parseKey(kept, `The file ${file}`);
}

/** The same, but makes none: undefined when there is no key. */
export function loadLogKeyIfThere(setting: string | undefined, folder: string): LogKey | undefined {
  const isThere = setting !== undefined || readIfThere(logKeyFile(folder)) !== undefined;
  return isThere ? loadLogKey(setting, folder) : undefined;
}

/**
 * The key with this public key where it is there, else whatever key is there; undefined when there is none. A change of the key that
 * was broken off after it counted is brought to its end: the new key is moved into place.
 */
export function findLogKey(
  publicKey: Buffer,
  setting: string | undefined,
  folder: string,
): LogKey | undefined {
  const key = loadLogKeyIfThere(setting, folder);
  if (setting !== undefined || key?.publicKey.equals(publicKey) === true) return key;
  const next = readIfThere(nextKeyFile(folder));
  if (next === undefined || !parseKey(next, 'The next key').publicKey.equals(publicKey)) return key;
  putNextKey(folder);
  return loadLogKey(undefined, folder);
}

/** Writes a new key where it waits until the log is its own. */
export function writeNextKey(folder: string): LogKey {
  rmSync(nextKeyFile(folder), { force: true });
  return writeKey(nextKeyFile(folder));
}

/** Moves that key to where the log's key is; the old one is gone with that. */
export function putNextKey(folder: string): void {
  try {
    renameSync(nextKeyFile(folder), logKeyFile(folder));
  } catch (error) {
    // Another process of this folder has moved it already.
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT' || !existsSync(logKeyFile(folder))) throw error;
  }
  const handle = openSync(folder, 'r');
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}

/** Writes a new key into a file that is not there yet, for its owner only. Throws what the file system says. */
export function writeKey(file: string): LogKey {
  const handle = openSync(file, 'wx', 0o600);
  try {
    const text = newKeyText();
    writeSync(handle, text);
    fsyncSync(handle);
    return parseKey(text, file);
  } finally {
    closeSync(handle);
  }
}

/** Reads a key from a file; undefined when there is no such file. */
export function readKeyFile(file: string): LogKey | undefined {
  const text = readIfThere(file);
  return text === undefined ? undefined : parseKey(text, `The file ${file}`);
}

const nextKeyFile = (folder: string): string => join(folder, 'log.key.next');

/** A new key as PKCS8 PEM. */
export const newKeyText = (): string =>
  generateKeyPairSync('ed25519').privateKey.export({ format: 'pem', type: 'pkcs8' }).toString();

function parseKey(text: string, where: string): LogKey {
  const privateKey = readPem(text) ?? readDer(Buffer.from(text, 'base64')) ?? readPem(fromBase64(text));
  if (privateKey?.asymmetricKeyType !== 'ed25519')
    throw new Error(`${where} is not an Ed25519 private key (PKCS8, as PEM or in base64).`);
  const spki = createPublicKey(privateKey).export({ format: 'der', type: 'spki' });
  return { privateKey, publicKey: Buffer.from(spki.subarray(-32)) };
}

const fromBase64 = (text: string) => Buffer.from(text, 'base64').toString('latin1');

// A setting often has its line breaks written as \n.
const readPem = (text: string) =>
  text.includes('-----BEGIN')
    ? tryKey(() => createPrivateKey(text.replaceAll(String.raw`\n`, '\n')))
    : undefined;

const readDer = (der: Buffer) => tryKey(() => createPrivateKey({ key: der, format: 'der', type: 'pkcs8' }));

function tryKey(read: () => KeyObject): KeyObject | undefined {
  try {
    return read();
  } catch {
    return undefined;
  }
}

// Linked into place whole: a crash leaves no half key, and of two processes that start together the first one's stays.
function makeKeyFile(file: string, folder: string): string {
  mkdirSync(folder, { recursive: true });
  const draft = `${file}.${randomBytes(6).toString('hex')}`;
  const handle = openSync(draft, 'wx', 0o600);
  try {
    writeSync(handle, newKeyText());
    fsyncSync(handle);
    linkSync(draft, file);
  } catch (error) {
    if (!hasCode(error, 'EEXIST')) throw error;
  } finally {
    closeSync(handle);
    rmSync(draft, { force: true });
  }
  return readFileSync(file, 'utf8');
}

function readIfThere(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return undefined;
    throw error;
  }
}

const hasCode = (error: unknown, code: string) =>
  typeof error === 'object' && error !== null && 'code' in error && error.code === code;
