import type { Launch } from '../manifest.ts';
import { attribute, child, flag, numberIn, textOf, type Element } from './element.ts';
import type { Findings } from './findings.ts';
import { primaryMeasure } from './objectives.ts';
import type { Kind } from './standard.ts';

const ACTIONS = ['exit,message', 'exit,no message', 'continue,message', 'continue,no message'];
const SHORT = 60;
const DATA = 64_000;
const PREREQUISITES = 4000;

/** What the content of an item is told when it is opened. What cannot be read is left out, with a warning. */
export function launchData(
  item: Element,
  sequencing: Element | undefined,
  title: string,
  { standard }: Kind,
  findings: Findings,
): Omit<Launch, 'kind' | 'file' | 'parameters'> {
  const odd = (name: string, value: string): void =>
    findings.warn('scorm.bring-odd-value', { item: title, name, value });
  const data = child(item, 'dataFromLMS')?.text ?? '';
  if (data.length > DATA) odd('dataFromLMS', `${data.slice(0, 20)}…`);
  const common = { data: data.slice(0, DATA), timeLimitAction: timeLimitAction(item, odd) };
  if (standard === '1.2')
    return {
      ...common,
      masteryScore: masteryScore(item, odd),
      passingMeasure: null,
      completionThreshold: null,
      prerequisites: textOf(item, 'prerequisites').slice(0, PREREQUISITES),
      maxTime: time(textOf(item, 'maxtimeallowed'), /^\d{2,4}:\d{2}:\d{2}(\.\d{1,2})?$/, odd),
    };
  const limit = attribute(child(sequencing, 'limitConditions'), 'attemptAbsoluteDurationLimit');
  return {
    ...common,
    masteryScore: null,
    passingMeasure: primaryMeasure(sequencing),
    completionThreshold: completionThreshold(item, odd)?.measure ?? null,
    prerequisites: '',
    maxTime: time(
      limit ?? '',
      /^P(?=\w)(\d+Y)?(\d+M)?(\d+D)?(T(?=\d)(\d+H)?(\d+M)?(\d+(\.\d{1,2})?S)?)?$/,
      odd,
    ),
  };
}

type Odd = (name: string, value: string) => void;

function masteryScore(item: Element, odd: Odd): number | null {
  const said = textOf(item, 'masteryscore').slice(0, SHORT);
  if (said === '') return null;
  const score = numberIn(said.replace(/\s*%$/, ''), 0, 100);
  if (score === null) odd('masteryscore', said);
  return score;
}

function timeLimitAction(item: Element, odd: Odd): string {
  const said = textOf(item, 'timelimitaction').slice(0, SHORT);
  const action = said
    .toLowerCase()
    .replace(/\s*,\s*/, ',')
    .replace(/\s+/g, ' ');
  if (action === '' || ACTIONS.includes(action)) return action;
  odd('timelimitaction', said);
  return '';
}

function time(said: string, form: RegExp, odd: Odd): string {
  if (said === '' || form.test(said)) return said;
  odd('max time', said);
  return '';
}

/** The threshold of an item: in the 3rd Edition the text of the element, in the 4th its attributes. */
export function completionThreshold(
  item: Element,
  odd: Odd = () => {},
): { measure: number | null; weight: number } | undefined {
  const element = child(item, 'completionThreshold');
  if (element === undefined) return undefined;
  const weight = numberIn(attribute(element, 'progressWeight'), 0, 1) ?? 1;
  const said = element.text.trim();
  const isOfAttributes = ['completedByMeasure', 'minProgressMeasure', 'progressWeight'].some(
    (name) => attribute(element, name) !== undefined,
  );
  if (isOfAttributes) {
    const least = attribute(element, 'minProgressMeasure');
    const measure = least === undefined ? 1 : numberIn(least, 0, 1);
    if (measure === null) odd('minProgressMeasure', least!);
    return { measure: flag(element, 'completedByMeasure', false) ? measure : null, weight };
  }
  const measure = numberIn(said, 0, 1);
  if (measure === null && said !== '') odd('completionThreshold', said);
  return { measure, weight };
}
