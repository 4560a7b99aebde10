import { addDays, dayIn, instantOf, type Day } from '../days.ts';
import { commitmentsOfMany } from '../ledger/ledger.store.ts';
import { difference } from '../policy/difference.ts';
import { fileName, policyDocument } from '../policy/document.ts';
import { policyMarkdown } from '../policy/markdown.ts';
import { publications } from '../policy/publication.store.ts';
import type { Publication } from '../policy/publication.ts';
import { ANYWHERE, textAt } from '../policy/text.ts';
import { versionOf } from '../policy/version.ts';
import type { Cell } from '../reports/table.ts';
import type { Packing } from './packing.ts';
import { decisionsOn, isKept, votesOn } from './policy.store.ts';
import { sealedUntil } from './sealed-until.ts';
import type { Out } from './spool.ts';
import { namerOf } from './whom.ts';

/** What the first page says of the policy. */
export interface PolicyFacts {
  versions: {
    number: number;
    title: string;
    from: Day;
    to: Day | null;
    kind: string;
    material: boolean;
    by: string;
    approved: number;
    dissent: number;
    file: string;
  }[];
}

/** A version that was in force on a day of the period. */
export interface InForce extends Publication {
  from: Day;
  /** The last day; null where it is in force still. */
  until: Day | null;
  /** The version that was in force before it, in the period or not; one that was withdrawn before its day never was. */
  predecessor: Publication | null;
}

/** The versions that were in force in the period, oldest first. */
export async function inForceDuring({
  db,
  ask,
  zone,
}: Pick<Packing, 'db' | 'ask' | 'zone'>): Promise<InForce[]> {
  const all = (await publications(db)).filter(({ inForceAt }) => inForceAt !== null).toReversed();
  return all
    .map((one, n) => {
      const next = all[n + 1];
      const from = dayIn(zone, new Date(one.inForceAt!));
      const until = next === undefined ? null : dayIn(zone, new Date(next.inForceAt!));
      return { ...one, from, until, predecessor: all[n - 1] ?? null };
    })
    .filter(({ from, until }) => from <= ask.to && (until === null || until >= ask.from));
}

const VERSIONS = [
  'number',
  'title',
  'kind',
  'published_at',
  'published_by',
  'in_force_from',
  'in_force_until',
  'changes_what_people_do',
  'act_by',
  'withdrawn_at',
  'sha256',
  'file',
];
const DIFFERENCES = ['number', 'from_number', 'clause', 'title', 'kinds', 'asks', 'field', 'before', 'after'];
const VOTES = ['number', 'seat', 'vote', 'reason', 'name', 'at', 'on_final_text'];
const ACTS = ['emergency-asked', 'emergency-agreed', 'emergency-confirmed', 'emergency-lapsed'];
const EMERGENCIES = ['number', 'act', 'name', 'reason', 'at'];
const DECISIONS = ['number', 'clause', 'choice', 'reason', 'name', 'at'];

/** The versions in force in the period: their words, what changed from each to the next, who approved and who did not, and why. */
export async function policyPart(packing: Packing, out: Out): Promise<PolicyFacts> {
  const { db, messages, house } = packing;
  const versions = await inForceDuring(packing);
  const facts: PolicyFacts = { versions: [] };
  const rows: Record<'versions' | 'differences' | 'votes' | 'decisions', Cell[][]> = {
    versions: [], differences: [], votes: [], decisions: [],
  }; // prettier-ignore
  for (const one of versions) {
    const older = one.predecessor;
    if (older !== null && !((await isKept(db, older.hash)) && (await isKept(db, one.hash))))
      rows.differences.push([
        one.number,
        older.number,
        '',
        messages.t('packs.difference-gone'),
        '',
        '',
        '',
        '',
        '',
      ]);
    if (!(await isKept(db, one.hash))) {
      const gone = messages.t('packs.erased');
      rows.versions.push([one.number, gone, one.kind, one.at, '', one.from, one.until, '', one.actBy, one.withdrawnAt, one.hash, '']); // prettier-ignore
      continue;
    }
    const version = await versionOf(db, one.hash);
    const text = textAt(version, ANYWHERE);
    const file = `policy/${fileName(one.number, ANYWHERE)}`;
    const document = policyDocument(messages, { ...one, version }, text, { at: ANYWHERE, site: null }, house);
    await out.text(`${file}.md`, policyMarkdown(document));
    await out.text(`${file}.json`, `${JSON.stringify(version, null, 1)}\n`);
    const votes = one.draftId === null ? [] : await votesOn(db, one.draftId);
    const decisions = one.draftId === null ? [] : await decisionsOn(db, one.draftId);
    const named = [one.publishedBy, ...[...votes, ...decisions].map((row) => row.person_id)];
    const { name } = await namerOf(
      db,
      named.flatMap((id) => id ?? []),
      messages.t('packs.erased'),
    );
    rows.versions.push([
      one.number, text.title, one.kind, one.at, name(one.publishedBy), one.from, one.until, yes(one.material), one.actBy,
      one.withdrawnAt, one.hash, `${file}.md`,
    ]); // prettier-ignore
    const last = new Map(votes.map((vote) => [vote.seat, vote]));
    for (const { seat, vote, reason, person_id: by, at, hash } of votes)
      rows.votes.push([one.number, seat, vote, reason, name(by), at, yes(hash === one.hash)]);
    for (const { clause, choice, reason, person_id: by, at } of decisions)
      rows.decisions.push([one.number, clause, choice, reason, name(by), at]);
    if (older !== null && (await isKept(db, older.hash)))
      for (const found of difference(await versionOf(db, older.hash), version)) {
        const lines = found.words.length > 0 ? found.words : [{ field: '', before: '', after: '' }];
        for (const { field, before: was, after: is } of lines)
          rows.differences.push([
            one.number, older.number, found.id, found.title, found.kinds.join(' '), found.duty, field, was, is,
          ]); // prettier-ignore
      }
    facts.versions.push({
      number: one.number,
      title: text.title,
      from: one.from,
      to: one.until,
      kind: one.kind,
      material: one.material,
      by: name(one.publishedBy),
      approved: [...last.values()].filter(({ vote }) => vote === 'approve').length,
      dissent: [...last.values()].filter(
        ({ vote, reason }) => vote === 'object' || (vote === 'abstain' && reason !== ''),
      ).length,
      file: `${file}.md`,
    });
  }
  await out.sheet('policy/versions', VERSIONS, [rows.versions]);
  await out.sheet('policy/differences', DIFFERENCES, [rows.differences]);
  await out.sheet('policy/votes', VOTES, [rows.votes]);
  await out.sheet('policy/decisions', DECISIONS, [rows.decisions]);
  await out.sheet('policy/emergencies', EMERGENCIES, [await emergencies(packing, versions)]);
  return facts;
}

// Who asked to publish at once and why, who agreed, and what became of it.
async function emergencies(packing: Packing, versions: readonly InForce[]): Promise<Cell[][]> {
  const { db, ledger, messages } = packing;
  const acts = await sealedUntil(packing, ACTS);
  const values = await commitmentsOfMany(ledger, acts.map(({ entry }) => entry.id)); // prettier-ignore
  const { name } = await namerOf(db, acts.flatMap(({ entry }) => (entry.facts['by'] as string | null) ?? []), messages.t('packs.erased')); // prettier-ignore
  return versions
    .filter(({ kind }) => kind === 'emergency')
    .flatMap(({ number, draftId }) =>
      acts
        .filter(({ entry: { facts } }) => facts['number'] === number || facts['draft'] === draftId)
        .map(({ entry: { id, kind, at, facts } }) => [
          number, kind.replace('emergency-', ''), name((facts['by'] as string | undefined) ?? null), values.get(id)?.['reason'] ?? '', at,
        ]),
    ); // prettier-ignore
}

export const yes = (so: boolean): string => (so ? 'yes' : 'no');

/** The instants at which a period begins, and ends: the second is not in it. */
export const instantsOf = ({ ask, zone }: Pick<Packing, 'ask' | 'zone'>): [string, string] => [
  instantOf(ask.from, '00:00', zone).toISOString(),
  instantOf(addDays(ask.to, 1), '00:00', zone).toISOString(),
];
