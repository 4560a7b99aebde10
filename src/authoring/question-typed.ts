import { SETTINGS } from '../policy/policy-file.ts';
import { postParts } from '../courses/question-view.ts';
import { emptyOption, type OptionForm, type QuestionForm, type SceneForm } from './question-form.ts';
import type { Fields } from './fields.ts';

/** As many as a form may have of each: the format allows no more. */
export const MOST = { options: 10, steps: 6, scenes: 6, choices: 4, swaps: 2 } as const;

/** What was typed of a question, on what it was before: kind, id and proofs are not typed. Pure. */
export function typedQuestion(fields: Fields, before: QuestionForm): QuestionForm {
  const { kind } = before;
  const main = fields.line('clause');
  const clauses = [main, ...fields.ticked('clauses', before.clauses).filter((one) => one !== main)].filter(
    (one) => one !== '',
  );
  const chosen = fields.line('right');
  const one = kind === 'single' || kind === 'true-false';
  const options = places(fields, 'option', MOST.options).map((n) => {
    const option = typedOption(fields, `option-${n}`, before.options);
    return one ? { ...option, right: chosen === String(n) } : option;
  });
  const typed: QuestionForm = {
    ...before,
    stem: fields.line('stem'),
    clauses,
    roles: fields.ticked('roles', before.roles),
    countries: fields.ticked('countries', before.countries),
    critical: fields.line('critical') !== '',
    holds: typedHolds(fields, clauses, before),
    partly: fields.line('partly'),
    shows: fields.line('shows'),
    post: fields.text('post'),
    picture: fields.line('picture'),
    alt: fields.line('alt'),
    proof: fields.line('no-proof') === '' ? before.proof : null,
    options,
    swap: Array.from({ length: MOST.swaps }, (_, n): [string, string] => [
      fields.line(`swap-${n + 1}-a`),
      fields.line(`swap-${n + 1}-b`),
    ]).filter((pair) => pair.some((step) => step !== '')),
    scenes: places(fields, 'scene', MOST.scenes).map((n) => typedScene(fields, n, before.scenes)),
    ending: fields.line('ending'),
  };
  return kind === 'spot' && typed.shows !== 'picture' ? withMarks(typed) : typed;
}

/** A spot has an option for each {part} of its post, in their order: those that were there keep reason and mark. Pure. */
export function withMarks(question: QuestionForm): QuestionForm {
  const parts = postParts(question.post)
    .flat()
    .flatMap((part) => (part.place === null ? [] : [part.text]));
  const left = [...question.options];
  const options = parts.map((text, n): OptionForm => {
    const same = left.findIndex((option) => option.text === text);
    const [found] = same < 0 ? [] : left.splice(same, 1);
    if (found !== undefined) return found;
    // As many marks as before: the words of one were changed.
    const [renamed] =
      parts.length === question.options.length && !parts.includes(question.options[n]!.text)
        ? left.splice(left.indexOf(question.options[n]!), 1)
        : [];
    return renamed === undefined ? emptyOption(text) : { ...renamed, text };
  });
  return { ...question, options };
}

function typedScene(fields: Fields, n: number, before: readonly SceneForm[]): SceneForm {
  const was = fields.place(`scene-${n}-was`, before.length);
  const old = before[was]?.options ?? [];
  return {
    was,
    id: fields.line(`scene-${n}-id`),
    text: fields.line(`scene-${n}-text`),
    options: places(fields, `scene-${n}-choice`, MOST.choices).map((m) =>
      typedOption(fields, `scene-${n}-choice-${m}`, old),
    ),
  };
}

function typedOption(fields: Fields, at: string, before: readonly OptionForm[]): OptionForm {
  const was = fields.place(`${at}-was`, before.length);
  return {
    was,
    text: fields.line(`${at}-text`),
    right: fields.line(`${at}-right`) !== '',
    why: fields.line(`${at}-why`),
    to: fields.line(`${at}-to`),
    proof: fields.line(`${at}-no-proof`) === '' ? (before[was]?.proof ?? null) : null,
  };
}

// Settings are asked for the clauses that were shown; one that was ticked everywhere, or nowhere, holds at each.
function typedHolds(fields: Fields, clauses: readonly string[], before: QuestionForm): QuestionForm['holds'] {
  const asked = fields.ticked('holds-asked');
  const found: QuestionForm['holds'] = {};
  for (const clause of new Set([...asked, ...Object.keys(before.holds)])) {
    if (!asked.includes(clause)) {
      found[clause] = before.holds[clause]!;
      continue;
    }
    const settings = SETTINGS.filter((setting) => fields.ticked(`holds-${clause}`).includes(setting));
    const known = clauses.includes(clause) || Object.hasOwn(before.holds, clause);
    if (known && settings.length > 0 && settings.length < SETTINGS.length) found[clause] = settings;
  }
  return found;
}

// The rows of a form that are there, counted from 1.
function places(fields: Fields, name: string, most: number): number[] {
  return Array.from({ length: most }, (_, n) => n + 1).filter((n) => fields.has(`${name}-${n}-was`));
}
