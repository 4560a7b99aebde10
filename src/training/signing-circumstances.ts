import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** How somebody who acts had signed in, and from where: part of the evidence. */
export interface Circumstances {
  /** `password`, `invitation` … */
  how: string;
  /** A UTC instant. */
  signedInAt: string;
  address: string;
  /** The browser as it names itself. */
  device: string;
  language: string;
  /** The shared device that they used, where it is one that was registered. */
  shared?: { id: string; name: string };
  /** Whether the PIN was asked again for this very act. */
  pinAgain?: true;
}

const manifest = readFileSync(join(import.meta.dirname, '../../package.json'), 'utf8');

/** The version of Heed that keeps the record. */
export const APP_VERSION = (JSON.parse(manifest) as { version: string }).version;

/** The circumstances as facts of an entry. */
export const circumstanceFacts = (given: Circumstances) => ({
  how: given.how,
  signedInAt: given.signedInAt,
  language: given.language,
  deviceClass: deviceClass(given.device),
  app: APP_VERSION,
  ...(given.shared === undefined ? {} : { sharedDevice: given.shared.id }),
  ...(given.pinAgain === undefined ? {} : { pinAgain: true }),
});

export const DEVICE_CLASSES = ['phone', 'tablet', 'computer', 'unknown'] as const;
export type DeviceClass = (typeof DEVICE_CLASSES)[number];

// Tried in this order. An Android tablet leaves out "Mobile"; a newer iPad calls itself a Mac and counts as a computer.
const CLASSES: readonly [DeviceClass, RegExp][] = [
  ['tablet', /iPad|Tablet|PlayBook|Kindle|Silk\/(?!.*Mobile)|Android(?!.*Mobile)/i],
  ['phone', /iPhone|iPod|Mobile|Windows Phone|BlackBerry|Opera Mini/i],
  ['computer', /Windows NT|Macintosh|X11|CrOS|Linux/i],
];

/** The kind of device that a browser names. */
export const deviceClass = (userAgent: string): DeviceClass =>
  CLASSES.find(([, names]) => names.test(userAgent))?.[0] ?? 'unknown';
