import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const PARTS = join(import.meta.dirname, '../../assets/verifier');

const part = (name: string): string => readFileSync(join(PARTS, name), 'utf8');

const CHECKS = [
  'words.js',
  'hashing.js',
  'checks.js',
  'chain.js',
  'der.js',
  'certificate.js',
  'stamp.js',
  'attached.js',
  'zip.js',
  'compare.js',
  'files.js',
];

/** The checks without what runs them: `verifyFiles` and what it needs, as plain script. */
export const verifierChecks = (): string => CHECKS.map(part).join('\n');

/**
 * The verifier as one file that needs nothing else: `html` for a browser, without a network; `mjs` for Node. Both are made of
 * the same checks. Built for each who asks: so it is never older than its parts.
 */
export function verifierFile(kind: 'html' | 'mjs'): string {
  if (kind === 'mjs') return [verifierChecks(), part('node.js')].join('\n');
  return part('page.html').replace('/* SCRIPT */', () => [verifierChecks(), part('page.js')].join('\n'));
}
