import { lockPeople, type Db, type Tx } from '../database/database.ts';
import type { Day } from '../days.ts';
import { invalid, type FieldProblem } from '../errors.ts';
import { append } from '../ledger/ledger.ts';
import { organisation } from '../organisation/organisation.ts';
import { CLASSES, type Months } from './judge.ts';
import { ruleRows } from './keeping.store.ts';
import { DOCUMENTS, fewest, MOST_MONTHS, presetNamed, PRESETS, type PresetName } from './presets.ts';

/** How long everything is kept. */
export interface Rule {
  preset: PresetName;
  months: Months;
  /** Whether the only person who may decide may approve what they asked for. */
  alone: boolean;
  /** Null while nobody has said anything: then the country's preset holds. */
  since: Day | null;
}

/** The rule of today. */
export async function ruleNow(db: Db): Promise<Rule> {
  const [row] = await ruleRows(db);
  const preset = presetNamed(row?.preset ?? (await organisation(db))?.country ?? '');
  const said = row === undefined ? {} : (JSON.parse(row.months) as Partial<Months>);
  const months = { ...PRESETS[preset].months, ...said };
  return { preset, months, alone: row?.alone === 1, since: row?.from_on ?? null };
}

/** Says how long everything is kept from today on; false when that was so. Throws `invalid` for a time that no law or page of ours allows. */
export async function setRule(
  tx: Tx,
  now: Date,
  by: string,
  { preset, months, alone }: Omit<Rule, 'since'>,
  today: Day,
): Promise<boolean> {
  await lockPeople(tx, 'everyone');
  const problems: FieldProblem[] = CLASSES.flatMap((kind) => {
    // Whoever goes takes the words of all their records along: never sooner than those.
    const longest = Math.max(...DOCUMENTS.map((one) => months[one]).filter(Number.isSafeInteger));
    const least = kind === 'people' ? Math.max(1, longest) : fewest(preset, kind);
    if (Number.isSafeInteger(months[kind]) && months[kind] >= least && months[kind] <= MOST_MONTHS) return [];
    const key =
      kind === 'people' && least > 1
        ? 'keeping.too-short-beside'
        : least > 1
          ? 'keeping.too-short-by-law'
          : 'keeping.months-wrong';
    return [{ field: kind, key, params: { least, most: MOST_MONTHS } }];
  });
  if (problems.length > 0) throw invalid(problems);
  const before = await ruleNow(tx);
  const isSame =
    before.since !== null &&
    before.preset === preset &&
    before.alone === alone &&
    CLASSES.every((kind) => before.months[kind] === months[kind]);
  if (isSame) return false;
  const facts = { by, preset, months: { ...months }, alone };
  await append(tx, now, [{ at: today, kind: 'keeping-set', facts }]);
  return true;
}
