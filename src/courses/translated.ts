import canonicalize from 'canonicalize';
import { z } from 'zod';
import { frozen } from '../files/canonical.ts';
import { contentHash } from '../files/content.store.ts';
import { FileError, readYaml } from '../files/yaml-file.ts';
import type { Language } from '../web/languages.ts';
import { remembered, type CourseFiles } from './course-folder.ts';
import { scenarioWords } from './course-file.ts';
import type { Course, Lesson } from './course.ts';
import { readPoints, readSpelling, readWords } from './extras-file.ts';
import { clausesShown, readLesson } from './lesson-file.ts';
import { picturesIn } from './picture-words.ts';
import { questionVersion } from './question-version.ts';
import { readQuestions, type Question } from './question-file.ts';
import { readScenarios, type Scenario } from './scenario-file.ts';

const words = z.string().trim().min(1);
const planWords = z.strictObject({
  title: words,
  summary: words,
  'scenario words': scenarioWords.optional(),
  /** Nothing is missing any more: what is, is a fault from then on. */
  complete: z.boolean().default(false),
});

/** `<language>/course.yaml`: what the course is called. Throws FileError. */
export const readPlanWords = (text: string, file: string): z.output<typeof planWords> =>
  readYaml(text, file, planWords);

/**
 * The course in another language, thing by thing: what is not there in it stays as it is and says so. `taken`: the files that
 * the translation was made from; what the organisation has changed in the first language since is not there in the other,
 * unless it changed that too. Undefined where the language has not even a title. Pure.
 */
export function courseIn(
  language: Language,
  first: Course,
  files: CourseFiles,
  taken: CourseFiles = files,
): Course | undefined {
  // What comes with Heed, as it came: it is long, and was made before.
  const isShipped = Object.isFrozen(first) && Object.isFrozen(files) && taken === files;
  const known = isShipped ? asShipped.get(files)?.get(language) : undefined;
  if (known?.first === first) return known.made;
  const made = madeIn(language, first, files, taken);
  if (!isShipped) return made;
  const all = asShipped.get(files) ?? new Map<Language, Made>();
  asShipped.set(files, all.set(language, { first, made: made && frozen(made) }));
  return made;
}

interface Made {
  first: Course;
  made: Course | undefined;
}

const asShipped = new WeakMap<CourseFiles, Map<Language, Made>>();

function madeIn(
  language: Language,
  first: Course,
  files: CourseFiles,
  taken: CourseFiles,
): Course | undefined {
  const read = <T>(path: string, parse: (text: string, file: string) => T, from = files): T | undefined => {
    const text = from[path];
    if (text === undefined) return undefined;
    try {
      return remembered(text, path, parse);
    } catch (error) {
      if (!(error instanceof FileError)) throw error;
      return undefined;
    }
  };
  const plan = read(`${language}/course.yaml`, readPlanWords);
  if (plan === undefined) return undefined;
  const all = <T extends object>(
    path: string,
    parse: (text: string, file: string) => readonly T[],
    key: (one: T) => string,
    from = files,
  ) => {
    const paths = path.endsWith('/') ? Object.keys(from).filter((one) => one.startsWith(path)) : [path];
    return new Map(paths.flatMap((one) => read(one, parse, from) ?? []).map((one) => [key(one), one]));
  };
  /** Of each thing of the first language the one of this language that says the same. */
  const things = <T extends object>(
    name: string,
    parse: (text: string, file: string) => readonly T[],
    key: (one: T) => string,
    isSame: (one: T, other: T) => boolean,
  ) => {
    const [here, before] = [
      all(`${language}/${name}`, parse, key),
      taken === files ? undefined : all(`${language}/${name}`, parse, key, taken),
    ];
    const was = before && all(`${first.language}/${name}`, parse, key, taken);
    return (one: T): T | undefined => {
      const [id, other] = [key(one), here.get(key(one))];
      if (other === undefined || !isSame(one, other)) return undefined;
      const isNew = before === undefined || !equal(other, before.get(id));
      return isNew || equal(one, was?.get(id)) ? other : undefined;
    };
  };
  const questionIn = things('questions/', readQuestions, ({ id }) => id, sameQuestion);
  const pointIn = things(
    'points.yaml',
    readPoints,
    ({ clause }) => clause,
    () => true,
  );
  const scenarioIn = things('scenarios.yaml', readScenarios, ({ id }) => id, sameScenario);
  const lessonIn = (lesson: Lesson): Lesson => {
    const [path, original] = [
      `${language}/lessons/${lesson.id}.md`,
      `${first.language}/lessons/${lesson.id}.md`,
    ];
    const text = read(path, readLesson);
    const isOld = files[original] !== taken[original] && files[path] === taken[path];
    const isSame =
      text !== undefined &&
      clausesShown(text.screens).toSorted().join() === clausesShown(lesson.screens).toSorted().join() &&
      text.screens.length === lesson.screens.length;
    return isSame && !isOld
      ? { ...lesson, ...text, screens: text.screens.map((screen) => ({ ...screen })) }
      : { ...lesson, language: first.language, screens: lesson.screens.map((screen) => ({ ...screen })) };
  };
  return {
    ...first,
    language,
    title: plan.title,
    summary: plan.summary,
    ...(first['scenario words'] && { 'scenario words': plan['scenario words'] ?? first['scenario words'] }),
    lessons: first.lessons.map(lessonIn),
    questions: first.questions.map((one) => ({
      ...(questionIn(one) ?? { ...one, language: first.language }),
      of: questionVersion(one),
    })),
    points: first.points.map((one) => pointIn(one) ?? one),
    scenarios: first.scenarios.map((one) => ({
      ...(scenarioIn(one) ?? { ...one, language: first.language }),
      of: questionVersion(one),
    })),
    words: read(`${language}/words.yaml`, readWords) ?? first.words,
    spelling: read(`${language}/spelling.yaml`, readSpelling) ?? [],
    pictures: Object.fromEntries(
      picturesIn(language, files).map(({ name, body }) => [name, contentHash(body)]),
    ),
  };
}

const equal = (one: object, other: object | undefined): boolean =>
  other !== undefined && canonicalize(one) === canonicalize(other);

/** A question without its words: what must be the same in every language. */
export const boneOf = (question: Question): object => {
  const { stem: _stem, partly, post, alt, ending: _ending, options, scenes, ...rest } = question;
  return {
    ...rest,
    partly: partly !== undefined,
    alt: alt !== undefined,
    post: post === undefined ? undefined : [...post.matchAll(/\{[^{}]*\}/g)].length,
    options: options.map(({ text: _text, why: _why, ...option }) => option),
    scenes: scenes?.map(({ id }) => id),
  };
};

const sameQuestion = (one: Question, other: Question): boolean => equal(boneOf(one), boneOf(other));

/** A scenario without its words. */
export const boneOfScenario = (scenario: Scenario): object => {
  const { text, ...rest } = scenario;
  const bare = <T extends { say: string }>({ say, ...facts }: T) => ({ ...facts, says: say !== '' });
  const slots = [...new Set([...text.matchAll(/\{([a-z]+)\}/g)].map((match) => match[1]!))].toSorted();
  return {
    ...rest,
    named: slots,
    ...(rest.kind === 'pick'
      ? { posts: rest.posts.map(bare) }
      : {
          slots: Object.fromEntries(Object.entries(rest.slots).map(([name, list]) => [name, list.map(bare)])),
        }),
  };
};

const sameScenario = (one: Scenario, other: Scenario): boolean =>
  equal(boneOfScenario(one), boneOfScenario(other));
