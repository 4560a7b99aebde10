import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { Findings, PackageRefused, type Remark } from '../../../src/scorm/bring/findings.ts';
import { readManifest } from '../../../src/scorm/bring/read-manifest.ts';
import type { Manifest } from '../../../src/scorm/manifest.ts';

export interface ReadXml {
  manifest: Manifest | undefined;
  problems: readonly Remark[];
  warnings: readonly Remark[];
}

const FILES = ['index.html', ...['a', 'b', 'c', 'd', 'e'].map((name) => `${name}.html`)];

/** Reads a manifest as if it lay in a package with these files. */
export function readXml(xml: string | Buffer, files: readonly string[] = FILES): ReadXml {
  const findings = new Findings();
  const read = readManifest(Buffer.from(xml), files, findings);
  const { problems } = findings.error();
  return { manifest: read?.manifest, problems, warnings: findings.warnings };
}

/** The manifest, which must be one with nothing wrong. */
export function manifestOf(xml: string | Buffer, files?: readonly string[]): Manifest {
  const { manifest, problems } = readXml(xml, files);
  if (manifest === undefined) throw new PackageRefused(problems);
  return manifest;
}

export const keysOf = (remarks: readonly Remark[]): string[] => remarks.map(({ key }) => key);

export interface Played {
  /** Every activity that was opened, in order. */
  opened: string[];
  /** After each step: what it opened, or what the content saw. */
  after: unknown[];
  status: Record<
    string,
    {
      completion: string;
      success: string;
      measure: number | null;
      satisfied: boolean | null;
      attempts: number;
      children: string[];
    }
  >;
}

/** `go` is one of our buttons or the start; `says` is the content, which sets values and ends. */
export type Step = ['go', string, string?] | ['says', Record<string, string>];

/** Plays a sitting of a manifest with the real sequencing engine, as the player has it. */
export function play(xml: string, steps: readonly Step[]): Played {
  const { sequencing } = manifestOf(xml);
  const script = join(import.meta.dirname, 'engine.mjs');
  const input = JSON.stringify({ sequencing, steps });
  return JSON.parse(execFileSync(process.execPath, [script], { input }).toString()) as Played;
}
