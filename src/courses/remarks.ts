import type { FileProblem } from '../files/yaml-file.ts';
import type { PolicySource } from '../policy/policy-file.ts';
import { textsOf } from './check.ts';
import type { Course } from './course.ts';
import { wordsOf } from './lesson-file.ts';
import type { PartKind, Places } from './places.ts';
import { gradeOf, HIGHEST_GRADE, LONGEST_SENTENCE, sentencesIn, wordCount } from './reading.ts';

const FEWEST_QUESTIONS = 3;

/** What could be better about a course that is sound: long sentences, hard words, clauses with few questions. Pure. */
export function remarksOn(course: Course, policy: PolicySource, places: Places): FileProblem[] {
  const remarks: FileProblem[] = [];
  const say = (kind: PartKind, id: string, text: string, near?: string) =>
    remarks.push({ ...places(kind, id, near), about: id, text });
  const long = (kind: PartKind, id: string, texts: readonly string[]) => {
    for (const sentence of texts.flatMap(sentencesIn)) {
      const count = wordCount(sentence);
      if (count > LONGEST_SENTENCE)
        say(kind, id, `a sentence of ${count} words: “${beginning(sentence)} …”`, sentence);
    }
  };
  for (const lesson of course.lessons) {
    if (lesson.package !== undefined)
      say(
        'plan',
        lesson.id,
        `is the package ${lesson.package}: it must be in use when the course is put into force, and that cannot be seen here`,
        lesson.package,
      );
    const words = wordsOf(lesson.screens);
    const grade = gradeOf(words);
    if (grade > HIGHEST_GRADE)
      say('lesson', lesson.id, `reads at US grade ${grade.toFixed(1)}: use shorter words and sentences`);
    long('lesson', lesson.id, [words]);
  }
  for (const question of course.questions) long('question', question.id, textsOf(question));
  for (const { clause, point, again } of course.points) long('point', clause, [point, again]);
  for (const { id } of policy.clauses) {
    const count = course.questions.filter(({ clauses }) => clauses.includes(id)).length;
    const lesson = course.lessons.find(({ clauses }) => clauses.includes(id))?.id ?? 'lessons';
    if (count > 0 && count < FEWEST_QUESTIONS)
      remarks.push({
        ...places('plan', lesson, id),
        about: id,
        text: `has ${count === 1 ? 'one question' : `${count} questions`}: each clause should have three`,
      });
  }
  return remarks;
}

const beginning = (sentence: string): string => sentence.split(/\s+/).slice(0, 6).join(' ');
