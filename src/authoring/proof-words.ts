import {
  dutyWords,
  verdictWords,
  voiceWords,
  whatWords,
  whenWords,
  whereWords,
} from '../policy/rule-words.ts';
import { DUTIES, KINDS, VERDICTS, VOICES, WHENS, WHERES } from '../policy/vocabulary.ts';
import type { Messages } from '../web/messages.ts';
import type { Proof } from './question-form.ts';
import { textsOf } from './raw.ts';

/** Puts into words what an author said of a post, and what the policy answers; for a form. */
export function proofLines(messages: Messages): (proof: Proof) => string {
  const coded = (value: unknown) => textsOf(value).map((word) => word.toLowerCase().replace(/\s+/g, '-'));
  const known = <T extends string>(
    codes: readonly T[],
    value: unknown,
    words: (code: T) => string,
  ): string[] =>
    coded(value).map((code) => {
      const found = codes.find((one) => one === code);
      return found === undefined ? code : words(found);
    });
  return ({ facts, answer }) => {
    const said = [
      ...known(KINDS, facts['what'], (one) => whatWords(messages, one)),
      ...known(WHERES, facts['where'], (one) => whereWords(messages, one)),
      ...known(DUTIES, facts['duty'], (one) => dutyWords(messages, one)),
      ...known(VOICES, facts['as'], (one) => voiceWords(messages, one)),
      ...known(WHENS, facts['when'], (one) => whenWords(messages, one, true)),
    ];
    const verdicts = known(VERDICTS, answer, (one) => verdictWords(messages, one));
    return messages.t('authoring.proof', { facts: said.join(' · '), answer: verdicts.join(' / ') });
  };
}
