import type { Db } from '../database/database.ts';
import type { Day } from '../days.ts';
import { agreeing } from '../courses/agrees.ts';
import { currentCourse } from '../courses/course.ts';
import type { Random } from '../courses/draw.ts';
import { followUpSettings, isWorking, nextWorking } from '../organisation/working-hours.ts';
import { languageFor } from '../people/language.ts';
import { personDetails } from '../people/people.store.ts';
import { policyInForce } from '../policy/publication.ts';
import { readerOf } from '../policy/reader.store.ts';
import { textAt } from '../policy/text.ts';
import { examineeUnder } from './examinee.ts';
import { closedNow } from './follow-up.ts';
import { chooseFollowUp } from './follow-up-choice.ts';
import { dueStage, stageOn, type Stage } from './follow-up-days.ts';
import { knownOf } from './follow-up-known.ts';
import { followUpOfMail, followUpsOf, hasStopped, type FollowUp } from './follow-up.store.ts';
import { courseOf } from '../obligations/rule.ts';
import { stateOn } from '../obligations/standing.ts';
import { standingsOf, todayAt, zoneAt, type StandingRow } from '../obligations/standing.store.ts';

/** A question that is due, as it is kept for ever: the course, the version and the place that make up its text. */
export interface Due {
  name: string;
  stage: Stage;
  doneOn: Day;
  clause: string;
  question: string;
  order: number[];
  courseHash: string;
  policy: number;
  country: string;
  site: string | null;
}

/** What somebody is to be asked on a day; undefined when nothing is due, they are not to be asked, or nothing fits. */
export async function dueFor(db: Db, personId: string, day: Day, random: Random): Promise<Due | undefined> {
  const standings = await standingsOf(db, personId);
  const person = await personDetails(db, personId);
  if (person === undefined || person.email === null || !settled(standings, day)) return undefined;
  if (await hasStopped(db, personId)) return undefined;
  const before = await followUpsOf(db, personId);
  const sent = before.map((row) => ({ doneOn: row.done_on, stage: row.stage, sentOn: row.sent_on }));
  for (const { doneOn, thing } of standings) {
    const course = courseOf(thing);
    const stage = doneOn === null || course === undefined ? undefined : dueStage(doneOn, sent, day);
    if (stage === undefined || course === undefined) continue;
    const count = before.filter((row) => row.done_on === doneOn);
    const chosen = await choiceFor(db, personId, course, { before, count }, random);
    if (chosen !== undefined) return { name: person.name, stage, doneOn: doneOn!, ...chosen };
  }
  return undefined;
}

// Whoever owes something, or may renew, hears of that and of nothing else.
const settled = (standings: readonly StandingRow[], day: Day): boolean =>
  standings.every((row) => stateOn(row, day) === 'current');

async function choiceFor(
  db: Db,
  personId: string,
  courseId: string,
  { before, count }: { before: readonly FollowUp[]; count: readonly FollowUp[] },
  random: Random,
): Promise<Omit<Due, 'name' | 'stage' | 'doneOn'> | undefined> {
  const { hash, course } = await currentCourse(db, courseId, await languageFor(db, personId));
  const { version, number } = await policyInForce(db);
  const reader = await readerOf(db, personId);
  const who = { ...reader, country: reader.country ?? 'us' };
  const { evidence, seen } = await knownOf(db, personId, before);
  const examinee = examineeUnder(version, who, seen);
  const asked = count.map(({ clause, question_id: question, was_right: right }) => ({
    clause,
    question,
    right: right === null ? null : right === 1,
  }));
  const questions = agreeing(course, textAt(version, who), who.roles);
  const choice = chooseFollowUp({ questions, examinee, asked, evidence }, random);
  if (choice === undefined) return undefined;
  const { clause, question, order } = choice;
  const text = { courseHash: hash, policy: number, country: who.country, site: who.siteId };
  return { clause, question: question.id, order, ...text };
}

/** The kind of mail that holds a link to a question. */
export const MAIL_KIND = 'follow-up';

/**
 * For the mail worker: false for a question that is asked no more (switched off, stopped, left, something is owed, too
 * late), a later instant while nobody is at work, true for any other mail.
 */
export async function followUpWanted(
  db: Db,
  now: Date,
  mail: { id: string; personId: string; kind: string },
): Promise<boolean | Date> {
  if (mail.kind !== MAIL_KIND) return true;
  const followUp = await followUpOfMail(db, mail.id);
  const settings = await followUpSettings(db);
  if (followUp === undefined || followUp.answered_at !== null || settings.followUps === 'off') return false;
  const day = await todayAt(db, mail.personId, now);
  if (stageOn(followUp.done_on, day) !== followUp.stage) return false;
  const standings = await standingsOf(db, mail.personId);
  const counts = standings.some(({ doneOn }) => doneOn === followUp.done_on) && settled(standings, day);
  if (!counts || (await closedNow(db, now, followUp)) !== null) return false;
  if (await hasStopped(db, mail.personId)) return false;
  const zone = await zoneAt(db, mail.personId);
  return isWorking(settings, zone, now) || nextWorking(settings, zone, now);
}
