import { emptyOption, type OptionForm, type QuestionForm, type SceneForm } from './question-form.ts';
import { MOST, withMarks } from './question-typed.ts';

/**
 * What a button of the form does besides saving: `add-option`, `remove-option-2`, `up-option-2`, `down-option-2`,
 * `add-scene`, `remove-scene-1`, `add-choice-1` (to scene 1), `remove-choice-1-2`, `marks` (find the marks of a post),
 * `show` (nothing but what was typed). Undefined for anything else. Pure.
 */
export function pressed(question: QuestionForm, button: string): QuestionForm | undefined {
  if (button === 'show') return question;
  if (button === 'marks') return withMarks(question);
  const match = /^(add|remove|up|down)-(option|scene|choice)(?:-(\d{1,2}))?(?:-(\d{1,2}))?$/.exec(button);
  if (match === null) return undefined;
  const [, act = '', what = '', first, second] = match;
  const [n, m] = [first, second].map((place) => (place === undefined ? -1 : Number(place) - 1)) as [
    number,
    number,
  ];
  if (what === 'option') return withOptions(question, act, n);
  if (what === 'scene')
    return { ...question, scenes: changed(question.scenes, act, n, newScene(question), MOST.scenes) };
  return {
    ...question,
    scenes: question.scenes.map((scene, place) =>
      place === n
        ? { ...scene, options: changed(scene.options, act, m, emptyOption(), MOST.choices) }
        : scene,
    ),
  };
}

function withOptions(question: QuestionForm, act: string, n: number): QuestionForm {
  const most = question.kind === 'ordering' ? MOST.steps : MOST.options;
  const options = changed<OptionForm>(question.options, act, n, emptyOption(nextName(question)), most);
  // Steps that may change places are named by where they stand.
  const place = (from: string): string => {
    const option = question.options[Number(from) - 1];
    const to = option === undefined ? -1 : options.indexOf(option);
    return to < 0 ? '' : String(to + 1);
  };
  const swap = question.swap
    .map(([a, b]): [string, string] => [place(a), place(b)])
    .filter(([a, b]) => a !== '' && b !== '');
  return { ...question, options, swap };
}

// In a picture the marks are numbers that are drawn there.
const nextName = ({ kind, options }: QuestionForm): string =>
  kind === 'spot' ? String(options.length + 1) : '';

function newScene({ scenes }: QuestionForm): SceneForm {
  const taken = new Set(scenes.map((scene) => scene.id));
  let n = scenes.length + 1;
  while (taken.has(`scene-${n}`)) n++;
  return { was: -1, id: `scene-${n}`, text: '', options: [emptyOption(), emptyOption()] };
}

function changed<T>(list: readonly T[], act: string, n: number, added: T, most: number): T[] {
  if (act === 'add') return list.length < most ? [...list, added] : [...list];
  if (n < 0 || n >= list.length) return [...list];
  if (act === 'remove') return list.toSpliced(n, 1);
  const to = act === 'up' ? n - 1 : n + 1;
  return to < 0 || to >= list.length ? [...list] : list.toSpliced(n, 1).toSpliced(to, 0, list[n]!);
}
