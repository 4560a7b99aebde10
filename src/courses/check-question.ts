import type { Course } from './course.ts';
import { wrongAnswerTo } from './key.ts';
import { isRight } from './marking.ts';
import { postParts } from './question-view.ts';
import { END, type Question } from './question-file.ts';

/** What is wrong with a question that its schema cannot see, a sentence each. Pure. */
export function questionFaults(question: Question, course: Pick<Course, 'pictures'>): string[] {
  const { kind } = question;
  if (kind === 'ordering') return orderingFaults(question);
  if (kind === 'story') return storyFaults(question);
  return [...keyFaults(question), ...(kind === 'spot' ? spotFaults(question, course) : [])];
}

function keyFaults({ kind, options }: Question): string[] {
  const right = options.filter((option) => option.right).length;
  const several = kind === 'multiple' || kind === 'spot';
  return [
    ...(right === 0 ? ['no option is right'] : []),
    ...(!several && right > 1 ? ['more than one option is right'] : []),
    ...(several && right === options.length ? ['every option is right'] : []),
    ...(kind === 'true-false' && options.length !== 2 ? ['needs exactly two options'] : []),
    ...twice(options.map((option) => option.text)).map((text) => `the option “${text}” stands twice`),
  ];
}

function orderingFaults(question: Question): string[] {
  const { options, swap = [] } = question;
  return [
    ...(isRight(question, wrongAnswerTo(question)) ? ['every order is right'] : []),
    ...swap
      .filter(([a, b]) => a === b || a >= options.length || b >= options.length)
      .map(() => 'swap names a step that does not stand there'),
    ...twice(options.map((step) => step.text)).map((text) => `the step “${text}” stands twice`),
  ];
}

function spotFaults(question: Question, course: Pick<Course, 'pictures'>): string[] {
  const { shows, post, picture, alt, options } = question;
  if (shows === 'picture') {
    if (picture === undefined) return ['shows a picture, and names none'];
    return [
      ...(course.pictures[picture] === undefined ? [`there is no picture pictures/${picture}`] : []),
      ...(alt === undefined ? ['the picture has no alt: words for whoever cannot see it'] : []),
    ];
  }
  if (post === undefined) return ['has no post to look at'];
  const parts = postParts(post)
    .flat()
    .flatMap((part) => (part.place === null ? [] : [part.text]));
  if (parts.length !== options.length)
    return [`the post has ${parts.length} {parts}, and there are ${options.length} options`];
  return options.flatMap(({ text }, n) =>
    text === parts[n] ? [] : [`the option “${text}” is “${parts[n]}” in the post`],
  );
}

function storyFaults({ scenes = [], options }: Question): string[] {
  const ids = scenes.map(({ id }) => id);
  const faults = twice(ids).map((id) => `the scene ${id} stands twice`);
  if (options.every(({ right }) => right)) faults.push('no choice is wrong');
  for (const { to, scene, right, text } of options) {
    if (to !== END && !ids.includes(to!))
      faults.push(`the choice “${text}” leads to ${to}, which is no scene`);
    if (right && to === scene) faults.push(`the right choice “${text}” leads nowhere: name a scene or end`);
  }
  for (const { id } of scenes) {
    const right = options.filter((option) => option.scene === id && option.right);
    if (right.length === 0) faults.push(`the scene ${id} has no right choice`);
  }
  const reached = reachable(ids[0], options);
  for (const id of ids) if (!reached.has(id)) faults.push(`no choice leads to the scene ${id}`);
  // Whoever only ever chooses right must come to the end, on every way.
  for (const id of ids)
    if (
      reached.has(id) &&
      !reachable(
        id,
        options.filter((option) => option.right),
      ).has(END)
    )
      faults.push(`from the scene ${id} no right choice leads to the end`);
  return faults;
}

function reachable(start: string | undefined, options: Question['options']): Set<string> {
  const seen = new Set<string>();
  const next = start === undefined ? [] : [start];
  for (let scene = next.pop(); scene !== undefined; scene = next.pop()) {
    if (seen.has(scene)) continue;
    seen.add(scene);
    next.push(...options.filter((option) => option.scene === scene).map((option) => option.to!));
  }
  return seen;
}

const twice = (list: readonly string[]): string[] => [
  ...new Set(list.filter((text, n) => list.indexOf(text) !== n)),
];
