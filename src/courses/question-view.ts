import type { Fit } from './fitting.ts';
import { isPartlyRight, isRight, mayStand, sceneAt, wayTaken, type Chosen } from './marking.ts';
import type { Question } from './question-file.ts';

/** A part of a mock post: words, or words that one of the options stands for. */
export interface PostPart {
  text: string;
  place: number | null;
}

/** One step of the way that somebody took through a story, with what came of it. */
export interface Turn {
  scene: string;
  choice: string;
  right: boolean;
  why: string;
}

interface Shown {
  id: string;
  kind: Question['kind'];
  critical: boolean;
  /** Where it is not there in the language of its course: that in which it stands instead. */
  language?: string;
  stem: string;
  shows: Question['shows'] | null;
  /** The mock post by lines, each in parts; of a picture its name, and what it shows in words. */
  post: PostPart[][];
  picture: { name: string; alt: string } | null;
}

/** A question as a page shows it before it is answered: no key, no reasons but those of turns that were taken. */
export interface OpenQuestion extends Shown {
  /**
   * `place`: as it is shown. As it is kept would be the key of an ordering, and a hint at others: what is right is often
   * written first.
   * `number`: of an ordering the place that the step was given, from 1; null while it has none.
   */
  options: { place: number; text: string; chosen: boolean; number: number | null }[];
  /** Of a story: the way so far, and the words of the scene reached; null at its end. */
  way: Turn[];
  scene: string | null;
  ending: string | null;
}

/** A question after it was answered: every option with its reason. */
export interface ExplainedQuestion extends Shown {
  right: boolean;
  /** What its author says to whoever is partly right, and how much of it was found; null for all others. */
  partly: string | null;
  found: Found | null;
  clauses: string[];
  /** Of an ordering in the right order, `number` as it was answered; of a story with the scene that offers it. */
  options: {
    place: number;
    text: string;
    chosen: boolean;
    right: boolean;
    why: string;
    number: number | null;
    scene: string | null;
  }[];
  way: Turn[];
  scenes: { id: string; text: string }[];
  ending: string | null;
}

/** How far a partly right answer goes: so many of so many found or in their place, and so many ticked too many. */
export interface Found {
  found: number;
  of: number;
  extra: number;
}

/** The question with its options in the order shown. The key must not be in the answer: it goes to a page. */
export function openQuestion(
  question: Question,
  order: readonly number[],
  chosen: Chosen,
  fit: Fit,
): OpenQuestion {
  const { kind, options } = question;
  const scene = kind === 'story' ? sceneAt(question, chosen) : undefined;
  const offered = kind === 'story' ? order.filter((place) => options[place]!.scene === scene) : order;
  return {
    ...shown(question, fit),
    options: offered.map((place) => ({
      place: order.indexOf(place),
      text: fit(options[place]!.text),
      chosen: kind !== 'ordering' && kind !== 'story' && chosen.includes(place),
      number: numberOf(question, place, chosen),
    })),
    way: wayOf(question, chosen, fit),
    scene: scene === undefined ? null : fit(question.scenes?.find(({ id }) => id === scene)?.text ?? ''),
    ending: kind === 'story' && scene === undefined ? fit(question.ending ?? '') : null,
  };
}

/** The question with what was chosen, what is right, and why. */
export function explainedQuestion(
  question: Question,
  order: readonly number[],
  chosen: Chosen,
  fit: Fit,
): ExplainedQuestion {
  const { kind, options, clauses, partly, scenes = [] } = question;
  const isPartly = isPartlyRight(question, chosen);
  return {
    ...shown(question, fit),
    right: isRight(question, chosen),
    partly: partly !== undefined && isPartly ? fit(partly) : null,
    found: isPartly ? foundOf(question, chosen) : null,
    clauses,
    options: (kind === 'ordering' ? [...options.keys()] : order).map((place) => {
      const { text, right, why } = options[place]!;
      const number = numberOf(question, place, chosen);
      return {
        place,
        text: fit(text),
        chosen: chosen.includes(place),
        right: kind === 'ordering' ? number !== null && mayStand(question, place, number - 1) : right,
        why: fit(why),
        number,
        scene: options[place]!.scene ?? null,
      };
    }),
    way: wayOf(question, chosen, fit),
    scenes: scenes.map(({ id, text }) => ({ id, text: fit(text) })),
    ending: kind === 'story' ? fit(question.ending ?? '') : null,
  };
}

function foundOf(question: Question, chosen: Chosen): Found {
  const { kind, options } = question;
  if (kind === 'ordering')
    return {
      found: chosen.filter((place, n) => mayStand(question, place, n)).length,
      of: options.length,
      extra: 0,
    };
  const found = chosen.filter((place) => options[place]?.right).length;
  const of = options.filter((option) => option.right).length;
  return { found, of, extra: chosen.length - found };
}

function numberOf({ kind }: Question, place: number, chosen: Chosen): number | null {
  return kind === 'ordering' && chosen.includes(place) ? chosen.indexOf(place) + 1 : null;
}

const wayOf = (question: Question, chosen: Chosen, fit: Fit): Turn[] =>
  question.kind !== 'story'
    ? []
    : wayTaken(question, chosen).map(({ scene, choice }) => ({
        scene: fit(scene),
        choice: fit(choice.text),
        right: choice.right,
        why: fit(choice.why),
      }));

function shown(question: Question, fit: Fit): Shown {
  const { id, kind, critical, language, stem, shows, post, picture, alt } = question;
  return {
    id,
    kind,
    critical,
    ...(language !== undefined && { language }),
    stem: fit(stem),
    shows: shows ?? null,
    post: post === undefined ? [] : postParts(fit(post)),
    picture: picture === undefined ? null : { name: picture, alt: fit(alt ?? '') },
  };
}

const PART = /^\{[^{}]*\}$/;

/** The lines of a mock post, cut at its {parts}; the parts are counted from 0 in the order in which they stand. */
export function postParts(post: string): PostPart[][] {
  let place = 0;
  return post
    .trim()
    .split('\n')
    .map((line) =>
      line
        .split(/(\{[^{}]*\})/)
        .filter((text) => text !== '')
        .map((text) =>
          PART.test(text) ? { text: text.slice(1, -1), place: place++ } : { text, place: null },
        ),
    );
}
