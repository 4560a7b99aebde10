import type { Chosen } from './marking.ts';
import { END, type Question } from './question-file.ts';

/** The right answer to a question. Of a story that has none, as far as it goes. */
export function keyOf(question: Question): Chosen {
  const { kind, options, scenes = [] } = question;
  if (kind === 'ordering') return [...options.keys()];
  if (kind !== 'story') return options.flatMap((option, place) => (option.right ? [place] : []));
  const way: number[] = [];
  let scene: string | undefined = scenes[0]?.id;
  while (scene !== undefined && scene !== END && way.length < options.length) {
    const place = options.findIndex((option) => option.scene === scene && option.right);
    if (place < 0) break;
    way.push(place);
    scene = options[place]!.to;
  }
  return way;
}

/** An answer that is complete and wrong. */
export function wrongAnswerTo(question: Question): Chosen {
  const key = keyOf(question);
  const { kind, options } = question;
  if (kind === 'ordering') return key.toReversed();
  const wrong = options.findIndex((option) => !option.right);
  if (kind === 'story') return wayAround(question, key, wrong);
  if (kind === 'single' || kind === 'true-false') return [wrong];
  return key.length === 1 ? [...key, wrong].toSorted((a, b) => a - b) : key.slice(1);
}

// The right way, with one wrong turn where it is offered.
function wayAround({ options }: Question, key: Chosen, wrong: number): Chosen {
  const at = key.findIndex((place) => options[place]!.scene === options[wrong]?.scene);
  return at < 0 ? key : [...key.slice(0, at), wrong, ...key.slice(at)];
}
