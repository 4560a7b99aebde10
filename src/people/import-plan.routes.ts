import type { Request, Response } from 'express';
import type { ShownProblem } from '../web/form.ts';
import type { Ground } from '../web/ground.ts';
import type { Messages } from '../web/messages.ts';
import { render } from '../web/render.ts';
import type { TakenFile } from './import-file.routes.ts';
import type { Imported } from './import/import.ts';
import { ANSWERS, isTooMany, type Answer, type Missing } from './import/missing.ts';
import { counts, lineParts, Names, problemText, remarks } from './import/words.ts';

const MOST_SHOWN = 1000;
/** So many missing people are asked about one by one; for the others there is one answer. */
export const MOST_ASKED = 200;

const STATUS: Partial<Record<Imported['outcome'], number>> = {
  wrong: 422,
  asks: 422,
  changed: 409,
  'many-leave': 409,
  stopped: 409,
};

/** A file as long as this can be corrected on the page. */
const MOST_TYPED = 20_000;

type Values = Readonly<Record<string, string>>;

/** What the form says of the people who are missing: of each, else of all. */
export function answersIn(values: Values, missing: readonly Missing[]): Answer[] {
  return missing.flatMap(({ id }, n) => {
    const own = n < MOST_ASKED ? (values[`what-${id}`] ?? '') : '';
    const what = ANSWERS.find((one) => one === (own === '' ? values['missing'] : own));
    if (what === undefined) return [];
    const on = (n < MOST_ASKED ? values[`on-${id}`] : '') || (own === '' ? values['missingOn'] : '');
    return [{ id, what, on: on?.trim() ?? '' }];
  });
}

// A day that is wrong for all is said once, beside the answer for all.
function answerErrors(messages: Messages, found: Imported, values: Values): ShownProblem[] {
  const said = new Map<string, ShownProblem>();
  for (const { field, key } of found.answerProblems) {
    const id = field.slice('on-'.length);
    const ofAll = (values[`what-${id}`] ?? '') === '' && (values[field] ?? '') === '';
    const place = ofAll ? 'missingOn' : field;
    said.set(place, { field: place, message: messages.t(key) });
  }
  if (found.outcome === 'asks' && said.size === 0)
    return [{ field: 'missing', message: messages.t('people.import-asks', { count: found.missing.length }) }];
  return found.outcome === 'asks' ? [...said.values()] : [];
}

/** Shows what a file would do, with what is to be answered before it does. */
export function showPlan(
  ground: Ground,
  req: Request,
  res: Response,
  file: TakenFile,
  found: Imported,
  values: Values,
): void {
  const { messages } = ground;
  const { outcome, plan, problems, missing } = found;
  const names = new Names(found);
  const lines = plan.lines.filter((line) => line.kind !== 'same').toSorted((a, b) => a.line - b.line);
  const warning = file.guessed ? [messages.t('people.import-guessed')] : [];
  const share = { count: found.leavers.leaving, employed: found.leavers.employed };
  const isOpen = outcome !== 'wrong' && outcome !== 'stopped';
  res.status(STATUS[outcome] ?? 200);
  render(req, res, 'people/plan', {
    title: messages.t('people.import-title'),
    wide: true,
    errors: answerErrors(messages, found, values),
    wrong: problems.slice(0, MOST_SHOWN).map((problem) => problemText(messages, problem)),
    wrongMore: Math.max(0, problems.length - MOST_SHOWN),
    wrongText: problems.length > 0 ? messages.t('people.import-wrong', { count: problems.length }) : '',
    text: outcome === 'wrong' && file.text.length <= MOST_TYPED ? file.text : '',
    tooLarge: file.packed === '' && isOpen,
    late: lateText(messages, found),
    manyLeave: isTooMany(found.leavers) ? messages.t('people.import-many-leave', share) : '',
    summary: messages.t('people.import-summary', counts(plan)),
    nothing: lines.length === 0 && missing.length === 0,
    remarks: [...warning, ...remarks(messages, found)],
    lines: lines.slice(0, MOST_SHOWN).map((line) => ({
      line: line.line,
      kind: line.kind,
      name: line.details.name,
      parts: lineParts(messages, line, names),
    })),
    more: Math.max(0, lines.length - MOST_SHOWN),
    canReread: found.headings.length > 0,
    carried: file.packed,
    packed: isOpen ? file.packed : '',
    shown: found.mark,
    everybody: file.everybody,
    values,
    missing: missing.slice(0, MOST_ASKED),
    missingCount: missing.length,
    missingMore: Math.max(0, missing.length - MOST_ASKED),
    answers: ANSWERS.map((value) => ({ value, text: messages.t(`people.missing-${value}`) })),
  });
}

function lateText(messages: Messages, { outcome, done, stopped }: Imported): string {
  if (outcome !== 'changed' && outcome !== 'stopped') return '';
  const text = messages.t(`people.import-${outcome}`, { done });
  return stopped === null ? text : `${text} ${messages.t(stopped.key, stopped.params)}`;
}
