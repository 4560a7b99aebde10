import { transact, type Db, type Tx } from '../database/database.ts';
import type { MailState } from '../database/schema.ts';
import { conflict, notFound } from '../errors.ts';
import { append } from '../ledger/ledger.ts';
import type { Messages } from '../web/messages.ts';
import { move } from './mail.store.ts';
import { mailWithPerson } from './outbox.store.ts';
import { REASON } from './worker.ts';

/** Lets a mail that failed, or was perhaps sent, wait to be sent again. Twice is once; throws when it was sent. */
export function sendAgain(db: Db, now: Date, by: string, id: string): Promise<void> {
  const at = now.toISOString();
  const waiting = { state: 'waiting', tries: 0, next_at: at, claimed_at: null, error: null } as const;
  return transact(db, async (tx) => {
    if (await move(tx, id, ['failed', 'unsure'], waiting)) await record(tx, now, 'mail-repeated', by, id);
    else if ((await stateOf(tx, id)) !== 'waiting') throw conflict('mail.too-late-again');
  });
}

/** Lets a mail that waits go out now, and not at its time. Twice is once; throws when it is on its way, was sent or was stopped. */
export function sendNow(db: Db, now: Date, by: string, id: string): Promise<void> {
  const at = now.toISOString();
  const minuteAgo = new Date(now.getTime() - 60_000).toISOString();
  return transact(db, async (tx) => {
    const mail = await mailWithPerson(tx, id);
    if (mail === undefined) throw notFound();
    if (mail.state === 'waiting' && mail.next_at <= at && mail.next_at > minuteAgo) return;
    if (!(await move(tx, id, ['waiting'], { tries: 0, next_at: at }))) throw conflict('mail.too-late-again');
    await record(tx, now, 'mail-hurried', by, id);
  });
}

/** Stops a mail that waits. Twice is once; throws when it is on its way or was sent. */
export function stopMail(db: Db, now: Date, by: string, id: string): Promise<void> {
  const stopped = { state: 'failed', error: REASON.stoppedBy(by) } as const;
  return transact(db, async (tx) => {
    if (await move(tx, id, ['waiting'], stopped)) await record(tx, now, 'mail-stopped', by, id);
    else if ((await stateOf(tx, id)) !== 'failed') throw conflict('mail.too-late-stop');
  });
}

async function stateOf(tx: Tx, id: string): Promise<string> {
  const mail = await mailWithPerson(tx, id);
  if (mail === undefined) throw notFound();
  return mail.state;
}

async function record(tx: Tx, now: Date, kind: string, by: string, id: string): Promise<void> {
  const mail = await mailWithPerson(tx, id);
  const personId = mail === undefined || mail.outside !== null ? null : mail.person_id;
  await append(tx, now, [{ at: now.toISOString(), kind, personId, facts: { by, mail: id } }]);
}

/** Who stopped a mail, by the reason that is kept with it. */
export function stopperOf(error: string | null): string | undefined {
  const start = REASON.stoppedBy('');
  return error?.startsWith(start) === true ? error.slice(start.length) : undefined;
}

/** Why a mail was not sent (yet), in words: ours, or the server's own. `by` is the name of who stopped it. */
export function reasonText(messages: Messages, error: string | null, by: string): string {
  if (error === null) return '';
  if (stopperOf(error) !== undefined) return messages.t('mail.reason-stopped', { by });
  if (error.startsWith(REASON.noPass))
    return messages.t('mail.reason-no-pass', { words: error.slice(REASON.noPass.length) });
  if (error.startsWith('heed:')) return messages.t(`mail.reason-${error.split(':').at(-1)}`);
  return messages.t('mail.reason-server', { words: error });
}

/** The tag for a state, as `layout/status` and `layout/summary-bar` take it. */
export function stateTag(
  messages: Messages,
  mail: { state: MailState; error: string | null },
): { status: string; text: string } {
  if (mail.state === 'sending') return { status: 'waiting', text: messages.t('mail.sending') };
  if (mail.state === 'failed' && mail.error?.startsWith(REASON.ended) === true) {
    const key = mail.error === REASON.notNeeded ? 'mail.not-needed' : 'mail.stopped';
    return { status: 'exempt', text: messages.t(key) };
  }
  return { status: mail.state, text: messages.t(`layout.status-${mail.state}`) };
}
