import type { Question } from '../courses/course-file.ts';
import { isRight, type Chosen } from '../courses/marking.ts';
import { fillBrackets, type Brackets } from '../policy/brackets.ts';

/** A question as a page shows it before it is answered: no key, no reasons. */
export interface OpenQuestion {
  id: string;
  kind: Question['kind'];
  critical: boolean;
  stem: string;
  options: { place: number; text: string; chosen: boolean }[];
}

/** A question after it was answered: every option with its reason. */
export interface ExplainedQuestion extends Omit<OpenQuestion, 'options'> {
  right: boolean;
  clauses: string[];
  options: { place: number; text: string; chosen: boolean; right: boolean; why: string }[];
}

/** The question with its options in the order shown. The key must not be in the answer: it goes to a page. */
export function openQuestion(
  question: Question,
  order: readonly number[],
  chosen: Chosen,
  brackets: Brackets,
): OpenQuestion {
  const { id, kind, critical } = question;
  return {
    id,
    kind,
    critical,
    stem: fillBrackets(question.stem, brackets),
    options: order.map((place) => ({
      place,
      text: fillBrackets(question.options[place]!.text, brackets),
      chosen: chosen.includes(place),
    })),
  };
}

/** The question with what was chosen, what is right, and why. */
export function explainedQuestion(
  question: Question,
  order: readonly number[],
  chosen: Chosen,
  brackets: Brackets,
): ExplainedQuestion {
  const open = openQuestion(question, order, chosen, brackets);
  return {
    ...open,
    right: isRight(question, chosen),
    clauses: question.clauses,
    options: open.options.map((option) => {
      const { right, why } = question.options[option.place]!;
      return { ...option, right, why: fillBrackets(why, brackets) };
    }),
  };
}
