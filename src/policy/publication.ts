import canonicalize from 'canonicalize';
import { lockPeople, type Db, type Tx } from '../database/database.ts';
import { addDays, dayIn, instantOf, type Day } from '../days.ts';
import { conflict, HeedError, notFound } from '../errors.ts';
import { keepContent } from '../files/content.store.ts';
import { append } from '../ledger/ledger.ts';
import { EVERYBODY_SIGNS, type ClauseDuty } from './owing.ts';
import {
  inForce,
  newestNumber,
  publicationNumbered,
  unconfirmed,
  waitingPublication,
} from './publication.store.ts';
import { withWords } from './tongue.ts';
import { openBrackets, versionOf, type PolicyVersion } from './version.ts';

/** `restored`: the version before an emergency that nobody confirmed. */
export type PublicationKind = 'regular' | 'emergency' | 'restored';

export interface Publication {
  number: number;
  hash: string;
  /** When it was published; in force since `inForceAt`, null while its day has not come. */
  at: string;
  publishedBy: string | null;
  kind: PublicationKind;
  material: boolean;
  effectiveOn: Day;
  inForceAt: string | null;
  /** Taken back before its day came, or lapsed: what it asked for is owed no more. */
  withdrawnAt: string | null;
  /** Whoever owes something because of it does it by then. */
  actBy: Day | null;
  duties: readonly ClauseDuty[];
  draftId: string | null;
  /** An emergency lapses after this day unless it was confirmed. */
  confirmBy: Day | null;
  confirmedAt: string | null;
}

export interface Published extends Publication {
  version: PolicyVersion;
}

export interface HowPublished {
  /** The number that its author saw as the newest: when somebody published meanwhile, this is a conflict. */
  after: number;
  /** What it asks of whom. */
  duties: readonly ClauseDuty[];
  material: boolean;
  /** Days to do it in, from the day it takes effect. */
  actWithinDays: number;
  /** The day it takes effect, in this zone; today when absent. */
  effectiveOn?: Day;
  zone: string;
  kind?: PublicationKind;
  draftId?: string;
  /** Why it was overruled whether it changes what people do; kept apart from the facts. */
  reason?: string;
}

/** How the first version is published: at once, and signed by everybody at the end of the course. */
export const firstVersion = (zone: string): HowPublished => ({
  after: 0,
  duties: EVERYBODY_SIGNS,
  material: true,
  actWithinDays: 0,
  zone,
});

/** Days in which the committee confirms what was published in an emergency. */
export const CONFIRM_DAYS = 30;

/**
 * Publishes a version; gives its number. It takes effect at once, or on its day. Refuses a text with an open bracket,
 * a day that is past, and a second version while one waits for its day.
 */
export async function publish(
  tx: Tx,
  now: Date,
  by: string | null,
  version: PolicyVersion,
  how: HowPublished,
): Promise<number> {
  const open = openBrackets(version);
  if (open.length > 0) throw new HeedError('conflict', 'policy.open-brackets', { brackets: open.join(', ') });
  await lockPeople(tx, 'everyone');
  const today = dayIn(how.zone, now);
  const effectiveOn = how.effectiveOn ?? today;
  if (effectiveOn < today) throw conflict('policy.day-past');
  if ((await newestNumber(tx)) !== how.after) throw conflict('policy.overtaken');
  const waiting = await waitingPublication(tx);
  if (waiting !== undefined) throw conflict('policy.one-waits', { number: waiting.number });
  const number = how.after + 1;
  const hash = await keepContent(tx, 'policy', canonicalize(withWords(version))!);
  const kind = how.kind ?? 'regular';
  await append(tx, now, [
    {
      at: now.toISOString(),
      kind: 'policy-published',
      facts: {
        by,
        number,
        hash,
        kind,
        effectiveOn,
        material: how.material,
        duties: how.duties.map((duty) => ({ ...duty })),
        actBy: how.duties.length > 0 && number > 1 ? addDays(effectiveOn, how.actWithinDays) : null,
        trainDays: trainDays(version),
        draft: how.draftId ?? null,
        confirmBy: kind === 'emergency' ? addDays(effectiveOn, CONFIRM_DAYS) : null,
      },
      ...(how.reason === undefined ? {} : { commits: { reason: how.reason } }),
    },
  ]);
  await takeEffect(tx, now, how.zone);
  return number;
}

/** Puts the version whose day has come into force, as of the beginning of that day; gives its number, or null. */
export async function takeEffect(tx: Tx, now: Date, zone: string): Promise<number | null> {
  await lockPeople(tx, 'everyone');
  const waiting = await waitingPublication(tx);
  if (waiting === undefined || waiting.effectiveOn > dayIn(zone, now)) return null;
  const midnight = instantOf(waiting.effectiveOn, '00:00', zone).toISOString();
  const at = midnight > waiting.at ? midnight : waiting.at;
  await append(tx, now, [{ at, kind: 'policy-effective', facts: { number: waiting.number } }]);
  return waiting.number;
}

/** Takes back a version whose day has not come. Conflict when it is in force already. */
export async function withdrawPublication(tx: Tx, now: Date, by: string, number: number): Promise<void> {
  await lockPeople(tx, 'everyone');
  const waiting = await waitingPublication(tx);
  if (waiting?.number !== number) throw conflict('policy.not-waiting');
  await append(tx, now, [
    { at: now.toISOString(), kind: 'publication-withdrawn', facts: { by, number, draft: waiting.draftId } },
  ]);
}

/** Notes that the committee confirmed what was published in an emergency. */
export async function confirmEmergency(tx: Tx, now: Date, number: number): Promise<void> {
  await lockPeople(tx, 'everyone');
  const publication = await unconfirmed(tx);
  if (publication?.number !== number) throw conflict('policy.nothing-to-confirm');
  await append(tx, now, [{ at: now.toISOString(), kind: 'emergency-confirmed', facts: { number } }]);
}

/**
 * Restores the version before an emergency that nobody confirmed in time; gives its new number, or null. Those whom
 * the emergency had reached read what is restored.
 */
export async function lapseEmergency(tx: Tx, now: Date, zone: string): Promise<number | null> {
  await lockPeople(tx, 'everyone');
  const lapsed = await unconfirmed(tx);
  if (lapsed === undefined || lapsed.confirmBy === null || lapsed.confirmBy >= dayIn(zone, now)) return null;
  const before = await inForce(tx, lapsed.number - 1);
  if (before === undefined) return null;
  // A version that waits for its day was written upon the emergency: it goes back to its authors.
  const waiting = await waitingPublication(tx);
  if (waiting !== undefined) {
    const facts = { by: null, number: waiting.number, draft: waiting.draftId };
    await append(tx, now, [{ at: now.toISOString(), kind: 'publication-withdrawn', facts }]);
  }
  const at = now.toISOString();
  await append(tx, now, [{ at, kind: 'emergency-lapsed', facts: { number: lapsed.number } }]);
  return publish(tx, now, null, await versionOf(tx, before.hash), {
    after: await newestNumber(tx),
    duties: lapsed.duties.map((duty) => ({ ...duty, duty: 'read' })),
    material: lapsed.material,
    actWithinDays: CONFIRM_DAYS,
    zone,
    kind: 'restored',
  });
}

// The one place where new staff are told how many days they have is the policy; who owes what follows it.
function trainDays(version: PolicyVersion): number | null {
  const days = version.brackets['days to train'];
  return days !== undefined && /^\d{1,3}$/.test(days) ? Number(days) : null;
}

/** The version in force. Throws not found before the first publication. */
export async function policyInForce(db: Db): Promise<Published> {
  const publication = await inForce(db);
  if (publication === undefined) throw notFound();
  return { ...publication, version: await versionOf(db, publication.hash) };
}

/** Any version ever published, also one that waits or was withdrawn. Throws not found for a number there never was. */
export async function policyNumbered(db: Db, number: number): Promise<Published> {
  const publication = await publicationNumbered(db, number);
  if (publication === undefined) throw notFound();
  return { ...publication, version: await versionOf(db, publication.hash) };
}
