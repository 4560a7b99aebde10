import { explainedQuestion, openQuestion } from '../../src/courses/question-view.ts';
import { fitOf, isFor, isIn } from '../../src/courses/fitting.ts';
import { fits } from '../../src/courses/draw.ts';
import { keyOf } from '../../src/courses/key.ts';
import { courseMarkdown, lessonBlocks } from '../../src/courses/lesson-text.ts';
import { scenarioQuestion, variantsOf } from '../../src/courses/scenario.ts';
import type { Question } from '../../src/courses/question-file.ts';
import { shippedCourse } from '../../src/courses/shipped.ts';
import { COUNTRIES, lawsIn } from '../../src/organisation/organisation.ts';
import { courseIn } from '../../src/courses/translated.ts';
import { JOB_ROLES } from '../../src/people/person.ts';
import { fit } from '../../src/policy/fitting.ts';
import { SETTINGS } from '../../src/policy/policy-file.ts';
import { rulesOf, textAt } from '../../src/policy/text.ts';
import { choicesOf } from '../../src/policy/version.ts';

const { course, files, policy } = shippedCourse();
const BRACKETS = Object.fromEntries(policy.brackets.map(({ key }) => [key, 'somebody of ours']));
const ELSEWHERE = COUNTRIES.filter((country) => !isIn(['us'], country));
const ROLES = [...JOB_ROLES.map((role) => [role as string]), ['clinician', 'manager']];
// The law, the offices and the money of the United States.
const OF_THE_US = /\b(?:HIPAA|OCR|HHS|FTC|NLRB|NLRA|CMS|CFR|U\.S\.C\.)\b|\$|\bdollars?\b/i;

// A taster, and what some roles read on top of another lesson.
const SHORT = new Set(['L6', 'L5-manager', 'L7-it']);

/** A text with the place where it stands. */
type Told = [where: string, text: string];

const texts = (where: string, value: unknown): Told[] => {
  if (typeof value === 'string') return [[where, value]];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, one]) =>
    // Ids and names of files are not read by anybody.
    ['id', 'kind', 'clauses', 'name', 'shows', 'scene'].includes(key) &&
    where.startsWith('question') &&
    typeof one !== 'object'
      ? []
      : texts(where, one),
  );
};

function lessonsFor(roles: readonly string[], country: string): Told[] {
  const who = { roles, country };
  const fitted = fitOf(course, BRACKETS, country);
  return course.lessons
    .filter((lesson) => isFor(lesson, who))
    .flatMap((lesson): Told[] => [
      ...texts(`lesson ${lesson.id}`, [fitted(lesson.title), fitted(lesson.takeaway)]),
      ...lesson.screens.flatMap((screen) =>
        texts(`lesson ${lesson.id}, ${screen.kind}`, lessonBlocks(screen, course, BRACKETS, who)),
      ),
      // As the page names them: what stands in a source is not respelled, it is a title.
      ...lesson.sources
        .filter((source) => isFor(source, who))
        .flatMap(({ text, where }) => texts(`lesson ${lesson.id}, sources`, [text, where])),
    ]);
}

const settings = SETTINGS.map((setting) =>
  choicesOf(
    fit(policy, {
      choices: Object.fromEntries(policy.clauses.map(({ id }) => [id, setting])),
      brackets: BRACKETS,
    }),
  ),
);
const maybeAsked = (country: string): Question[] =>
  course.questions.filter((question) => settings.some((choices) => fits(question, { country, choices })));

function questionsIn(country: string, list: readonly Question[]): Told[] {
  const fitted = fitOf(course, BRACKETS, country);
  return list.flatMap((question) => {
    const order = [...question.options.keys()];
    const chosen = keyOf(question);
    return [
      ...texts(`question ${question.id}`, openQuestion(question, order, [], fitted)),
      ...texts(`question ${question.id}`, explainedQuestion(question, order, chosen, fitted)),
      ...texts(`question ${question.id}`, [fitted(question.partly ?? '')]),
    ];
  });
}

/** Every question that the scenarios become, with every case of them. */
function scenariosIn(country: string): Question[] {
  const version = fit(policy, { choices: {}, brackets: BRACKETS, countries: lawsIn(country) });
  const rules = rulesOf(textAt(version, { country, siteId: null }));
  return course.scenarios.flatMap((scenario) => {
    const roles = JOB_ROLES.filter((role) => isFor(scenario, { roles: [role], country })).slice(0, 1);
    const cases = Math.min(80, 4 * variantsOf(scenario, { rules, roles }).length);
    return Array.from({ length: cases }, (_, seed) =>
      scenarioQuestion(scenario, course['scenario words']!, { rules, roles }, seed),
    ).filter((one) => one !== undefined);
  });
}

const pointsFor = (country: string): Told[] => {
  const rendered = courseMarkdown(course, BRACKETS, { roles: ['other'], country });
  const fitted = fitOf(course, BRACKETS, country);
  return course.points.flatMap(({ clause, point, again }) =>
    texts(`point ${clause}`, [fitted(point), rendered(again)]),
  );
};

// What is not to be found, with its place and some words around it.
const finds = (told: readonly Told[], pattern: RegExp): string[] => [
  ...new Set(
    told.flatMap(([where, text]) => {
      const at = pattern.exec(text);
      return at === null ? [] : [`${where}: …${text.slice(Math.max(0, at.index - 30), at.index + 40)}…`];
    }),
  ),
];

describe.each(ELSEWHERE)('the course as it reads in %s', (country) => {
  const everything = (): Told[] => [
    ...ROLES.flatMap((roles) => lessonsFor(roles, country)),
    ...questionsIn(country, maybeAsked(country)),
    ...questionsIn(country, scenariosIn(country)),
    ...pointsFor(country),
    ...texts('course', [
      fitOf(course, BRACKETS, country)(course.title),
      fitOf(course, BRACKETS, country)(course.summary),
    ]),
  ];

  it('speaks of no law, office or money of the United States', () => {
    expect(finds(everything(), OF_THE_US)).toEqual([]);
  });

  it('has no word that is spelled as in the United States', () => {
    const words = course.spelling.filter((one) => isIn(one.in, country)).map(({ word }) => word);
    expect(words.length).toBeGreaterThan(25);
    const told = everything().filter(([where]) => !where.endsWith('sources'));
    const pattern = new RegExp(`(?<![\\p{L}\\p{N}/.-])(?:${words.join('|')})(?![\\p{L}\\p{N}])`, 'iu');
    // Addresses of links are no words.
    expect(
      finds(
        told.map(([where, text]): Told => [where, text.replaceAll(/href="[^"]*"/g, '')]),
        pattern,
      ),
    ).toEqual([]);
  });

  it('has enough questions for a paper of everybody, at every setting', () => {
    for (const [n, choices] of settings.entries())
      for (const roles of ROLES) {
        const mine = course.questions.filter(
          (one) => fits(one, { country, choices }) && isFor({ roles: one.roles }, { roles, country }),
        );
        expect([SETTINGS[n], roles, mine.length >= 3 * course.test.questions]).toEqual([
          SETTINGS[n],
          roles,
          true,
        ]);
      }
  });
});

describe('the course as it reads in us', () => {
  it('has what the others have not, so that these tests could find it', () => {
    const told = [...lessonsFor(['clinician'], 'us'), ...questionsIn('us', maybeAsked('us'))];
    expect(finds(told, OF_THE_US).length).toBeGreaterThan(5);
    const words = course.spelling.map(({ word }) => word);
    expect(finds(told, new RegExp(`\\b(?:${words.join('|')})\\b`, 'i')).length).toBeGreaterThan(5);
  });
});

describe.each([...COUNTRIES])('the lessons as they read in %s', (country) => {
  const plain = (html: string): string =>
    html.replaceAll(/<span class="word-means"[\s\S]*?<\/span>/g, ' ').replaceAll(/<[^>]+>/g, ' ');
  const wordsOf = (told: readonly Told[]): number =>
    told.reduce((sum, [, text]) => sum + (plain(text).match(/[\p{L}\p{N}]+/gu)?.length ?? 0), 0);

  it('are whole: a story, a rule and something to try, and enough to read', () => {
    const found: string[] = [];
    for (const roles of ROLES)
      for (const lesson of course.lessons.filter((one) => isFor(one, { roles, country }))) {
        const screens = lesson.screens.map((screen) => ({
          kind: screen.kind,
          words: wordsOf(texts('', lessonBlocks(screen, course, BRACKETS, { roles, country }))),
        }));
        const [story, rule, last] = screens;
        const all = screens.reduce((sum, { words }) => sum + words, 0);
        const name = `${lesson.id} for ${roles.join(', ')}`;
        if (story!.words < 40) found.push(`${name}: a story of ${story!.words} words`);
        if (rule!.words < 20) found.push(`${name}: a rule of ${rule!.words} words`);
        if (last!.words < 25) found.push(`${name}: something to try of ${last!.words} words`);
        if (all < (SHORT.has(lesson.id) ? 150 : 250)) found.push(`${name}: ${all} words`);
        // Nobody reads more than 300 words a minute.
        if (all > 300 * lesson.minutes) found.push(`${name}: ${all} words in ${lesson.minutes} minutes`);
      }
    expect(found).toEqual([]);
  });

  it('rest on sources, each for the country where it counts', () => {
    for (const lesson of course.lessons) {
      const sources = lesson.sources.filter((source) => isFor(source, { roles: ['other'], country }));
      for (const source of sources)
        expect([source.text.length > 5, source.where.length > 3]).toEqual([true, true]);
    }
  });

  it('leave no bracket open and no passage unread', () => {
    const told = [
      ...ROLES.flatMap((roles) => lessonsFor(roles, country)),
      ...pointsFor(country),
      ...questionsIn(country, maybeAsked(country)),
      ...questionsIn(country, scenariosIn(country)),
    ];
    expect(finds(told, /\[[a-z][^\][]*\](?!\()|^:::|\{[a-z]+\}/i)).toEqual([]);
  });
});

describe('every passage', () => {
  it('is read by somebody, somewhere', () => {
    for (const lesson of course.lessons)
      for (const screen of lesson.screens)
        for (const block of screen.blocks) {
          const reader = ROLES.some((roles) =>
            COUNTRIES.some(
              (country) => isFor(lesson, { roles, country }) && isFor(block, { roles, country }),
            ),
          );
          expect([lesson.id, screen.kind, JSON.stringify(block).slice(0, 60), reader]).toEqual([
            lesson.id,
            screen.kind,
            JSON.stringify(block).slice(0, 60),
            true,
          ]);
        }
  });
});

// What is taken up between two calls: a screen, a question, or the reasons that follow it. Each is kept by itself, and so
// is each turn of a story.
describe.each(['en', 'es'] as const)('every page of the course in %s', (language) => {
  const read = language === 'en' ? course : courseIn(language, course, files)!;
  const version = fit(policy, { choices: {}, brackets: BRACKETS, countries: [...COUNTRIES] });
  const MOST_SECONDS = 180;
  // As in the flow of the minutes: what a careful reader reads, and how long people think about a question of a kind.
  const WORDS_A_MINUTE = 180;
  const THINKING = { single: 15, 'true-false': 10, multiple: 30, ordering: 40, spot: 35, story: 45 } as const;
  const wordsIn = (given: unknown): number =>
    texts('question', given).reduce(
      (sum, [, text]) => sum + (text.replaceAll(/<[^>]+>/g, ' ').match(/[\p{L}\p{N}’]+/gu)?.length ?? 0),
      0,
    );
  const secondsFor = (given: unknown): number => (wordsIn(given) * 60) / WORDS_A_MINUTE;
  const tooLong = (pages: readonly (readonly [where: string, seconds: number])[]) => [
    ...new Set(
      pages
        .filter(([, seconds]) => seconds > MOST_SECONDS)
        .map(([where, s]) => `${where}: ${Math.round(s)} s`),
    ),
  ];

  it.each([...COUNTRIES])('of its lessons takes three minutes at most, in %s', (country) => {
    const text = textAt(version, { country, siteId: null, language });
    const clauses = new Map(text.clauses.map((one) => [one.id, [one.title, one.floor, one.rule, one.here]]));
    const pages = ROLES.flatMap((roles) =>
      read.lessons
        .filter((one) => isFor(one, { roles, country }))
        .flatMap(({ id, title, screens }) =>
          screens.map((screen) => {
            const blocks = lessonBlocks(screen, read, text.brackets, { roles, country });
            const told = blocks.map((one) =>
              'clause' in one ? clauses.get(one.clause) : Object.values(one),
            );
            return [`${id}, ${screen.kind}`, secondsFor([title, told])] as const;
          }),
        ),
    );
    expect(pages.length).toBeGreaterThan(100);
    expect(tooLong(pages)).toEqual([]);
  });

  it('of its questions takes three minutes at most, with the thinking', () => {
    const fitted = fitOf(read, BRACKETS, 'us');
    const pages = read.questions.flatMap((question) => {
      const { id, kind, scenes } = question;
      const order = [...question.options.keys()];
      const thinking = THINKING[kind];
      const turns =
        kind === 'story'
          ? (scenes ?? []).map(({ text, id: scene }) => {
              const offered = question.options.filter((one) => one.scene === scene).map((one) => one.text);
              return secondsFor([question.stem, text, offered]) + thinking;
            })
          : [secondsFor(openQuestion(question, order, [], fitted)) + thinking];
      const reasons = question.options.map(({ why }) => why);
      return [
        ...turns.map((seconds) => [`${id}, asked`, seconds] as const),
        [`${id}, its reasons`, secondsFor([reasons, question.partly ?? '', question.ending ?? ''])] as const,
      ];
    });
    expect(pages.length).toBeGreaterThan(300);
    expect(tooLong(pages)).toEqual([]);
  });
});
