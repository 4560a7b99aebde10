import type { Class, Months } from './judge.ts';

/** What shows what was taught, owed and decided: where a law says how long, it says it of these. */
export const DOCUMENTS: readonly Class[] = ['signatures', 'answers', 'decisions', 'committee', 'texts'];

const SIX_YEARS = 72;
const TWO_YEARS = 24;

// Six years for all that documents. The others are ours to set: no law that we read names a time for them.
const USUAL: Months = {
  signatures: SIX_YEARS,
  answers: SIX_YEARS,
  decisions: SIX_YEARS,
  committee: SIX_YEARS,
  texts: SIX_YEARS,
  people: SIX_YEARS,
  exports: SIX_YEARS,
  reminders: TWO_YEARS,
  imports: TWO_YEARS,
  questions: TWO_YEARS,
};

export interface Preset {
  months: Months;
  /** The law, and the page where we read it, where one sets the time for documents: then they are kept no shorter. */
  source: 'hipaa' | 'texas' | null;
}

/** What a country begins with. Without a source it is a setting of the organisation, and says so. */
export const PRESETS = {
  us: { months: USUAL, source: 'hipaa' },
  'us-tx': { months: USUAL, source: 'texas' },
  uk: { months: USUAL, source: null },
  eu: { months: USUAL, source: null },
  au: { months: USUAL, source: null },
  ca: { months: USUAL, source: null },
} as const satisfies Readonly<Record<string, Preset>>;
export type PresetName = keyof typeof PRESETS;

export const PRESET_NAMES = Object.keys(PRESETS) as PresetName[];

/** The preset of this name; that of the United States, the longest that we know a source for, where there is none. */
export const presetNamed = (name: string): PresetName => PRESET_NAMES.find((one) => one === name) ?? 'us';

/** The fewest months that a class may be kept: a law's, or one. */
export const fewest = (preset: PresetName, kind: Class): number =>
  PRESETS[preset].source !== null && DOCUMENTS.includes(kind) ? PRESETS[preset].months[kind] : 1;

export const MOST_MONTHS = 1200;
