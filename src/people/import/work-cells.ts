import { COUNTRIES, type Country } from '../../organisation/organisation.ts';
import { SHIFTS, type Shift } from '../../organisation/shifts.ts';
import { EMPLOYMENT_KINDS, isLanguage, type EmploymentKind, type Work } from '../work-facts.ts';
import { LANGUAGES } from '../work-words.ts';

const plain = (text: string) =>
  text
    .toLowerCase()
    .replace(/[\s_-]+/g, ' ')
    .trim();

const KINDS = new Map<string, EmploymentKind>([
  ['perm', 'permanent'],
  ['temp', 'temporary'],
]);
const SHIFT_WORDS = new Map<string, Shift>([
  ['days', 'day'],
  ['evenings', 'evening'],
  ['nights', 'night'],
]);
const YES = ['yes', 'y', 'true', '1', 'hourly'];
const NO = ['no', 'n', 'false', '0', 'salaried'];
const COUNTRY_WORDS = new Map<string, Country>([
  ['usa', 'us'],
  ['united states', 'us'],
  ['united states of america', 'us'],
  ['texas', 'us-tx'],
  ['tx', 'us-tx'],
  ['united states, texas', 'us-tx'],
  ['gb', 'uk'],
  ['united kingdom', 'uk'],
  ['great britain', 'uk'],
  ['australia', 'au'],
  ['canada', 'ca'],
  ['european union', 'eu'],
]);

const english = new Intl.DisplayNames(['en'], { type: 'language' });
const LANGUAGE_WORDS = new Map(LANGUAGES.map((code) => [plain(english.of(code) ?? code), code]));

/** Reads a cell of one of the columns that say how somebody works; undefined for what there is not. */
export const WORK_CELLS: {
  readonly [Field in keyof Work]: (text: string) => Work[Field] | undefined;
} = {
  kind: (text) => EMPLOYMENT_KINDS.find((kind) => kind === plain(text)) ?? KINDS.get(plain(text)),
  hourly: (text) => YES.includes(plain(text)) || (NO.includes(plain(text)) ? false : undefined),
  shift: (text) => {
    const word = plain(text).replace(/ shifts?$/, '');
    return SHIFTS.find((shift) => shift === word) ?? SHIFT_WORDS.get(word);
  },
  language: (text) => {
    const named = LANGUAGE_WORDS.get(plain(text));
    const code = text.replace('_', '-');
    const [language = '', ...rest] = code.split('-');
    // A region is written in capitals, whatever the file does.
    const tidy = [
      language.toLowerCase(),
      ...rest.map((part) => (part.length === 2 ? part.toUpperCase() : part)),
    ];
    return named ?? (isLanguage(tidy.join('-')) ? tidy.join('-') : undefined);
  },
  country: (text) =>
    COUNTRIES.find((country) => country === text.toLowerCase().replace(/[\s_-]+/g, '-')) ??
    COUNTRY_WORDS.get(plain(text)),
};
