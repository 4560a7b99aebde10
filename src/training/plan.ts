import type { Db, Tx } from '../database/database.ts';
import { addDays, dayIn, isDay, type Day } from '../days.ts';
import { conflict, invalid, type FieldProblem } from '../errors.ts';
import { readyToPublish, type Ready } from '../committee/ready.ts';
import { agreeingForAll } from '../courses/agrees.ts';
import { currentCourse, type Course } from '../courses/course.ts';
import { fits } from '../courses/draw.ts';
import { shippedCourse } from '../courses/shipped.ts';
import { lessonRestsOn, questionRestsOn } from '../courses/stale.ts';
import { refusals } from '../policy/checks/check.ts';
import { difference, material, type ClauseDifference } from '../policy/difference.ts';
import { dutiesFrom, DUTIES_OWED, type ClauseDuty, type DutyOwed } from '../policy/owing.ts';
import { publish } from '../policy/publication.ts';
import { textAt } from '../policy/text.ts';
import { choicesOf } from '../policy/version.ts';
import { costOf, type Cost } from './cost.ts';
import { questionsAbout } from './changes.ts';
import { taughtCourse } from '../obligations/rule.ts';

/** What was chosen on the page that publishes, as text; absent or odd values are what is proposed. */
export type Sent = (name: string) => string;

/** A publication as it is planned: what it asks of whom, and from when. */
export interface Plan {
  ready: Ready;
  number: number;
  found: ClauseDifference[];
  proposed: { material: boolean };
  material: boolean;
  /** By clause: what is asked, and whether the course has a question to ask. */
  asked: { clause: string; title: string; proposed: DutyOwed; duty: DutyOwed; questions: number }[];
  duties: ClauseDuty[];
  effectiveOn: Day;
  days: number;
  actBy: Day;
  /** Something was chosen that is less, or other, than is proposed: a reason is asked for. */
  overruled: boolean;
  /** Lessons and questions that are to be looked at again because of it. */
  resting: { lessons: number; questions: number };
  /** How many questions fit the new version, and how many the test asks. */
  test: { fit: number; asks: number };
  cost: Cost;
}

/** Longest time to act on a change. */
const MOST_DAYS = 365;

/** Works out a planned publication with what it costs. Throws conflict when the draft is not ready, invalid for odd days. */
export async function planFor(db: Db, draftId: string, sent: Sent, now: Date, zone: string): Promise<Plan> {
  const ready = await readyToPublish(db, draftId);
  if ('reason' in ready) throw conflict(ready.reason);
  // Changed while it was in review, it may ask less for patients than it must.
  const [refused] = refusals(ready.version, shippedCourse().policy);
  if (refused !== undefined) throw conflict(refused.key, refused.params);
  const found = difference(ready.base, ready.version);
  const isMaterial = material(found);
  const chosen = sent('change') === '' ? isMaterial : sent('change') === 'material';
  const course = await courseNow(db);
  const choices = choicesOf(ready.version);
  const country = ready.version.countries[0] ?? 'us';
  // Rules of our own may answer a question otherwise than its key: then it is not asked.
  const about =
    course === undefined ? [] : agreeingForAll(course, textAt(ready.version, { country, siteId: null }));
  const asked = found.map(({ id, title, duty: proposed }) => {
    const questions = questionsAbout(about, [id], choices, country).length;
    const given = DUTIES_OWED.find((one) => one === sent(`duty-${id}`)) ?? proposed;
    // Wording asks for no more than reading it; and where there is no question, none can be asked.
    const duty = !chosen && given !== 'nothing' && given !== 'read' ? 'nothing' : given;
    return {
      clause: id,
      title,
      proposed,
      duty: duty === 'answer' && questions === 0 ? 'read' : duty,
      questions,
    };
  });
  const { effectiveOn, days } = whenOf(sent, ready, dayIn(zone, now));
  const duties = dutiesFrom(found, Object.fromEntries(asked.map(({ clause, duty }) => [clause, duty])));
  const number = ready.after + 1;
  const actBy = addDays(effectiveOn, days);
  return {
    ready,
    number,
    found,
    asked,
    duties,
    effectiveOn,
    days,
    actBy,
    resting:
      course === undefined
        ? {
            lessons: 0,
            questions: 0,
          }
        : restingOnAll(course, found),
    test: {
      fit: about.filter((question) =>
        fits(question, {
          country,
          choices,
        }),
      ).length,
      asks: course?.test.questions ?? 0,
    },
    proposed: { material: isMaterial },
    material: chosen,
    overruled: chosen !== isMaterial || asked.some(({ duty, proposed }) => duty !== proposed),
    cost: await costOf(db, found, duties, {
      number,
      on: effectiveOn,
      actBy,
    }),
  };
}

function whenOf(sent: Sent, ready: Ready, today: Day): { effectiveOn: Day; days: number } {
  const problems: FieldProblem[] = [];
  const on = sent('on') === '' ? today : sent('on');
  if (!isDay(on) || on < today || on > addDays(today, MOST_DAYS))
    problems.push({ field: 'on', key: 'publishing.day-wrong' });
  const own = ready.version.brackets['days to sign a change'] ?? '';
  const days = Number(sent('days') === '' ? own || '14' : sent('days'));
  if (!Number.isInteger(days) || days < 1 || days > MOST_DAYS)
    problems.push({ field: 'days', key: 'policy.bracket-number' });
  if (problems.length > 0) throw invalid(problems);
  return { effectiveOn: on, days };
}

async function courseNow(db: Db): Promise<Course | undefined> {
  const id = await taughtCourse(db);
  return id === undefined ? undefined : (await currentCourse(db, id)).course;
}

// What changes more than words makes what rests on it stale.
function restingOnAll(course: Course, found: readonly ClauseDifference[]): Plan['resting'] {
  const meant = found.filter(({ kinds }) => kinds.some((kind) => kind !== 'wording' && kind !== 'moved'));
  const rests = (on: readonly string[]) => meant.some(({ id }) => on.includes(id));
  return {
    lessons: course.lessons.filter((lesson) => rests(lessonRestsOn(lesson))).length,
    questions: course.questions.filter((question) => rests(questionRestsOn(question))).length,
  };
}

/**
 * Publishes an approved draft as it was planned; gives its number. Conflict when the draft, or what it changes, is
 * another than `shown` (its hash), or what is chosen another than was `counted`: nobody publishes what they have not
 * seen.
 */
export async function publishDraft(
  tx: Tx,
  now: Date,
  by: string,
  draftId: string,
  given: { sent: Sent; shown: string; counted?: string; zone: string; reason: string },
): Promise<number> {
  const plan = await planFor(tx, draftId, given.sent, now, given.zone);
  if (plan.ready.hash !== given.shown) throw conflict('committee.changed-since');
  // The numbers on the page must be those of what is published.
  if (given.counted !== undefined && given.counted !== new URLSearchParams(chosenIn(plan)).toString())
    throw conflict('publishing.count-again');
  if (plan.test.fit < plan.test.asks) throw conflict('publishing.too-few-questions', plan.test);
  if (plan.overruled && given.reason === '')
    throw invalid([{ field: 'reason', key: 'publishing.reason-needed' }]);
  return publish(tx, now, by, plan.ready.version, {
    after: plan.ready.after,
    duties: plan.duties,
    material: plan.material,
    actWithinDays: plan.days,
    effectiveOn: plan.effectiveOn,
    zone: given.zone,
    draftId,
    ...(given.reason === '' ? {} : { reason: given.reason }),
  });
}

/** What a plan says, as the fields that say it again. */
export function chosenIn({
  asked,
  material: isMaterial,
  effectiveOn,
  days,
}: Pick<Plan, 'asked' | 'material' | 'effectiveOn' | 'days'>): [string, string][] {
  return [
    ['change', isMaterial ? 'material' : 'minor'],
    ['on', effectiveOn],
    ['days', String(days)],
    ...asked.map(({ clause, duty }): [string, string] => [`duty-${clause}`, duty]),
  ];
}
