import { dayIn, isDay } from '../days.ts';
import type { Messages } from '../web/messages.ts';
import { dayText, instantText } from '../web/render.ts';
import type { RecordRow, ShownQuestion } from './section.ts';

/** When a row holds from, in words; '' for what holds today and has no day. */
export function whenText(messages: Messages, at: string, zone: string): string {
  if (at === '') return '';
  return isDay(at) ? dayText(messages, at) : instantText(messages, at, zone);
}

/** The day of a row in a zone; '' for what has none. */
export const dayOf = (at: string, zone: string): string =>
  at === '' || isDay(at) ? at : dayIn(zone, new Date(at));

/** What stands below a row: who did it, since when it was known, and what became of it. */
export function notesOn(messages: Messages, row: RecordRow, zone: string): string[] {
  const { t } = messages;
  const { at, knownAt, by, struck } = row;
  const known = knownAt === null ? '' : dayIn(zone, new Date(knownAt));
  return [
    ...(by === '' ? [] : [t('kept.by', { name: by })]),
    ...(isDay(at) && known > at ? [t('kept.known', { day: dayText(messages, known) })] : []),
    ...(struck === null ? [] : [struckText(messages, struck, zone)]),
  ];
}

function struckText(messages: Messages, struck: NonNullable<RecordRow['struck']>, zone: string): string {
  const { t } = messages;
  const day = dayText(messages, dayIn(zone, new Date(struck.at)));
  const said = struck.by === '' ? t('kept.struck', { day }) : t('kept.struck-by', { day, name: struck.by });
  return struck.reason === '' ? said : `${said} ${t('kept.more-reason', { text: struck.reason })}`;
}

/** A line of a question in a file: what it says, and of an option what it was. */
export interface QuestionLine {
  text: string;
  /** What it was: chosen, right; '' where neither. */
  marks: string;
  why: string;
}

/** An answered question line by line, as a file has it: its words, the options as they were shown, the key and the reasons. */
export function questionLines(
  { t }: Messages,
  question: ShownQuestion,
): { stem: string; result: string; lines: QuestionLine[] } {
  const { stem, right, options, kind, way, ending, asShown } = question;
  const lines = options.map(({ text, chosen, right: isRight, why, number }): QuestionLine => ({
    text: kind === 'ordering' && number !== null ? t('kept.placed', { number, text }) : text,
    marks: [
      ...(chosen && kind !== 'ordering' ? [t('kept.chosen')] : []),
      ...(isRight ? [t('kept.right')] : []),
    ].join(', '),
    why,
  }));
  const story = way.map(({ scene, choice }): QuestionLine => ({ text: scene, marks: choice, why: '' }));
  const post = question.post.map((parts) => parts.map(({ text }) => text).join(''));
  return {
    stem: [stem, ...post, ...(question.picture === null ? [] : [question.picture.alt])].join(' '),
    result: [
      t(right ? 'kept.answered-right' : 'kept.answered-wrong'),
      ...(kind === 'ordering' ? [t('record.as-shown', { list: asShown.join(' · ') })] : []),
    ].join('. '),
    lines: [...story, ...lines, ...(ending === null ? [] : [{ text: ending, marks: '', why: '' }])],
  };
}
