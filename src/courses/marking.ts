import { END, type Option, type Question } from './question-file.ts';

/**
 * What somebody answered: places of options in the question as it is kept. Ascending where options are ticked; of an
 * ordering the steps as they were put; of a story the way that was taken, wrong turns and all.
 */
export type Chosen = readonly number[];

/** How sure somebody said they were. */
export const SURENESS = ['sure', 'fairly', 'guess'] as const;
export type Sureness = (typeof SURENESS)[number];

/** A question is right or wrong: exactly what is right, and nothing else. Nothing chosen is wrong. */
export function isRight(question: Question, chosen: Chosen): boolean {
  if (question.kind === 'story') return isAnswered(question, chosen) && takenRight(question, chosen);
  if (question.kind === 'ordering') return isAnswered(question, chosen) && inOrder(question, chosen);
  const key = question.options.flatMap((option, place) => (option.right ? [place] : []));
  return key.length === chosen.length && key.every((place, n) => chosen[n] === place);
}

/** Some of it right, and some not: it counts as wrong, and has an explanation of its own. */
export function isPartlyRight(question: Question, chosen: Chosen): boolean {
  if (chosen.length === 0 || isRight(question, chosen)) return false;
  const { kind, options } = question;
  if (kind === 'ordering') return chosen.some((place, n) => mayStand(question, place, n));
  if (kind === 'story' || kind === 'single' || kind === 'true-false') return false;
  return chosen.some((place) => options[place]?.right);
}

/** True when the question needs nothing more: every step put, the story at its end, at least one option ticked. */
export function isAnswered(question: Question, chosen: Chosen): boolean {
  if (question.kind === 'ordering') return chosen.length === question.options.length;
  if (question.kind !== 'story') return chosen.length > 0;
  return chosen.length > 0 && question.options[chosen.at(-1)!]?.to === END;
}

/** True when the step of an ordering is right at a place, from 0: each of two that may change places is at either. */
export const mayStand = ({ swap = [] }: Question, step: number, at: number): boolean =>
  step === at || swap.some(([a, b]) => (step === a && at === b) || (step === b && at === a));

const inOrder = (question: Question, chosen: Chosen): boolean =>
  chosen.every((place, at) => mayStand(question, place, at));

const takenRight = ({ options }: Question, chosen: Chosen): boolean =>
  chosen.every((place) => options[place]?.right);

/** The scene of a story that somebody has come to: the first at the start, none at the end. */
export function sceneAt({ scenes = [], options }: Question, chosen: Chosen): string | undefined {
  const last = chosen.at(-1);
  if (last === undefined) return scenes[0]?.id;
  const to = options[last]?.to;
  return to === END ? undefined : to;
}

/** Why an answer that was sent could not be kept. */
export type Unread = 'choose-first' | 'each-once';

/** The parts of a form that are an answer. */
export type SentAnswer = Readonly<Record<string, unknown>>;

/** What an answer is read with: the way through a story so far, and the order in which the options were shown. */
export interface ReadWith {
  before: Chosen;
  order: readonly number[];
}

/**
 * Reads what a form sent for a question: `chosen` the places of options as they were shown, or for an ordering `put-N` the number that
 * the Nth step shown, from 0, was given; of a story with `turn`, how many turns the page had seen. Gives the reason when
 * it is no answer.
 */
export function readAnswer(
  question: Question,
  sent: SentAnswer,
  { before, order }: ReadWith,
): Chosen | Unread {
  if (question.kind === 'ordering') return readOrder(sent, order);
  const places = tidyChosen(question, sent['chosen'], order);
  if (question.kind !== 'story') return places.length === 0 ? 'choose-first' : places;
  const scene = sceneAt(question, before);
  if (scene === undefined) return before;
  if (places.length === 0) return 'choose-first';
  const next = places.find((place) => question.options[place]!.scene === scene);
  // A form sent twice, or from an older page, adds nothing to the way: not even a wrong turn, whose scene stays.
  if (next !== undefined && isNextTurn(sent, before)) return [...before, next];
  return before.length === 0 ? 'choose-first' : before;
}

/** True for a form of a story that was sent from the page of these turns, no older one. */
export const isNextTurn = ({ turn }: SentAnswer, before: Chosen): boolean =>
  turn === undefined || turn === String(before.length);

function readOrder(sent: SentAnswer, order: readonly number[]): Chosen | Unread {
  const numbers = order.map((_step, n) => {
    const number = sent[`put-${n}`];
    return typeof number === 'string' && /^\d$/.test(number) ? Number(number) : 0;
  });
  if (numbers.some((number) => number < 1 || number > order.length)) return 'choose-first';
  if (new Set(numbers).size < numbers.length) return 'each-once';
  return numbers.map((_number, n) => order[numbers.indexOf(n + 1)]!);
}

/**
 * What a form sent as `chosen`, the places as they were shown, as places in the question: known options only, each once,
 * ascending; one where only one may be. Without an order they were shown as they are written.
 */
export function tidyChosen(
  question: Question,
  sent: unknown,
  order: readonly number[] = [...question.options.keys()],
): Chosen {
  const list = (Array.isArray(sent) ? sent : [sent]).filter(
    (value): value is string => typeof value === 'string',
  );
  const shown = list.filter((text) => /^\d{1,2}$/.test(text)).flatMap((text) => order[Number(text)] ?? []);
  const places = [...new Set(shown)]
    .filter((place) => place < question.options.length)
    .toSorted((a, b) => a - b);
  const many = question.kind === 'multiple' || question.kind === 'spot' || question.kind === 'story';
  return many ? places : places.slice(0, 1);
}

export interface Mark {
  right: number;
  of: number;
  percent: number;
  /** Questions that must be right and were not. */
  criticalMissed: string[];
  passed: boolean;
}

/** Marks a paper: passed when at least `pass` percent are right and every critical question is. */
export function markPaper(
  questions: readonly Question[],
  answers: readonly (Chosen | undefined)[],
  pass: number,
): Mark {
  const rights = questions.map((question, n) => isRight(question, answers[n] ?? []));
  const right = rights.filter(Boolean).length;
  const criticalMissed = questions.filter((q, n) => q.critical && !rights[n]).map((q) => q.id);
  const of = questions.length;
  return {
    right,
    of,
    percent: of === 0 ? 0 : Math.floor((right * 100) / of),
    criticalMissed,
    passed: of > 0 && right * 100 >= pass * of && criticalMissed.length === 0,
  };
}

/** The scene and the choice for each step of the way through a story. */
export const wayTaken = (
  { scenes = [], options }: Question,
  chosen: Chosen,
): { scene: string; choice: Option }[] =>
  chosen.flatMap((place) => {
    const choice = options[place];
    const scene = scenes.find(({ id }) => id === choice?.scene);
    return choice === undefined || scene === undefined ? [] : [{ scene: scene.text, choice }];
  });
