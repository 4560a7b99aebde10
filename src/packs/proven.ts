import type { Filed } from './spool.ts';

/**
 * Sheets of which the records behind each row are proven, with their kinds. Of `people` are those that name the person; of the
 * `house` those that name nobody. `period`: only those of the period, as the sheet itself; else all up to the seal.
 */
interface Proven {
  sheets: readonly string[];
  people?: readonly string[];
  house?: readonly string[];
  period?: readonly string[];
}

export const PROVEN: readonly Proven[] = [
  {
    sheets: ['people/roster'],
    people: ['hired', 'placed', 'left', 'leaving-withdrawn', 'employment-corrected'],
  },
  {
    sheets: ['policy/versions', 'policy/emergencies'],
    house: [
      'policy-published',
      'policy-effective',
      'publication-withdrawn',
      'emergency-asked',
      'emergency-agreed',
      'emergency-confirmed',
      'emergency-lapsed',
    ],
  },
  { sheets: ['policy/votes'], house: ['draft-voted', 'seat-abstained'] },
  { sheets: ['policy/decisions'], house: ['draft-decided'] },
  { sheets: ['course/versions'], house: ['course-adopted'] },
  { sheets: ['obligations/rules'], house: ['rule-set', 'rule-ended'] },
  { sheets: ['changes/retrained'], people: ['change-read', 'change-answered'], period: ['signed'] },
  { sheets: ['training/papers'], people: ['attempt-struck'], period: ['test-marked'] },
  { sheets: ['training/elsewhere'], people: ['outside-training', 'outside-training-withdrawn'] },
  { sheets: ['signatures/signatures'], people: ['signature-withdrawn'], period: ['signed'] },
  { sheets: ['exceptions/waivers'], people: ['waived', 'waiver-ended'] },
  { sheets: ['exceptions/extensions'], people: ['extended', 'extension-withdrawn'] },
  {
    sheets: ['exceptions/required'],
    people: ['required-of', 'requirement-done', 'requirement-undone', 'requirement-dropped'],
    house: ['required', 'requirement-withdrawn'],
  },
  { sheets: ['keeping/rule'], house: ['keeping-set'] },
  {
    sheets: ['keeping/let-go'],
    people: ['erasure-asked'],
    house: ['purge-asked', 'purge-approved', 'purged', 'purge-ended', 'hold-set', 'hold-lifted'],
  },
];

const EACH = new Set(PROVEN.flatMap(({ sheets }) => sheets));
/** Of people who are shown in depth every record is proven. */
const IN_DEPTH = new Set(['training/attempts', 'training/answers', 'reminders/reminders']);
/** Words under a fingerprint that stands in a proven record. */
const WORDS = new Set(['policy/differences', 'course/screens', 'course/questions']);

/** How far the rows of a sheet are proven. */
export type HowProven = 'each' | 'depth' | 'words' | 'not';

/** Every sheet of a pack, with how far its rows are proven. Until somebody says how long records are kept, no record does. */
export function provenSheets(
  files: readonly Filed[],
  { hasDeep, isKeepingSaid }: { hasDeep: boolean; isKeepingSaid: boolean },
): { sheet: string; how: HowProven }[] {
  return files.flatMap(({ path }) => {
    if (!path.endsWith('.csv') || path.startsWith('proof/')) return [];
    const sheet = path.slice(0, -'.csv'.length);
    const isEach = EACH.has(sheet) && (sheet !== 'keeping/rule' || isKeepingSaid);
    const how = isEach
      ? 'each'
      : IN_DEPTH.has(sheet) && hasDeep
        ? 'depth'
        : WORDS.has(sheet)
          ? 'words'
          : 'not';
    return [{ sheet, how }];
  });
}
