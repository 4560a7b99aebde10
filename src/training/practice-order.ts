import { shownOrder } from '../courses/draw.ts';
import type { Question } from '../courses/question-file.ts';
import { seeded } from '../courses/seeded.ts';

/** The order of the options of a practice question: each attempt has its own, and the same whenever it is looked at. */
export const practiceOrder = (question: Question, attemptId: string): number[] =>
  shownOrder(question, seeded(`${attemptId} ${question.id}`));
