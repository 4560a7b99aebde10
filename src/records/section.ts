import type { Day } from '../days.ts';
import type { Facts } from '../ledger/entry.ts';
import type { ExplainedQuestion } from '../courses/question-view.ts';
import type { Messages } from '../web/messages.ts';
import type { Group } from './kinds.ts';

/** The parts of a person's file, in their order. */
export const SECTIONS = [
  'person',
  'work',
  'owed',
  'taught',
  'answered',
  'signed',
  'certificates',
  'packages',
  'elsewhere',
  'excused',
  'reminded',
  'account',
  'corrections',
  'requests',
] as const;
export type SectionId = (typeof SECTIONS)[number];

/** One thing that is kept of a person, in words and as data. */
export interface RecordRow {
  /** The day from which it holds, or the UTC instant of an act; '' for what holds today and has no day. */
  at: string;
  /** When it became known: a UTC instant; null for what is worked out. */
  knownAt: string | null;
  /** The kind of entry that it is, or of what is worked out. */
  kind: string;
  group: Group | 'person';
  /** What it says, in the language of the file. */
  text: string;
  /** Further sentences. */
  more: readonly string[];
  /** The name of whoever did it; '' where it was the person, or nobody is named. */
  by: string;
  /** Ids, codes, days and numbers, as in the entry. */
  facts: Facts;
  /** What the entry commits to and was not erased: reasons, words, names. Drawn papers and the like are not among them. */
  values: Readonly<Record<string, string>>;
  /** Where it was taken back or corrected later: when, by whom and why. */
  struck: { at: string; by: string; reason: string; kind: string } | null;
  /** The id of its entry; null for what is worked out. */
  entry: string | null;
  /** Where it stands in Heed; '' where nowhere. */
  href: string;
  /** Of a paper: its questions as they were shown, with the answers, the key and the reasons. */
  questions?: readonly ShownQuestion[];
}

/** A question as it was shown, with what was answered, what is right and why. */
export interface ShownQuestion extends ExplainedQuestion {
  /** The options in the order in which they were shown. */
  asShown: readonly string[];
}

/** A part of a person's file. Its rows come some at a time, the oldest first, and can be read once, before the next part. */
export interface Section {
  id: SectionId;
  title: string;
  rows: AsyncIterable<readonly RecordRow[]>;
}

/** Who reads: the person themselves, an officer, or an auditor, who sees no mails and no address. */
export interface Sight {
  isOwn: boolean;
  isOfficer: boolean;
}

/** How a file of somebody is asked for: in which words, by whom, and up to when. */
export interface FileAsked {
  messages: Messages;
  /** In which instants are shown. */
  zone: string;
  /** Nothing that became known later stands in it. */
  now: Date;
  sight: Sight;
  /** Says of a day whether what was so then may be seen; everything where it is absent. */
  sees?: (day: Day) => boolean;
}

/** Rows that are there already. */
// eslint-disable-next-line require-await
export async function* atOnce(rows: readonly RecordRow[]): Section['rows'] {
  yield rows;
}
