import { languageFor } from '../people/language.ts';
import { lockPeople, type Db, type Tx } from '../database/database.ts';
import { newId } from '../database/id.ts';
import { conflict, notFound } from '../errors.ts';
import { append } from '../ledger/ledger.ts';
import { compose } from '../mail/compose.ts';
import { queueMail } from '../mail/queue.ts';
import { organisation } from '../organisation/organisation.ts';
import { deputiesOf } from '../people/deputy.store.ts';
import { knownPeople } from '../people/people.store.ts';
import type { Messages } from '../web/messages.ts';
import { boundAttempt } from './attempt.ts';
import type { Attempt } from './attempt.store.ts';
import { helperOf, helpOf, helpRequest } from './help.store.ts';
import { papersOf, type Paper } from './paper.store.ts';
import { todayAt } from '../obligations/standing.store.ts';

/** After so many tries that were not passed somebody to ask is named. */
const TRIES = 2;

/** Who helps somebody with an attempt, and whether they were asked. */
export interface Help {
  helper: { id: string; name: string };
  askedAt: string | null;
  givenAt: string | null;
}

/** True for papers of which two were not passed, and none was. */
const needsHelp = (papers: readonly Paper[]): boolean =>
  papers.filter(({ use, result }) => use === 'test' && result?.passed === false).length >= TRIES;

/** The named person for somebody who failed twice; undefined while nobody is needed, or nobody is there. */
export async function helpFor(
  db: Db,
  now: Date,
  { id, person_id: personId, passed_at: passedAt }: Attempt,
): Promise<Help | undefined> {
  if (passedAt !== null || !needsHelp(await papersOf(db, id))) return undefined;
  const helper = await helperOf(db, personId, await todayAt(db, personId, now));
  if (helper === undefined) return undefined;
  const last = (await helpOf(db, id)).find((request) => request.helper_id === helper.id);
  return { helper, askedAt: last?.asked_at ?? null, givenAt: last?.given_at ?? null };
}

/**
 * Asks the named person for help and writes to them, and to whoever stands in for them; once while it is open, however often it is said. Conflict when
 * nobody is named for this attempt.
 */
export async function askForHelp(
  tx: Tx,
  now: Date,
  personId: string,
  attemptId: string,
  { messages, origin }: { messages: Messages; origin: string },
): Promise<void> {
  await lockPeople(tx, [personId]);
  const { attempt } = await boundAttempt(tx, personId, attemptId);
  const help = await helpFor(tx, now, attempt);
  if (help === undefined) throw conflict('help.nobody');
  if (help.askedAt !== null && help.givenAt === null) return;
  const request = newId(now);
  const facts = { request, attempt: attemptId, helper: help.helper.id };
  await append(tx, now, [{ at: now.toISOString(), kind: 'help-asked', personId, facts }]);
  const day = await todayAt(tx, personId, now);
  // Whoever stands in for the manager helps as well: the first of them who finds the time.
  const standIns = (await deputiesOf(tx, [help.helper.id], day)).get(help.helper.id) ?? [];
  const helpers = [help.helper.id, ...standIns.filter((id) => id !== personId)];
  const people = await knownPeople(tx, [personId, ...helpers]);
  const name = people.get(personId)?.name ?? '';
  const house = (await organisation(tx))?.name ?? '';
  for (const id of helpers) {
    const helper = people.get(id);
    if (helper === undefined || helper.email === null) continue;
    const theirs = messages.in(await languageFor(tx, id));
    const { t } = theirs;
    const letter = compose(theirs, {
      organisation: house,
      subject: t('help.mail-subject', { organisation: house }),
      parts: [t('help.mail-hello', { name: helper.name }), t('help.mail-lead', { name }), t('help.mail-how')],
      action: { text: t('help.mail-action'), href: `${origin}/help` },
      after: [t('help.mail-because')],
    });
    await queueMail(tx, now, { personId: id, kind: 'help', ...letter });
  }
}

/**
 * Records that help was given, with a note or without. Again changes nothing. `by.helps` are those whose requests they answer: their
 * own, and those of managers for whom they stand in. Not found for somebody else's request, and for one that they asked themselves.
 */
export async function giveHelp(
  tx: Tx,
  now: Date,
  by: { id: string; helps: readonly string[]; helpsAll: boolean },
  requestId: string,
  note: string,
): Promise<void> {
  const request = await helpRequest(tx, requestId);
  if (request === undefined || (!by.helps.includes(request.helper_id) && !by.helpsAll)) throw notFound();
  if (request.person_id === by.id && !by.helpsAll) throw notFound();
  await lockPeople(tx, [request.person_id]);
  if ((await helpRequest(tx, requestId))?.given_at !== null) return;
  await append(tx, now, [
    {
      at: now.toISOString(),
      kind: 'help-given',
      personId: request.person_id,
      facts: { request: requestId, attempt: request.attempt_id, by: by.id },
      ...(note === '' ? {} : { commits: { note } }),
    },
  ]);
}
