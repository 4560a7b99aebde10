import type { Request, Response } from 'express';
import { notFound } from '../errors.ts';
import { SETTINGS } from '../policy/policy-file.ts';
import { adoptedVersions } from '../courses/adoption.store.ts';
import { filesIn } from '../courses/course-folder.ts';
import { lessonOf, questionOf, courseOf, type Course } from '../courses/course.ts';
import { folderHash } from '../courses/shipped.ts';
import { whyNotAsked } from '../courses/draw.ts';
import { fitOf, isFor } from '../courses/fitting.ts';
import { keyOf } from '../courses/key.ts';
import { lessonBlocks } from '../courses/lesson-text.ts';
import { explainedQuestion, openQuestion } from '../courses/question-view.ts';
import { param, query, type Page } from '../web/ground.ts';
import { render } from '../web/render.ts';
import { checked, type Checked } from './checked.ts';
import { checkedIn, countryChoices, deskIn, roleChoices, type Study } from './desk.routes.ts';
import { faultsOf } from './faults.ts';
import { readable } from './readable.ts';
import { seenAs, type SeenAs } from './seen-as.ts';

/** The course that an author looks at. */
interface Seen {
  /** `draft`, `force`, `disk` under `npm run dev`, or the hash of an earlier version. */
  of: string;
  course: Course | undefined;
  /** What is wrong with it; nothing for what is or was in force. */
  state: Checked | undefined;
}

/** Lessons and questions as people see them, in any role, country and setting. Nothing of it is recorded. */
export function previewPages(study: Study): Record<'lesson' | 'question', Page> {
  const { database, messages, shipped } = study;

  async function seen(req: Request): Promise<Seen> {
    const asked = query(req, 'of');
    const desk = await deskIn(study);
    if (/^[0-9a-f]{64}$/.test(asked)) {
      const versions = await adoptedVersions(database.read, shipped.course.id);
      if (versions.every(({ hash }) => hash !== asked)) throw notFound();
      return { of: asked, course: await courseOf(database.read, asked), state: undefined };
    }
    const { courseOnDisk } = study.config;
    if (asked === 'disk' && courseOnDisk !== undefined) {
      const files = filesIn(courseOnDisk);
      const state = await checked(database.read, files, folderHash(files), shipped.policy);
      return { of: 'disk', course: readable(files, ''), state };
    }
    if (desk.draft === undefined || asked === 'force')
      return { of: 'force', course: await courseOf(database.read, desk.hash), state: undefined };
    return { of: 'draft', course: readable(desk.files, desk.name), state: await checkedIn(study, desk) };
  }

  const askedAs = (req: Request): Promise<SeenAs> =>
    seenAs(database.read, shipped.policy, {
      role: query(req, 'role'),
      country: query(req, 'country'),
      setting: query(req, 'setting'),
    });

  /** What both pages show around their matter. */
  async function frame({ of, course }: Seen, as: SeenAs, here: string) {
    const desk = await deskIn(study);
    const { role, country, setting } = as;
    const ofs = [
      ...(desk.draft === undefined ? [] : ['draft']),
      'force',
      ...(study.config.courseOnDisk === undefined ? [] : ['disk']),
      ...(of.length === 64 ? [of] : []),
    ];
    return {
      here,
      of,
      ofs: ofs.map((value) => ({
        value,
        text: messages.t(`authoring.of-${value.length === 64 ? 'earlier' : value}`),
      })),
      role,
      country,
      setting,
      roles: roleChoices(messages).filter(({ value }) => value !== 'all'),
      countries: countryChoices(messages),
      settings: [
        { value: '', text: messages.t('authoring.setting-in-force') },
        ...SETTINGS.map((value) => ({
          value,
          text: messages.t('authoring.setting-all', { setting: messages.t(`policy.setting-${value}`) }),
        })),
      ],
      query: new URLSearchParams({ of, role, country, setting }).toString(),
      clauses: new Map(as.text.clauses.map((clause) => [clause.id, clause])),
      pictures: course?.pictures ?? {},
    };
  }

  const faultsIn = ({ state }: Seen, thing: string) =>
    state === undefined ? [] : faultsOf(messages, state, thing);

  // What of a draft cannot be read yet is not shown, but why.
  async function unreadable(
    req: Request,
    res: Response,
    given: Seen,
    as: SeenAs,
    thing: string,
  ): Promise<void> {
    const faults = faultsIn(given, thing);
    if (faults.length === 0) throw notFound();
    const [kind = '', id = ''] = thing.split(':');
    const name = encodeURIComponent(id);
    render(req, res, 'authoring/preview-faults', {
      ...(await frame(given, as, `/course/preview/${kind}s/${name}`)),
      title: messages.t('authoring.preview-title'),
      faults,
      href: given.of === 'disk' ? '' : `/course/edit/${kind}s/${name}`,
    });
  }

  async function lesson(req: Request, res: Response): Promise<void> {
    const [given, as] = [await seen(req), await askedAs(req)];
    const id = param(req, 'lesson');
    const { course } = given;
    if (course === undefined || course.lessons.every((one) => one.id !== id)) {
      await unreadable(req, res, given, as, `lesson:${id}`);
      return;
    }
    const shown = lessonOf(course, id);
    const fitted = fitOf(course, as.text.brackets, as.country);
    render(req, res, 'authoring/preview-lesson', {
      ...(await frame(given, as, `/course/preview/lessons/${id}`)),
      title: fitted(shown.title),
      faults: faultsIn(given, `lesson:${id}`),
      lesson: shown,
      isFor: isFor({ roles: shown.roles, except: shown.except }, as.who),
      screens: shown.screens.map((screen) => ({
        kind: screen.kind,
        blocks: lessonBlocks(screen, course, as.text.brackets, as.who),
      })),
      takeaway: fitted(shown.takeaway),
      sources: shown.sources.filter(({ countries }) => isFor({ countries }, as.who)),
      practice: shown.practice.flatMap((question) => {
        const found = course.questions.find((one) => one.id === question);
        return found === undefined ? [] : [{ id: question, stem: fitted(found.stem) }];
      }),
    });
  }

  async function question(req: Request, res: Response): Promise<void> {
    const [given, as] = [await seen(req), await askedAs(req)];
    const id = param(req, 'question');
    const { course } = given;
    if (course === undefined || course.questions.every((one) => one.id !== id)) {
      await unreadable(req, res, given, as, `question:${id}`);
      return;
    }
    const asked = questionOf(course, id);
    const fitted = fitOf(course, as.text.brackets, as.country);
    const order = [...asked.options.keys()];
    const { roles, countries } = asked;
    render(req, res, 'authoring/preview-question', {
      ...(await frame(given, as, `/course/preview/questions/${id}`)),
      title: messages.t('authoring.preview-title'),
      faults: faultsIn(given, `question:${id}`),
      question: openQuestion(asked, order, [], fitted),
      explained: explainedQuestion(asked, order, keyOf(asked), fitted),
      notFor: isFor({ countries }, as.who) ? (isFor({ roles }, as.who) ? '' : 'role') : 'country',
      notHeld: whyNotAsked(asked, as.choices),
      number: messages.t('courses.question'),
      errors: [],
    });
  }

  return { lesson, question };
}
