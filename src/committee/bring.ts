import canonicalize from 'canonicalize';
import { z } from 'zod';
import { lockPeople, type Db, type Tx } from '../database/database.ts';
import type { Day } from '../days.ts';
import { checkAll, conflict, HeedError, invalid, invalidField } from '../errors.ts';
import { contentOf, keepContent } from '../files/content.store.ts';
import { append } from '../ledger/ledger.ts';
import type { Brought } from '../policy/bring.ts';
import type { PolicySource } from '../policy/policy-file.ts';
import { broughtHashes } from './bring.store.ts';
import { partsOf, withoutBrackets, type BroughtPart } from './brought.ts';
import { addOwnClause, knownBrackets, roomForOwn } from './clause.ts';
import { draftOf, mayChange } from './draft.ts';
import { checkWords, type OwnEdit } from './edited.ts';

/** The most parts that one file may have. */
export const MOST_PARTS = 300;

/** Somebody's choice among the parts that were kept under a hash. */
export interface Bringing {
  hash: string;
  /** Titles of the parts that become clauses, by their place in the file, from 0. */
  titles: ReadonlyMap<number, string>;
  /** Brackets that the policy does not have become round ones; else they are refused. */
  plain: boolean;
  /** What such a clause says of itself: that it has no rules yet, and where it comes from. */
  says: Pick<OwnEdit, 'aside' | 'basis'>;
}

const kept = z.object({
  draft: z.string(),
  after: z.number(),
  parts: z.array(z.object({ title: z.string(), text: z.string() })),
});

/**
 * Keeps what was read from a file until somebody has chosen from it; gives its hash. The same file in the same draft has
 * one hash until it is brought in, and another one then. Throws invalid on `file` for too many parts.
 */
export async function keepBrought(tx: Tx, draftId: string, brought: readonly Brought[]): Promise<string> {
  const draft = await draftOf(tx, draftId);
  mayChange(draft);
  const parts = partsOf(brought);
  if (parts.length === 0) throw invalidField('file', 'bring.empty');
  if (parts.length > MOST_PARTS) throw invalidField('file', 'bring.too-many');
  const after = (await broughtHashes(tx, draftId)).length;
  return keepContent(tx, 'brought', canonicalize({ draft: draftId, after, parts })!);
}

/** The parts kept under a hash for a draft; undefined when there are none, whatever else has that hash. */
export async function keptParts(db: Db, draftId: string, hash: string): Promise<BroughtPart[] | undefined> {
  if (!/^[0-9a-f]{64}$/.test(hash)) return undefined;
  const body = await contentOf(db, hash);
  const found = kept.safeParse(body === undefined ? undefined : parsed(body));
  return found.success && found.data.draft === draftId ? found.data.parts : undefined;
}

/**
 * Makes the chosen parts clauses of the organisation's own, in their order, without rules; gives how many came. Throws
 * invalid on `file` for an unknown hash, on `keep-0` or `title-0` … for a choice that cannot be; conflict the second time.
 */
export async function bringIn(
  tx: Tx,
  now: Date,
  by: string,
  draftId: string,
  { hash, titles, plain, says }: Bringing,
  source: PolicySource,
  today: Day,
): Promise<number> {
  await lockPeople(tx, 'everyone');
  const draft = await draftOf(tx, draftId);
  mayChange(draft);
  const parts = await keptParts(tx, draftId, hash);
  if (parts === undefined) throw invalidField('file', 'bring.unknown');
  if ((await broughtHashes(tx, draftId)).includes(hash)) throw conflict('bring.twice');
  const known = knownBrackets(draft, source);
  const edits = parts.flatMap(({ text }, n) => {
    const title = titles.get(n);
    if (title === undefined) return [];
    const [named, rule] = plain ? [title, text].map((words) => withoutBrackets(words, known)) : [title, text];
    return [{ n, edit: { ...NOTHING, ...says, title: named!, rule: rule! } }];
  });
  if (edits.length === 0) throw invalidField('keep-0', 'bring.none-chosen');
  checkAll(
    ...edits.map(
      ({ n, edit }) =>
        () =>
          checkPart(n, edit, known),
    ),
  );
  const room = await roomForOwn(tx, draft);
  if (edits.length > room) throw invalidField('keep-0', 'bring.no-room', { count: edits.length, room });
  const before = new Set(draft.version.clauses.map(({ id }) => id));
  const came = new Set<string>();
  for (const { edit } of edits) came.add(await addOwnClause(tx, now, by, draftId, edit, source, today));
  const clauses = [...came].filter((id) => !before.has(id)).length;
  if (clauses === 0) throw invalidField('keep-0', 'bring.nothing-new');
  await append(tx, now, [
    { at: now.toISOString(), kind: 'policy-brought', facts: { draft: draftId, hash, by, clauses } },
  ]);
  return clauses;
}

const NOTHING = { who: '', what: '', whatNot: '', where: '', when: '', roles: ['all'], rules: [] };

function checkPart(n: number, edit: OwnEdit, known: Parameters<typeof checkWords>[2]): void {
  try {
    checkWords(edit, ['title', 'rule'], known);
  } catch (error) {
    if (!(error instanceof HeedError) || error.kind !== 'invalid') throw error;
    // The words themselves cannot be typed here: what is wrong with them is a bracket.
    throw invalid(
      error.problems.map((problem) => ({
        ...problem,
        field: problem.field === 'title' ? `title-${n}` : 'plain',
      })),
    );
  }
}

function parsed(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}
