import type { Db } from '../database/database.ts';
import type { Day } from '../days.ts';
import { difference } from '../policy/difference.ts';
import { policyInForce, policyNumbered, type Published } from '../policy/publication.ts';
import type { Certificate } from './certificate.store.ts';

/** How a certificate stands. The first that holds is said first; what changed since is said beside any of them. */
export type State = 'withdrawn' | 'signature-withdrawn' | 'replaced' | 'expired' | 'valid';

/** Judges a certificate on a day. It holds through its last day. Pure. */
export function stateOn(
  certificate: Pick<Certificate, 'withdrawn_at' | 'replaced_at' | 'holds_until'>,
  signature: { withdrawn_at: string | null },
  today: Day,
): State {
  if (certificate.withdrawn_at !== null) return 'withdrawn';
  if (signature.withdrawn_at !== null) return 'signature-withdrawn';
  if (certificate.replaced_at !== null) return 'replaced';
  if (certificate.holds_until !== null && certificate.holds_until < today) return 'expired';
  return 'valid';
}

/** What the policy asks otherwise than a certificate's version did, by clause. */
export interface Since {
  /** The version in force now. */
  number: number;
  /** Clauses that changed in what they ask. */
  asked: string[];
  /** Clauses of which only the words changed. */
  worded: string[];
}

/** What changed from a version to the one in force; undefined when it is that one. */
export async function changedSince(db: Db, number: number): Promise<Since | undefined> {
  const now = await policyInForce(db);
  return now.number === number ? undefined : since(await policyNumbered(db, number), now);
}

const MOST = 50;
const known = new Map<string, Since>();

// Whoever has the number may ask as often as they like: between two versions nothing ever changes.
function since(before: Published, after: Published): Since {
  const key = `${before.hash} ${after.hash} ${after.number}`;
  let found = known.get(key);
  if (found === undefined) {
    const changed = difference(before.version, after.version).filter(({ kinds }) =>
      kinds.some((kind) => kind !== 'moved'),
    );
    const isWords = ({ kinds }: { kinds: readonly string[] }) =>
      kinds.every((kind) => kind === 'wording' || kind === 'moved');
    const ids = (words: boolean) => changed.filter((one) => isWords(one) === words).map((one) => one.id);
    if (known.size >= MOST) known.delete(known.keys().next().value!);
    known.set(key, (found = { number: after.number, asked: ids(false), worded: ids(true) }));
  }
  return found;
}
