import { COUNTRIES } from '../organisation/organisation.ts';
import { SHIFTS } from '../organisation/shifts.ts';
import type { Messages } from '../web/messages.ts';
import { EMPLOYMENT_KINDS, type Work } from './work-facts.ts';

/** The languages on offer, those that the people of clinics speak most; any other code may be given. */
export const LANGUAGES =
  'en es zh fil vi ar fr ko ru de hi ht pt it pl ja ur gu pa bn fa ta te ne so am sw uk ro el tr mi'.split(
    ' ',
  );

/** What a language is called, by its code. */
export function languageName(messages: Messages, code: string): string {
  return new Intl.DisplayNames([messages.language], { type: 'language' }).of(code) ?? code;
}

/** How somebody works, as people read it; '' where nothing was said. */
export function workText(messages: Messages, field: keyof Work, work: Work): string {
  const value = work[field];
  if (value === '' || value === null) return '';
  switch (field) {
    case 'kind':
      return messages.t(`people.kind-${value}`);
    case 'hourly':
      return messages.t(value === true ? 'people.yes' : 'people.no');
    case 'shift':
      return messages.t(`people.shift-${value}`);
    case 'language':
      return languageName(messages, work.language);
    case 'country':
      return messages.t(`country.${value}`);
  }
}

/** How somebody works in a few words: the kind of employment, and what else was said. */
export function workSummary(messages: Messages, work: Work): string {
  const parts = [workText(messages, 'kind', work)];
  if (work.hourly) parts.push(messages.t('people.paid-hourly'));
  for (const field of ['shift', 'language', 'country'] as const) {
    const text = workText(messages, field, work);
    if (text !== '') parts.push(text);
  }
  return parts.join(', ');
}

interface Option {
  value: string;
  text: string;
}

/** What there is to choose from for each field of the form; `language` may be one that is not on offer. */
export function workOptions(
  messages: Messages,
  language: string,
): Record<'kind' | 'hourly' | 'shift' | 'language' | 'country', Option[]> {
  const nothing = (key: string) => ({ value: '', text: messages.t(key) });
  const codes = language === '' || LANGUAGES.includes(language) ? LANGUAGES : [language, ...LANGUAGES];
  const languages = codes.map((value) => ({ value, text: nameOr(messages, value) }));
  return {
    kind: EMPLOYMENT_KINDS.map((value) => ({ value, text: messages.t(`people.kind-${value}`) })),
    hourly: ['no', 'yes'].map((value) => ({ value, text: messages.t(`people.${value}`) })),
    shift: [
      nothing('people.not-said'),
      ...SHIFTS.map((value) => ({ value, text: messages.t(`people.shift-${value}`) })),
    ],
    language: [
      nothing('people.not-said'),
      ...languages.toSorted((a, b) => a.text.localeCompare(b.text, messages.language)),
    ],
    country: [
      nothing('people.country-of-site'),
      ...COUNTRIES.map((value) => ({ value, text: messages.t(`country.${value}`) })),
    ],
  };
}

// What was typed need not be a language.
function nameOr(messages: Messages, code: string): string {
  try {
    return languageName(messages, code);
  } catch {
    return code;
  }
}
