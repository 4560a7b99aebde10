import { courseOf } from '../courses/course.ts';
import type { Db } from '../database/database.ts';
import type { Day } from '../days.ts';
import { contentOf } from '../files/content.store.ts';
import { commitmentsOf } from '../ledger/ledger.store.ts';
import { namesOf } from '../people/person.store.ts';
import { slipNumbered, type Slip } from '../sign-in/slip.store.ts';
import type { DeviceClass } from './signing-circumstances.ts';
import { keptChangesOf, type ShownChanges } from './signing-changes.ts';
import { signingEntry, withdrawalEntry, type Signature } from './signature.store.ts';

/** The facts of a signature's entry, as `sign` and `enterPaper` write them. */
export interface SignatureFacts {
  zone: string;
  day: Day;
  onPaper: boolean;
  since: number | null;
  changed: string[];
  changesHash: string | null;
  courseHash: string | null;
  how: string;
  signedInAt: string;
  language: string;
  /** Clauses that stood in English in a text of another language. */
  inEnglish?: string[];
  deviceClass: DeviceClass;
  app: string;
  /** The slip of paper with which they came to sign in at all. */
  slip?: string;
  /** The shared device that they signed on. */
  sharedDevice?: string;
  /** Their PIN was asked again for this very signature. */
  pinAgain?: true;
  /** Of a paper signature: who entered it, and who saw it signed. */
  by?: string;
  witness?: string;
  /** The paper shows another name, and who entered it has checked that it is this person. */
  otherName?: true;
}

/** A signature with all that was kept of the act. What was erased by law is missing from `values`. */
export interface SignatureRecord {
  signature: Signature;
  facts: SignatureFacts;
  knownAt: string;
  values: Readonly<Record<string, string>>;
  changes: ShownChanges | undefined;
  courseTitle: string | undefined;
  withdrawal: { at: string; by: string; own: boolean; reason: string | undefined } | undefined;
  slip: Slip | undefined;
  /** People that the record names, by id. */
  names: ReadonlyMap<string, string>;
}

export async function signatureRecord(db: Db, signature: Signature): Promise<SignatureRecord> {
  const entry = await signingEntry(db, signature);
  const facts = entry.facts as unknown as SignatureFacts;
  const { changesHash, courseHash } = facts;
  const taken = await withdrawalEntry(db, signature);
  const withdrawer = taken === undefined ? undefined : (taken.facts['by'] as string);
  const slip = facts.slip === undefined ? undefined : await slipNumbered(db, facts.slip);
  const named = [facts.by, facts.witness, withdrawer, signature.person_id, slip?.made_by, slip?.handed_by];
  return {
    signature,
    facts,
    knownAt: entry.knownAt,
    values: await commitmentsOf(db, entry.id),
    changes: changesHash === null ? undefined : await keptChangesOf(db, changesHash),
    courseTitle: courseHash === null ? undefined : (await courseOf(db, courseHash)).title,
    withdrawal: taken && {
      at: taken.at,
      by: withdrawer!,
      own: withdrawer === signature.person_id,
      reason: (await commitmentsOf(db, taken.id))['reason'],
    },
    slip,
    names: await namesOf(
      db,
      named.filter((id) => id != null),
    ),
  };
}

/** The texts that a signature rests on, by their hash: the policy as it was read, and the changes that were shown. */
export async function signedContents(db: Db, record: SignatureRecord): Promise<Record<string, string>> {
  const hashes = [record.signature.text_hash, record.facts.changesHash].filter((hash) => hash !== null);
  const kept = await Promise.all(
    hashes.map(async (hash) => [hash, (await contentOf(db, hash)) ?? ''] as const),
  );
  return Object.fromEntries(kept);
}
