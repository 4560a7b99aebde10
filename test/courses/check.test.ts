import fc from 'fast-check';
import { courseFrom, filesIn, type CourseFiles } from '../../src/courses/course-folder.ts';
import { questionFaults } from '../../src/courses/check-question.ts';
import { lessonFaults } from '../../src/courses/check-lesson.ts';
import { readQuestions, type Question } from '../../src/courses/question-file.ts';
import { SHIPPED, shippedCourse } from '../../src/courses/shipped.ts';
import { FileError } from '../../src/files/yaml-file.ts';
import { kinds } from '../support/kinds.ts';
import { questions } from './bank.ts';

const { policy } = shippedCourse();
const SOUND = filesIn(SHIPPED);

/** What is said of the shipped course with these files edited; '' for nothing. */
function said(files: CourseFiles): string {
  try {
    courseFrom(files, policy, 'c');
    return '';
  } catch (error) {
    if (!(error instanceof FileError)) throw error;
    return error.message;
  }
}

function edited(path: string, from: string | RegExp, to: string): CourseFiles {
  const text = SOUND[path];
  if (text === undefined) throw new Error(`no file ${path}`);
  const changed = text.replace(from, to);
  expect(changed).not.toBe(text);
  return { ...SOUND, [path]: changed };
}
const added = (path: string, text: string): CourseFiles => ({
  ...SOUND,
  [path]: `${SOUND[path] ?? ''}\n${text}`,
});
const without = (path: string): CourseFiles =>
  Object.fromEntries(Object.entries(SOUND).filter(([name]) => name !== path));

const OWN = `
- id: own
  kind: single
  clauses: [SM-01]
  roles: [all]
  stem: What?
  options:
    - {text: This, right: true, why: So it is.}
    - {text: That, right: false, why: It is not.}
`;
const L3 = 'en/lessons/L3.md';
const own = (from: string | RegExp = '', to = ''): CourseFiles => ({
  ...SOUND,
  'en/questions/own.yaml': OWN.replace(from, to),
});
const inLesson = (words: string): CourseFiles => edited(L3, '## The rule\n', `## The rule\n\n${words}\n`);

describe('the check of a course', () => {
  it('says nothing of the shipped one, nor of one more sound question', () => {
    expect(said(SOUND)).toBe('');
    expect(said(own())).toBe('');
  });

  it.each<[string, CourseFiles, string]>([
    ['a missing plan', without('course.yaml'), 'c/course.yaml:1: this file is missing'],
    ['a missing lesson', without(L3), `c/${L3}:1: this file is missing`],
    ['a word in the plan that is none', added('course.yaml', 'colour: red'), 'colour'],
    ['a bad percent', edited('course.yaml', 'pass: 80', 'pass: 101'), 'pass'],
    ['a question twice', own('id: own', 'id: who-is-covered'), 'stands twice'],
    ['an option without a reason', own('why: So it is.', 'why: ""'), 'why'],
    ['no option that is right', own('right: true', 'right: false'), 'no option is right'],
    ['two that are right', own('right: false', 'right: true'), 'more than one option is right'],
    ['an option twice', own('text: That', 'text: This'), 'the option “This” stands twice'],
    ['a clause that is none', own('SM-01', 'SM-99'), 'the policy has no clause SM-99'],
    [
      'a key held at a clause that is none',
      own('stem:', 'holds: {SM-99: [open]}\n  stem:'),
      'the policy has no clause SM-99',
    ],
    [
      'a key held at a setting that is none',
      own('stem:', 'holds: {SM-01: [strict]}\n  stem:'),
      'SM-01 0: Invalid option',
    ],
    ['a role that is none', own('[all]', '[cook]'), 'roles'],
    ['a country that is none', own('stem:', 'countries: [mars]\n  stem:'), 'countries'],
    ['a bracket that is none, in a stem', own('What?', 'Ask [nobody]?'), '[nobody] is not among the policy'],
    [
      'a bracket that is none, in a reason',
      own('So it is.', "'Ask [nobody].'"),
      '[nobody] is not among the policy',
    ],
    ['a bracket that is none, in a lesson', inLesson('Ask [nobody].'), '[nobody] is not among the policy'],
    ['a clause shown that is none', inLesson('[[SM-99]]'), 'the policy has no clause SM-99'],
    ['a clause not shown', edited(L3, '[[SM-04]]', ''), 'does not show its clause SM-04'],
    [
      'practice that is none',
      edited('course.yaml', 'practice: [who-is-covered', 'practice: [no-such'),
      'there is no question no-such',
    ],
    [
      'a question practised twice',
      edited('course.yaml', 'practice: [hints-in-a-post', 'practice: [who-is-covered'),
      'who-is-covered is practised in two lessons',
    ],
    [
      'a critical lesson that may be skipped',
      edited('course.yaml', 'critical: true,', 'critical: true, test out: true,'),
      'nobody may skip it',
    ],
    ['a part that is none', edited(L3, '## Try it', '## Tray it'), 'Tray it'],
    ['a passage for nobody', inLesson('::: for cook\nx\n:::'), 'cook'],
    ['a link that leads nowhere', inLesson('See [there](nowhere).'), 'the link to “nowhere” leads nowhere'],
    ['a link for a script', inLesson('See [there](javascript:x).'), 'leads nowhere'],
    ['a picture that is not there', inLesson('![A desk](desk.svg)'), 'there is no picture pictures/desk.svg'],
    ['a picture without words', inLesson('![](desk.svg)'), 'has no words for whoever cannot see it'],
    [
      'a point on no clause',
      added('en/points.yaml', '- {clause: SM-99, point: x, again: y}'),
      'the policy has no clause SM-99',
    ],
    [
      'a point with a bracket that is none',
      added('en/points.yaml', '- {clause: SM-01, point: "[nobody]", again: y}'),
      '[nobody] is not among the policy',
    ],
    [
      'a clause without a point',
      edited('en/points.yaml', '- clause: SM-01\n', '- clause: SM-02\n'),
      'has no point: the refresher needs one for each clause',
    ],
    [
      'a case that is no story',
      edited('course.yaml', '    - case-success-stories', '    - who-is-covered'),
      'who-is-covered is no story that can be a case',
    ],
    [
      'a case that is not there',
      edited('course.yaml', '    - case-success-stories', '    - no-such'),
      'no-such is no story that can be a case',
    ],
    [
      'scenarios without words to answer with',
      edited('course.yaml', /scenario words:\n(?: {2}.+\n)+/, ''),
      'are missing: scenarios are answered with them',
    ],
    [
      'a scenario with a bracket that is none',
      edited('en/scenarios.yaml', 'You took a photo at work', 'You took [nobody] at work'),
      '[nobody] is not among the policy',
    ],
    [
      'a value of a scenario with one',
      edited('en/scenarios.yaml', 'a photo of the cake in the staff room', 'a photo of [nobody]'),
      '[nobody] is not among the policy',
    ],
    [
      'a post of a scenario with one',
      edited('en/scenarios.yaml', 'A photo of your garden after the rain', 'A photo for [nobody]'),
      '[nobody] is not among the policy',
    ],
    [
      'a scenario twice',
      edited('en/scenarios.yaml', '- id: patient-on-our-page', '- id: cake-photo'),
      'stands twice',
    ],
    [
      'a scenario whose words name a slot that is none',
      edited('en/scenarios.yaml', '{what}. {check}"', '{whatever}. {check}"'),
      'has no slot for {whatever}',
    ],
  ])('finds %s', (_name, files, sentence) => {
    const message = said(files);
    expect(message).toContain(sentence);
    expect(message).toMatch(/c\/\S+:\d+: /);
  });

  it.each([
    ['a link to a clause', 'See [our rule](/policy/SM-04).'],
    ['a link to a page of ours', 'Ask [whether you may](/can-i-post).'],
    ['a link to another site', 'See [what it says](https://example.org/a/b).'],
    ['a link with a bracket in it', 'Ask [our [privacy lead]](https://example.org).'],
    ['a bracket of the policy', 'Ask [privacy lead].'],
  ])('says nothing of %s in a lesson', (_name, words) => {
    expect(said(inLesson(words))).toBe('');
  });

  it('says nothing of a picture with words', () => {
    const picture = `data:image/svg+xml;base64,${Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>').toString('base64')}`;
    expect(said({ ...inLesson('![A desk](desk.svg)'), 'pictures/desk.svg': picture })).toBe('');
  });

  it('names every fault at once, each with its file', () => {
    const message = said({ ...own('right: true', 'right: false'), ...inLesson('Ask [nobody].') });
    expect(message).toContain('c/en/questions/own.yaml:');
    expect(message).toContain(`c/${L3}:`);
  });
});

describe('the check of a question', () => {
  const faultsOf = (yaml: string, pictures: Record<string, string> = {}): string[] =>
    readQuestions(yaml, 'q.yaml').flatMap((one) => questionFaults(one, { pictures }));
  const head = (kind: string) => `- id: q\n  kind: ${kind}\n  clauses: [SM-01]\n  roles: [all]\n  stem: S\n`;

  it('says nothing of a sound one of any kind', () => {
    for (const one of kinds())
      expect([one.id, questionFaults(one, { pictures: { 'desk.svg': 'x' } })]).toEqual([one.id, []]);
    fc.assert(
      fc.property(questions, (one) => expect(questionFaults(allowed(one), { pictures: {} })).toEqual([])),
    );
  });

  // An ordering in which everything may change places with everything has no wrong answer, and is refused below.
  const allowed = (one: Question): Question =>
    one.kind === 'ordering' ? { ...one, swap: one.swap!.slice(0, 1) } : one;

  it.each([
    [
      'true or false of three',
      `${head('true-false')}  options: [{text: A, right: true, why: a}, {text: B, right: false, why: b}, {text: C, right: false, why: c}]`,
      'needs exactly two options',
    ],
    [
      'several, all right',
      `${head('multiple')}  options: [{text: A, right: true, why: a}, {text: B, right: true, why: b}]`,
      'every option is right',
    ],
    [
      'steps that stand twice',
      `${head('ordering')}  steps: [{text: A, why: a}, {text: A, why: b}, {text: C, why: c}]`,
      'the step “A” stands twice',
    ],
    [
      'a swap of no step',
      `${head('ordering')}  steps: [{text: A, why: a}, {text: B, why: b}, {text: C, why: c}]\n  swap: [[1, 4]]`,
      'swap names a step that does not stand there',
    ],
    [
      'a swap of a step with itself',
      `${head('ordering')}  steps: [{text: A, why: a}, {text: B, why: b}, {text: C, why: c}]\n  swap: [[2, 2]]`,
      'swap names a step that does not stand there',
    ],
    [
      'an ordering that is right in any order',
      `${head('ordering')}  steps: [{text: A, why: a}, {text: B, why: b}, {text: C, why: c}]\n  swap: [[1, 2], [2, 3], [1, 3]]`,
      'every order is right',
    ],
    [
      'a post without words',
      `${head('spot')}  shows: post\n  options: [{text: A, right: true, why: a}, {text: B, right: false, why: b}]`,
      'has no post to look at',
    ],
    [
      'a post with other parts',
      `${head('spot')}  shows: post\n  post: "{A} and {C}"\n  options: [{text: A, right: true, why: a}, {text: B, right: false, why: b}]`,
      'the option “B” is “C” in the post',
    ],
    [
      'a post with too few parts',
      `${head('spot')}  shows: post\n  post: "{A}"\n  options: [{text: A, right: true, why: a}, {text: B, right: false, why: b}]`,
      'the post has 1 {parts}, and there are 2 options',
    ],
    [
      'a picture that is not named',
      `${head('spot')}  shows: picture\n  options: [{text: A, right: true, why: a}, {text: B, right: false, why: b}]`,
      'shows a picture, and names none',
    ],
    [
      'a picture that is not there',
      `${head('spot')}  shows: picture\n  picture: no.svg\n  alt: x\n  options: [{text: A, right: true, why: a}, {text: B, right: false, why: b}]`,
      'there is no picture pictures/no.svg',
    ],
    [
      'a picture without words',
      `${head('spot')}  shows: picture\n  picture: no.svg\n  options: [{text: A, right: true, why: a}, {text: B, right: false, why: b}]`,
      'the picture has no alt',
    ],
  ])('finds %s', (_name, yaml, sentence) => {
    expect(faultsOf(yaml).join('\n')).toContain(sentence);
  });

  const STORY = `${head('story')}  ending: E
  scenes:
    - id: a
      text: A
      choices: [{text: on, right: true, to: b, why: w}, {text: no, right: false, why: w}]
    - id: b
      text: B
      choices: [{text: end, right: true, to: end, why: w}, {text: no, right: false, why: w}]
`;
  it.each<[string, [string | RegExp, string][], string]>([
    ['nothing', [], ''],
    ['a scene twice', [['- id: b', '- id: a']], 'the scene a stands twice'],
    ['a choice that leads nowhere', [['to: b', 'to: c']], 'the choice “on” leads to c, which is no scene'],
    ['a right choice without a place', [['to: b, ', '']], 'the right choice “on” leads nowhere'],
    [
      'a scene without a right choice',
      [['{text: end, right: true', '{text: end, right: false']],
      'the scene b has no right choice',
    ],
    ['a scene that nobody comes to', [['to: b', 'to: end']], 'no choice leads to the scene b'],
    ['a way that goes round', [['to: end', 'to: a']], 'no right choice leads to the end'],
    ['no wrong choice anywhere', [[/right: false, why/g, 'right: true, to: end, why']], 'no choice is wrong'],
  ])('of a story finds %s', (_name, edits, sentence) => {
    const yaml = edits.reduce((text, [from, to]) => text.replace(from, to), STORY);
    const faults = faultsOf(yaml).join('\n');
    if (sentence === '') expect(faults).toBe('');
    else expect(faults).toContain(sentence);
  });
});

describe('the check of a lesson', () => {
  it('finds faults in what is hidden and in passages, too', () => {
    const lesson = structuredClone(shippedCourse().course.lessons[0]!);
    lesson.screens[2]!.blocks.push(
      { answers: '![](x.svg)' },
      { markdown: '[a](b)', roles: ['it'], countries: ['uk'] },
    );
    const { faults } = lessonFaults(lesson, { pictures: {} });
    expect(faults.map(({ text }) => text)).toEqual([
      'the picture x.svg has no words for whoever cannot see it',
      'there is no picture pictures/x.svg',
      expect.stringContaining('the link to “b” leads nowhere'),
    ]);
  });
});
