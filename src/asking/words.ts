import { dutyWords, voiceWords, whatWords, whenWords, whereWords } from '../policy/rule-words.ts';
import type { Duty, Kind, Voice, Where } from '../policy/vocabulary.ts';
import type { Messages } from '../web/messages.ts';
import type { Move } from './changes.ts';
import { kindsIn, type Known, type Token } from './known.ts';
import type { Question } from './next-fact.ts';

// As people look for them, the most asked about first.
const GROUPS: Readonly<Record<string, readonly Kind[]>> = {
  patients: ['patient-fact', 'patient-image', 'patient-story', 'case-story', 'contact'],
  work: ['work-image', 'coworker', 'working-conditions', 'our-look', 'location'],
  health: ['health-fact', 'advice', 'health-claim'],
  business: ['praise-of-us', 'review-reply', 'official-post'],
  how: ['paid', 'ai-made', 'mockery'],
};

/** Answers that stand together, under a heading when there is one: `asking.group-…`. */
export interface Group {
  name: string;
  answers: Token[];
}

/** The answers of a question as the page groups them. “None of these” stands last, alone. */
export function groupsOf({ fact, answers }: Question): Group[] {
  if (fact !== 'about' && fact !== 'also') return [{ name: '', answers }];
  const groups = Object.entries(GROUPS).map(([name, kinds]) => ({
    name,
    answers: kinds.map((kind) => `${fact}:${kind}`).filter((token) => answers.includes(token)),
  }));
  const grouped = groups.flatMap((group) => group.answers);
  const rest = { name: '', answers: answers.filter((token) => !grouped.includes(token)) };
  return [...groups, rest].filter((group) => group.answers.length > 0);
}

/** An answer on its button. */
export function answerText(messages: Messages, token: Token): string {
  const [sort, code = ''] = token.split(':', 2);
  if (sort === 'about' || sort === 'also') return whatWords(messages, code as Kind);
  if (sort === 'where') return whereWords(messages, code as Where);
  if (sort === 'voice') return voiceWords(messages, code as Voice);
  if (sort === 'duty') return dutyWords(messages, code as Duty);
  return messages.t(sort === 'none' ? 'asking.none' : sort === 'yes' ? 'asking.yes' : 'asking.no');
}

/** What was said so far, in words. */
export function saidOf(messages: Messages, known: Known): string[] {
  const { where, voice, duty, when } = known;
  return [
    ...kindsIn(known).map((kind) => whatWords(messages, kind)),
    ...(where === null ? [] : [whereWords(messages, where)]),
    ...(voice === null ? [] : [voiceWords(messages, voice)]),
    ...(duty === null ? [] : [dutyWords(messages, duty)]),
    ...[...when].map(([flag, holds]) => whenWords(messages, flag, holds)),
  ];
}

/** What somebody could do otherwise, as a thing to do. */
export function moveText({ t }: Messages, { sort, code }: Move): string {
  if (sort === 'without') return t('asking.move-without', { what: t(`rules.short-${code}`) });
  if (sort === 'where') return t('asking.move-where', { where: t(`rules.short-${code}`) });
  if (sort === 'voice') return t(`asking.move-voice-${code}`);
  return t(sort === 'duty' ? 'asking.move-duty' : `asking.move-${code}`);
}
