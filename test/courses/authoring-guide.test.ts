import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { readCoursePlan } from '../../src/courses/course-file.ts';
import { checkCourse } from '../../src/courses/check.ts';
import { readPoints, readSpelling, readWords } from '../../src/courses/extras-file.ts';
import { readLesson } from '../../src/courses/lesson-file.ts';
import { readOwn } from '../../src/courses/own-file.ts';
import { placesUnknown } from '../../src/courses/places.ts';
import { QUESTION_KINDS, readQuestions, SHOWS } from '../../src/courses/question-file.ts';
import { readScenarios } from '../../src/courses/scenario-file.ts';
import { shippedCourse } from '../../src/courses/shipped.ts';

const page = readFileSync(join(__dirname, '../../docs/authoring.md'), 'utf8');
const guide = page.slice(page.indexOf('## The course'));
const blocks = (language: string): string[] =>
  [...guide.matchAll(new RegExp(`\`\`\`${language}\\n([\\s\\S]*?)\`\`\``, 'g'))].map((match) => match[1]!);
const about = (key: string): string[] =>
  blocks('yaml').filter((block) => new RegExp(`^- ${key}:`, 'm').test(block));

describe('the guide for authors', () => {
  it('shows a plan, a lesson, and entries of every list that Heed can read', () => {
    expect(readCoursePlan(blocks('yaml')[0]!, 'x').lessons[0]).toMatchObject({ id: 'L1', 'test out': true });
    const lesson = readLesson(blocks('markdown')[0]!, 'x');
    expect(lesson.screens.map(({ kind }) => kind)).toEqual(['story', 'rule', 'try']);
    expect(lesson.screens[1]!.blocks).toContainEqual(
      expect.objectContaining({ roles: ['clinician', 'care-staff'], countries: ['us'] }),
    );
    expect(readPoints(about('clause')[0]!, 'x')).toHaveLength(1);
    const [words, spelling] = about('word');
    expect(readWords(words!, 'x')[0]).toMatchObject({ word: 'identifier' });
    expect(readSpelling(spelling!, 'x')[0]).toMatchObject({ elsewhere: 'neighbour' });
    expect(readOwn(blocks('yaml').at(-1)!, 'x')).toMatchObject({ L1: { story: {} } });
    const scenarios = about('id').filter((block) => /kind: (verdict|pick)/.test(block));
    expect(readScenarios(scenarios[0]!, 'x').map(({ kind }) => kind)).toEqual(['verdict', 'pick']);
  });

  it('shows questions that are sound, and names every kind and look', () => {
    const { course, policy } = shippedCourse();
    const questions = about('id')
      .filter((block) => !/kind: (verdict|pick)/.test(block))
      .flatMap((block) => readQuestions(block, 'x'));
    expect(questions.map(({ kind }) => kind)).toEqual(['single', 'ordering', 'spot', 'story']);
    const others = course.questions.filter(({ id }) => questions.every((one) => one.id !== id));
    const found = checkCourse(
      { ...course, questions: [...others, ...questions] },
      policy,
      placesUnknown('x'),
    );
    expect(found).toEqual([]);
    for (const word of [...QUESTION_KINDS, ...SHOWS]) expect(guide).toContain(`\`${word}\``);
    const proof = blocks('yaml').find((block) => block.includes('facts:'))!;
    const proven = { ...(parse(proof) as object), text: 'x', right: true, why: 'x' };
    const whole = [
      {
        id: 'x',
        kind: 'single',
        clauses: ['SM-02'],
        roles: ['all'],
        stem: 'x',
        options: [proven, { text: 'y', right: false, why: 'y' }],
      },
    ];
    expect(readQuestions(JSON.stringify(whole), 'x')[0]!.options[0]!.answer).toEqual(['never']);
  });
});
