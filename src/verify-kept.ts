import { setImmediate as breathe } from 'node:timers/promises';
import { changedCertificates, goneCertificates } from './certificates/kept-files.ts';
import type { Course } from './courses/course.ts';
import type { Db } from './database/database.ts';
import { contentReader } from './files/content.ts';
import { changedContents } from './files/content.store.ts';
import { entriesOfKind, keptAs } from './files/kept.store.ts';
import { parseEntry, type Facts } from './ledger/entry.ts';
import type { Messages } from './web/messages.ts';

/** The facts that are hashes of kept texts, by kind of entry: what was published, taught, shown and signed. */
const NAMES: Readonly<Record<string, readonly string[]>> = {
  'policy-published': ['hash'],
  'draft-submitted': ['hash'],
  'course-adopted': ['hash', 'folder', 'es'],
  'course-started': ['courseHash', 'policyHash'],
  'course-language-chosen': ['courseHash'],
  'requirement-step': ['courseHash'],
  'follow-up-sent': ['courseHash'],
  signed: ['policyHash', 'textHash', 'changesHash', 'courseHash'],
  'template-set': ['hash'],
  'package-added': ['index', 'manifest'],
};

/** The first entry that names a text which is not what it was, and how many do. */
interface Naming {
  entry: string;
  kind: string;
  count: number;
  state: 'changed' | 'gone';
}

/** What is wrong with something that was kept under a hash ('' where that is gone too), as a sentence. */
export interface KeptProblem {
  hash: string;
  text: string;
}

/**
 * A sentence for every kept text and certificate that is not what it was, or is gone, with the entry that names it. Their hashes stand
 * in the ledger: whoever changes a text and puts it under its new hash is found by the old one. Reads one text at a time.
 */
export async function* keptProblems(db: Db, messages: Messages): AsyncGenerator<KeptProblem> {
  const named = new Map<string, Naming>();
  // Each text is read once, however many entries name it: thousands of people sign a few texts.
  const judged = new Map<string, 'kept' | 'changed' | 'gone'>();
  const judge = async (hash: string, entry: string, kind: string) => {
    let state = judged.get(hash);
    if (state === undefined) judged.set(hash, (state = await keptAs(db, hash)));
    const before = named.get(hash);
    if (before !== undefined) before.count++;
    else if (state !== 'kept') named.set(hash, { entry, kind, count: 1, state });
    return state;
  };
  for (const [kind, facts] of Object.entries(NAMES)) {
    for await (const page of entriesOfKind(db, kind)) {
      for (const { id, body } of page) {
        const hashes = hashesIn(body, facts);
        for (const hash of hashes) await judge(hash, id, kind);
        if (kind === 'course-adopted')
          for (const course of hashes.filter((hash) => judged.get(hash) === 'kept'))
            for (const hash of await picturesNamed(db, course)) await judge(hash, id, kind);
      }
      await breathe();
    }
  }
  for (const [hash, { entry, kind, count, state }] of named)
    yield { hash, text: messages.t(`cli.content-${state}`, { hash, entry, kind, count }) };
  for (const hash of await changedContents(db))
    if (!named.has(hash)) yield { hash, text: messages.t('cli.content-other', { hash }) };
  for await (const { entry, number } of goneCertificates(db))
    yield { hash: '', text: messages.t('cli.certificate-gone', { entry, number }) };
  for await (const { hash, entry, number } of changedCertificates(db))
    yield {
      hash,
      text: messages.t('cli.certificate-changed', { hash, entry: entry ?? '?', number: number ?? '?' }),
    };
}

// An entry that cannot be read is told as such by the verification of the ledger.
function hashesIn(body: string, names: readonly string[]): string[] {
  let facts: Facts = {};
  try {
    ({ facts } = parseEntry(body));
  } catch {
    return [];
  }
  return names
    .map((name) => facts[name])
    .filter((value) => typeof value === 'string')
    .filter((value) => /^[0-9a-f]{64}$/.test(value));
}

// A course names its pictures by their hashes, one in another language those with its words; its folder names none.
const picturesNamed = contentReader((body): string[] => {
  const { pictures = {} } = JSON.parse(body) as Partial<Pick<Course, 'pictures'>>;
  return Object.values(pictures).filter((hash) => typeof hash === 'string');
}, 4);
