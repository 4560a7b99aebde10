import type { Request, Response } from 'express';
import { transact } from '../database/database.ts';
import { dayIn } from '../days.ts';
import { currentCourse } from '../courses/course.ts';
import { typed } from '../web/form.ts';
import { param, viewerOf, type Ground } from '../web/ground.ts';
import { languageIn, ownName, type Language } from '../web/languages.ts';
import { render } from '../web/render.ts';
import { languageOf } from '../web/tongue.ts';
import { may } from '../web/viewer.ts';
import { isFor } from '../courses/fitting.ts';
import { readerOf } from '../policy/reader.store.ts';
import { attemptToGoOn, bind, startAttempt } from './attempt.ts';
import { languagesToTake } from './attempt-language.ts';
import type { Attempt } from './attempt.store.ts';
import { organisation } from '../organisation/organisation.ts';
import { personFacts } from '../obligations/facts.store.ts';
import { toMend } from '../people/mend.store.ts';
import { helpAsked } from './help.store.ts';
import { isRefreshed } from './refresher.ts';
import { home, nextOf, placeOf, type Owed } from './home.ts';
import { thingTitle } from '../obligations/reason.ts';
import { ruleNames, whyOf } from '../obligations/why.ts';
import { FOREVER } from '../obligations/cycles.ts';
import { rulesUnfinishable } from '../obligations/package.ts';
import { hasPackages } from '../obligations/package.store.ts';
import { courseOf, rules } from '../obligations/rule.ts';
import { titlesOf } from '../obligations/titles.ts';
import { stateOn } from '../obligations/standing.ts';
import { standingsOf, todayAt } from '../obligations/standing.store.ts';

/** What the page says of matters above this room. */
export interface HomeFromAbove {
  /** Whether the reminders have not run for too long. */
  remindersLate: (ground: Ground) => Promise<boolean>;
  /** What is wrong with the backups: when the last good one was made, and why the newest was not. */
  backupTrouble: (ground: Ground) => Promise<{ last: string | null; why: string | null } | undefined>;
}

/** A person's own page, and the door into a course. */
export function homePages(ground: Ground, above: HomeFromAbove) {
  const { database, messages } = ground;
  const { t } = messages;

  const shown = (
    { standing, state, course, next, refresher }: Owed,
    { names, titles }: Record<'names' | 'titles', ReadonlyMap<string, string>>,
  ) => ({
    forGood: state === 'current' && standing.dueOn === FOREVER,
    title: titles.get(standing.thing) ?? thingTitle(messages, standing.thing, course?.title),
    refresher,
    standing,
    state,
    course,
    next,
    href: placeOf(next),
    why: whyOf(messages, standing.reasons, names),
    // Of a course that a rule asks for anyway it is not plain to see.
    asked: standing.reasons.find(({ by, dueOn }) => by === 'requirement' && dueOn !== FOREVER)?.id,
  });

  async function show(req: Request, res: Response): Promise<void> {
    const viewer = viewerOf(res);
    const found = await home(database.read, viewer.personId, res.locals.now, languageOf(res));
    const names = await ruleNames(database.read, messages);
    const things = [...found.todo, ...found.settled]
      .map(({ standing }) => standing.thing)
      .filter((thing) => courseOf(thing) === undefined);
    const called = { names, titles: await titlesOf(database.read, messages, things) };
    render(req, res, 'training/home', {
      title: t('home.title'),
      signatures: found.signatures,
      // Whoever may mend them is told of facts that are wrong.
      toMend: may(viewer, 'administrator')
        ? await toMend(database.read, dayIn(res.locals.place.zone, res.locals.now))
        : 0,
      unfinishable: may(viewer, 'people') ? (await rulesUnfinishable(database.read)).length : 0,
      hasPackages: await hasPackages(database.read, viewer.personId),
      remindersLate: may(viewer, 'people') && (await above.remindersLate(ground)),
      backupTrouble: may(viewer, 'administrator') ? await above.backupTrouble(ground) : undefined,
      packs: viewer.packs,
      helpWaiting: (await helpAsked(database.read, viewer)).length,
      todo: found.todo.map((item) => shown(item, called)),
      settled: found.settled.map((item) => shown(item, called)),
    });
  }

  async function course(req: Request, res: Response): Promise<void> {
    const spoken = languageOf(res);
    const { hash, course } = await currentCourse(database.read, param(req, 'course'), spoken);
    const open = await attemptToGoOn(database.read, viewerOf(res).personId, course.id);
    const standing = (await standingsOf(database.read, viewerOf(res).personId)).find(
      (row) => courseOf(row.thing) === course.id && row.doneOn !== null,
    );
    const today = await todayAt(database.read, viewerOf(res).personId, res.locals.now);
    const early = standing !== undefined && stateOn(standing, today) === 'current';
    const { personId } = viewerOf(res);
    const reader = await readerOf(database.read, personId);
    const who = { roles: reader.roles, country: reader.country ?? 'us' };
    const lessons = course.lessons.filter((lesson) => isFor(lesson, who));
    const [known] = await personFacts(database.read, [personId]);
    render(req, res, 'training/course', {
      title: course.title,
      course,
      lessons,
      minutes: lessons.reduce((sum, lesson) => sum + lesson.minutes, 0),
      paidTime: (await organisation(database.read))?.paidTime === 'on',
      open: open !== undefined,
      ...(await languageChoice(open, hash, spoken)),
      refresher:
        open === undefined
          ? isRefreshed(course, known?.facts, today, await rules(database.read))
          : (await bind(database.read, open)).plan !== null,
      early,
    });
  }

  // The language in which it goes on or begins, and the others in which it could.
  async function languageChoice(open: Attempt | undefined, hash: string, spoken: Language) {
    const all = await languagesToTake(database.read, open?.course_hash ?? hash);
    const own = open?.language ?? (all.includes(spoken) ? spoken : 'en');
    const others = open !== undefined && open.passed_at !== null ? [] : all.filter((one) => one !== own);
    return {
      own,
      others: others.map((code) => ({ code, name: ownName(languageIn(code) ?? 'en') })),
    };
  }

  async function start(req: Request, res: Response): Promise<void> {
    const { personId } = viewerOf(res);
    const courseId = param(req, 'course');
    const language = languageIn(typed(req)['language']) ?? languageOf(res);
    const chosen = typed(req)['language'] !== undefined;
    await transact(database.write, async (tx) => {
      const open = await attemptToGoOn(tx, personId, courseId);
      // Whoever only goes on does so in the language of what they began.
      const wanted = chosen || open === undefined ? language : undefined;
      await startAttempt(tx, res.locals.now, personId, courseId, wanted);
    });
    const attempt = (await attemptToGoOn(database.write, personId, courseId))!;
    res.redirect(303, placeOf(await nextOf(database.write, await bind(database.write, attempt))));
  }

  return { show, course, start };
}
