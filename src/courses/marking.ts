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
  if (kind === 'ordering') return chosen.some((place, n) => place === n);
  if (kind === 'story' || kind === 'single' || kind === 'true-false') return false;
  return chosen.some((place) => options[place]?.right);
}

/** True when the question needs nothing more: every step put, the story at its end, at least one option ticked. */
export function isAnswered(question: Question, chosen: Chosen): boolean {
  if (question.kind === 'ordering') return chosen.length === question.options.length;
  if (question.kind !== 'story') return chosen.length > 0;
  return chosen.length > 0 && question.options[chosen.at(-1)!]?.to === END;
}

// Each of two steps that may change places is right at either.
function inOrder({ swap = [] }: Question, chosen: Chosen): boolean {
  const may = (place: number, at: number) =>
    place === at || swap.some(([a, b]) => (place === a && at === b) || (place === b && at === a));
  return chosen.every((place, at) => may(place, at));
}

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

/**
 * Reads what a form sent for a question: `chosen` the places of options, or for an ordering `put-N` the number that
 * the step at place N was given; of a story with `turn`, how many turns the page had seen. `before`: the way through a
 * story so far. Gives the reason when it is no answer.
 */
export function readAnswer(question: Question, sent: SentAnswer, before: Chosen): Chosen | Unread {
  if (question.kind === 'ordering') return readOrder(question, sent);
  const places = tidyChosen(question, sent['chosen']);
  if (question.kind !== 'story') return places.length === 0 ? 'choose-first' : places;
  const scene = sceneAt(question, before);
  if (scene === undefined) return before;
  if (places.length === 0) return 'choose-first';
  const next = places.find((place) => question.options[place]!.scene === scene);
  // A form sent twice, or from an older page, adds nothing to the way: not even a wrong turn, whose scene stays.
  if (next !== undefined && isNextTurn(sent['turn'], before)) return [...before, next];
  return before.length === 0 ? 'choose-first' : before;
}

const isNextTurn = (turn: unknown, before: Chosen): boolean =>
  turn === undefined || turn === String(before.length);

function readOrder({ options }: Question, sent: SentAnswer): Chosen | Unread {
  const numbers = options.map((_step, place) => Number(sent[`put-${place}`]));
  if (numbers.some((number) => !Number.isInteger(number) || number < 1 || number > options.length))
    return 'choose-first';
  if (new Set(numbers).size < numbers.length) return 'each-once';
  return numbers.map((_number, n) => numbers.indexOf(n + 1));
}

/** What a form sent as `chosen`, made sound: known options only, each once, ascending; one where only one may be. */
export function tidyChosen(question: Question, sent: unknown): Chosen {
  const list = (Array.isArray(sent) ? sent : [sent]).filter(
    (value): value is string => typeof value === 'string',
  );
  const places = [...new Set(list.filter((text) => /^\d{1,2}$/.test(text)).map(Number))]
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
