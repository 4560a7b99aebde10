import type { Logger } from 'pino';
import { transact, type Database, type Tx } from '../database/database.ts';
import { organisation } from '../organisation/organisation.ts';
import { escapeHtml } from '../web/escape.ts';
import { dressed, dressNow, type Dress } from './dressed.ts';
import { claim, dueIds, giveUpClaims, reword, settle, type Claimed } from './mail.store.ts';
import { pauseAfter, type Outcome } from './outcome.ts';
import { LINK, type Attachment } from './queue.ts';
import { senderNow } from './sender.ts';
import { openSmtp, PATIENCE, type Envelope, type Oauth, type Smtp } from './smtp.ts';

/** Makes a single-use link for a person, in the transaction that claims the mail. */
export type MintLink = (tx: Tx, now: Date, personId: string, purpose: string) => Promise<string>;

/**
 * What a room says of a mail that waited: false when it has become untrue and is not sent; a later instant until which it waits;
 * other words, that are true now; true for a mail that is as it was, or another room's.
 */
export type Judge = (
  tx: Tx,
  now: Date,
  mail: { id: string; personId: string; kind: string },
) => Promise<boolean | Date | Reworded>;

export interface Reworded {
  subject: string;
  text: string;
  html: string;
  calendar?: string | undefined;
}

export interface PostDeps {
  database: Database;
  log: Logger;
  /** Without it nothing is sent: mail stays in the outbox. */
  smtpUrl: string | undefined;
  smtpOauth?: Oauth | undefined;
  mailFrom: string;
  link: MintLink;
  /** The kinds that may go out now; absent: all. */
  only?: readonly string[] | undefined;
  /** Asked of each mail before it is sent. */
  wanted?: Judge;
  /** Ends the round after the mail in hand. */
  signal?: AbortSignal;
  patience?: typeof PATIENCE;
}

const PAGE = 50;
const ROUND_MS = 60_000;
const CLAIM_MS = 10 * 60_000;
const MINUTE_MS = 60_000;

/** Our own reasons for not sending; the pages say them in words. Those that are `ended` are nobody's failure. */
export const REASON = {
  noAddress: 'heed:no-address',
  noLink: 'heed:no-link',
  /** Followed by what the service said that gives out passes for the mail server. */
  noPass: 'heed:no-pass:',
  ended: 'heed:ended:',
  notNeeded: 'heed:ended:not-needed',
  stoppedBy: (personId: string) => `heed:ended:stopped:${personId}`,
} as const;

/**
 * Sends what waits, one mail a time, for about a minute at most; gives how many were sent. Any number of processes may do so at
 * once. A claim that was broken off ten minutes ago or more becomes `unsure` and is not repeated by itself.
 */
export async function sendWaiting(deps: PostDeps, now: Date): Promise<number> {
  const { database, smtpUrl } = deps;
  const stale = new Date(now.getTime() - CLAIM_MS).toISOString();
  await transact(database.write, (tx) => giveUpClaims(tx, stale));
  if (smtpUrl === undefined) return 0;
  const until = performance.now() + ROUND_MS;
  const smtp = openSmtp(smtpUrl, deps.patience, deps.smtpOauth);
  const went: Went[] = [];
  let dress: Dress | undefined;
  let sent = 0;
  try {
    for (;;) {
      const ids = await dueIds(database.write, now.toISOString(), PAGE, deps.only);
      if (ids.length === 0) return sent;
      for (const id of ids) {
        if (deps.signal?.aborted === true || performance.now() > until) return sent;
        dress ??= await dressNow(database.read);
        const outcome = await sendOne(deps, { smtp, dress }, now, id, went);
        if (outcome?.state === 'sent') sent++;
        if (outcome?.state === 'unsure' || (outcome?.state === 'again' && outcome.everything)) return sent;
      }
      await transact(database.write, (tx) => keep(tx, went));
      went.length = 0;
    }
  } finally {
    smtp.close();
    if (went.length > 0) await transact(database.write, (tx) => keep(tx, went));
  }
}

/** How the mail just before went: kept in the transaction that takes the next, which is durable once and not twice a mail. */
interface Went {
  id: string;
  claimedAt: string;
  result: ReturnType<typeof resultOf>;
}

async function keep(tx: Tx, went: readonly Went[]): Promise<void> {
  for (const { id, claimedAt, result } of went) await settle(tx, id, claimedAt, result);
}

async function sendOne(
  deps: PostDeps,
  { smtp, dress }: { smtp: Smtp; dress: Dress },
  now: Date,
  id: string,
  went: Went[],
): Promise<Outcome | undefined> {
  const taken = await take(deps, now, id, went);
  went.length = 0;
  if (taken === undefined) return undefined;
  const { mail, link, ends } = taken;
  const outcome = await smtp.send({
    id,
    ...ends,
    calendar: mail.calendar,
    attachments: mail.attachments === null ? [] : (JSON.parse(mail.attachments) as Attachment[]),
    subject: mail.subject,
    text: link === undefined ? mail.text : mail.text.replaceAll(LINK, () => link),
    ...dressed(link === undefined ? mail.html : mail.html.replaceAll(LINK, () => escapeHtml(link)), dress),
    date: now,
  });
  went.push({ id, claimedAt: mail.claimed_at!, result: resultOf(outcome, mail.tries, now) });
  if (outcome.state !== 'sent')
    deps.log.warn(
      { mail: id, outcome: outcome.state },
      `mail ${id} ${LOGGED[outcome.state]}: ${outcome.words}`,
    );
  return outcome;
}

const LOGGED = {
  again: 'was not sent and is tried again later',
  refused: 'was refused and is not tried again',
  unsure: 'was handed over, and nobody said whether it arrived',
} as const;

type Taken = {
  mail: Claimed;
  link: string | undefined;
  ends: Pick<Envelope, 'from' | 'to' | 'replyTo'>;
};

// Claims the mail and mints its link; undefined when another was first or there is nothing to send.
async function take(
  deps: PostDeps,
  now: Date,
  id: string,
  went: readonly Went[],
): Promise<Taken | undefined> {
  const at = now.toISOString();
  try {
    return await transact(deps.database.write, async (tx) => {
      await keep(tx, went);
      const mail = await claim(tx, id, at);
      if (mail === undefined) return undefined;
      const { person_id: personId, kind, link_purpose: purpose } = mail;
      const wanted = (await deps.wanted?.(tx, now, { id, personId, kind })) ?? true;
      if (wanted === false) {
        await settle(tx, id, at, { state: 'failed', error: REASON.notNeeded });
        return undefined;
      }
      if (wanted instanceof Date) {
        // That it was too early is no try.
        const later = { next_at: wanted.toISOString(), claimed_at: null, tries: mail.tries - 1 };
        await settle(tx, id, at, { state: 'waiting', ...later });
        return undefined;
      }
      if (mail.email === null) {
        await settle(tx, id, at, { state: 'failed', error: REASON.noAddress });
        return undefined;
      }
      const words = wanted === true ? {} : await reword(tx, id, wanted);
      const link = purpose === null ? undefined : await deps.link(tx, now, personId, purpose);
      const sender = await senderNow(tx);
      const name = sender.name || ((await organisation(tx))?.name ?? '');
      const from = { name, address: addressOf(deps.mailFrom) };
      const to = { name: mail.name ?? '', address: mail.email };
      return { mail: { ...mail, ...words }, link, ends: { from, to, replyTo: sender.replyTo } };
    });
  } catch (error) {
    // Else a fault in one mail would hold up all that wait behind it.
    deps.log.error({ err: error, mail: id }, `mail ${id} could not be made ready and is tried again later`);
    await transact(deps.database.write, async (tx) => {
      await keep(tx, went);
      const mail = await claim(tx, id, at);
      if (mail === undefined) return;
      const outcome: Outcome = { state: 'again', words: REASON.noLink, everything: false };
      await settle(tx, id, at, resultOf(outcome, mail.tries, now));
    });
    return undefined;
  }
}

function resultOf(outcome: Outcome, tries: number, now: Date) {
  if (outcome.state === 'sent') return { state: 'sent' as const, sent_at: now.toISOString(), error: null };
  if (outcome.state === 'unsure') return { state: 'unsure' as const, error: outcome.words };
  const isNoPass = outcome.state === 'again' && outcome.noPass === true;
  const error = isNoPass ? `${REASON.noPass}${outcome.words}` : outcome.words;
  const pause = outcome.state === 'again' ? pauseAfter(tries) : undefined;
  if (pause === undefined) return { state: 'failed' as const, error };
  const next = new Date(now.getTime() + pause * MINUTE_MS).toISOString();
  return { state: 'waiting' as const, next_at: next, claimed_at: null, error };
}

/** The bare address of `Training <training@example.org>`. */
export const addressOf = (from: string): string => /<([^<>]+)>/.exec(from)?.[1] ?? from.trim();
