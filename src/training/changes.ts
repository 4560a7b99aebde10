import { createHash } from 'node:crypto';
import { lockPeople, type Db, type Tx } from '../database/database.ts';
import { conflict, notFound } from '../errors.ts';
import type { Question } from '../courses/question-file.ts';
import { agreeing } from '../courses/agrees.ts';
import { currentCourse } from '../courses/course.ts';
import { fits, isAsked, isShort } from '../courses/draw.ts';
import { isRight, type Chosen } from '../courses/marking.ts';
import { append } from '../ledger/ledger.ts';
import { difference, partsFor, type ClauseDifference } from '../policy/difference.ts';
import { dutiesOf, mostOf, type DutyOwed, type Reader } from '../policy/owing.ts';
import { policyInForce, policyNumbered, type Published } from '../policy/publication.ts';
import { readerOf } from '../policy/reader.store.ts';
import { bringUpToDate } from '../policy/timely.ts';
import { languageFor } from '../people/language.ts';
import type { Language } from '../web/languages.ts';
import { versionIn } from '../policy/tongue.ts';
import { textAt } from '../policy/text.ts';
import { choicesOf, type Choices } from '../policy/version.ts';
import { changeAnswers } from './change.store.ts';
import { commonFacts } from '../obligations/common.store.ts';
import { personFacts } from '../obligations/facts.store.ts';
import { taughtCourse } from '../obligations/rule.ts';
import { signaturesOf } from './signature.store.ts';
import { owedFor } from '../obligations/asking.ts';

/** What changed for somebody since they last signed, and what that asks of them. */
export interface Changed {
  policy: Published;
  /** The version they signed last; null when they never signed one. */
  since: Published | null;
  /** Clauses that read or mean something else where they work. */
  found: ClauseDifference[];
  duty: DutyOwed;
  /** Versions whose change they still owe something for, oldest first. */
  owed: { number: number; duty: DutyOwed }[];
  /** For duty `answer`: the question to answer now. Undefined when the course has none for them: reading is enough. */
  question: Question | undefined;
}

/** Works out what changed for somebody since they last signed. */
export async function changedFor(db: Db, personId: string, page?: Language): Promise<Changed> {
  const language = page ?? (await languageFor(db, personId));
  const policy = await policyInForce(db);
  const signed = (await signaturesOf(db, personId)).filter((row) => row.withdrawn_at === null);
  const newest = signed.reduce((most, row) => Math.max(most, row.policy_number), 0);
  const since = newest === 0 ? null : await policyNumbered(db, newest);
  const reader = { ...(await readerOf(db, personId)), language };
  const all =
    since === null || newest >= policy.number
      ? []
      : difference(versionIn(since.version, language), versionIn(policy.version, language));
  const found = all.filter((one) => partsFor(one, reader).length > 0);
  const [known] = await personFacts(db, [personId]);
  const taught = await taughtCourse(db);
  const { asking } = await commonFacts(db);
  const owed =
    known === undefined || newest === 0
      ? []
      : asking
          .filter(({ number }) => number > newest)
          .map((one) => ({ ...one, duty: owedFor(one, known.facts) }))
          .filter(({ duty }) => duty !== 'nothing');
  const duty = mostOf(owed);
  const clauses = owed.flatMap(({ duties }) => dutiesOf(duties, reader)).map(({ clause }) => clause);
  const question =
    duty === 'answer' && taught !== undefined
      ? await questionAbout(db, personId, { policy, course: taught, clauses, reader })
      : undefined;
  return {
    policy,
    since,
    found,
    duty,
    owed: owed.map(({ number, duty: d }) => ({ number, duty: d })),
    question,
  };
}

/** The questions of a course about any of these clauses whose key holds under the policy in this country. */
export const questionsAbout = (
  questions: readonly Question[],
  clauses: readonly string[],
  choices: Choices,
  country: string,
): Question[] =>
  questions.filter((question) => isAbout(question, clauses) && fits(question, { country, choices }));

const isAbout = (question: Question, clauses: readonly string[]): boolean =>
  isShort(question) && question.clauses.some((id) => clauses.includes(id));

// The same until it is answered, another after each wrong answer, and not the same for everybody.
async function questionAbout(
  db: Db,
  personId: string,
  {
    policy,
    course: id,
    clauses,
    reader,
  }: { policy: Published; course: string; clauses: readonly string[]; reader: Reader },
): Promise<Question | undefined> {
  const { course } = await currentCourse(db, id, reader.language);
  const who = { ...reader, country: reader.country ?? 'us' };
  const asked = { ...who, choices: choicesOf(policy.version) };
  const usable = agreeing(course, textAt(policy.version, who), who.roles).filter(
    (question) => isAbout(question, clauses) && isAsked(question, asked),
  );
  const tries = (await changeAnswers(db, personId, policy.number)).length;
  const start = createHash('sha256').update(`${personId} ${policy.number}`).digest().readUInt32BE(0);
  return usable[(start + tries) % Math.max(1, usable.length)];
}

/**
 * Notes that somebody read what changed, up to the version that the page showed. Conflict when another is in force by
 * now, and where a signature or an answer is asked for.
 */
export async function readChange(tx: Tx, now: Date, personId: string, number: number): Promise<void> {
  const changed = await stillShown(tx, now, personId, number);
  if (changed.duty === 'nothing') return;
  if (changed.duty === 'sign' || changed.question !== undefined) throw conflict('changes.more-asked');
  await append(
    tx,
    now,
    changed.owed.map((owed) => ({
      at: now.toISOString(),
      kind: 'change-read',
      personId,
      facts: { ...owed, policy: number, since: changed.since?.number ?? null },
    })),
  );
}

/** Keeps an answer to the question about a change; true when it was right, which settles it. */
export async function answerChange(
  tx: Tx,
  now: Date,
  personId: string,
  given: { number: number; question: string; chosen: Chosen },
): Promise<boolean> {
  const changed = await stillShown(tx, now, personId, given.number);
  const { question } = changed;
  if (question === undefined || question.id !== given.question) throw conflict('changes.answered-already');
  const right = isRight(question, given.chosen);
  const settled = right ? changed.owed.filter(({ duty }) => duty !== 'sign').map(({ number }) => number) : [];
  const facts = { number: given.number, question: question.id, right, settled };
  const commits = { chosen: JSON.stringify(given.chosen) };
  await append(tx, now, [{ at: now.toISOString(), kind: 'change-answered', personId, facts, commits }]);
  return right;
}

async function stillShown(tx: Tx, now: Date, personId: string, number: number): Promise<Changed> {
  await bringUpToDate(tx, now);
  await lockPeople(tx, [personId]);
  const changed = await changedFor(tx, personId);
  if (changed.since === null) throw notFound();
  if (changed.policy.number !== number) throw conflict('changes.overtaken');
  return changed;
}
