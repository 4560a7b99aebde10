import type { Db } from '../../database/database.ts';
import { notFound } from '../../errors.ts';
import { namesOf } from '../../people/person.store.ts';
import type { Messages } from '../../web/messages.ts';
import type { PackageRule } from '../decision.ts';
import { packageById, type Package } from '../package.ts';
import { ruleRow } from '../package.store.ts';
import { shownItems } from './item-words.ts';
import { usesOf } from './office.ts';
import { openAttempts } from './office.store.ts';

/** A figure about the people of a package, in words. */
export interface Figure {
  label: string;
  text: string;
}

/** Sums up what became of a package; the room of reports knows how. */
export type Summary = (db: Db, packageId: string) => Promise<Figure[]>;

/** A package by the id of an address. Throws not found. */
export async function packageFor(db: Db, id: string): Promise<Package> {
  const found = await packageById(db, id);
  if (found === undefined) throw notFound();
  return found;
}

export const titleOf = ({ id, newest }: Package): string => newest.manifest.title.trim() || id;

/** What the page of a package shows; the view only prints it. */
export async function packageView(db: Db, messages: Messages, found: Package) {
  const { id, row, newest, versions, rule, ruleSet } = found;
  const uses = await usesOf(db);
  const set = ruleSet ? await ruleRow(db, id) : undefined;
  const people = [...versions.map(({ added_by }) => added_by), set?.set_by].flatMap((one) => one ?? []);
  const names = await namesOf(db, [...new Set(people)]);
  const { items, more } = shownItems(messages, newest.manifest.items);
  return {
    title: titleOf(found),
    id,
    retired: row.retired_at,
    edition: newest.row.edition,
    rules: uses.rules.get(id) ?? [],
    courses: uses.courses.get(id) ?? [],
    asks: ruleText(messages, rule),
    ruleBy: set === undefined ? null : { at: set.set_at, name: names.get(set.set_by ?? '') ?? '' },
    open: await openAttempts(db, id),
    items,
    moreItems: more,
    isSequenced: newest.manifest.sequencing !== null && Object.keys(newest.manifest.sequencing).length > 0,
    versions: versions.map((one) => ({
      number: one.number,
      at: one.added_at,
      by: one.added_by === null ? messages.t('scorm.page-by-command') : (names.get(one.added_by) ?? ''),
      hash: one.hash,
      size: sizeText(messages, one.bytes),
      files: one.files.toLocaleString(messages.locale),
      edition: one.edition,
    })),
  };
}

/** What counts, a sentence for each condition. */
function ruleText({ t }: Messages, rule: PackageRule): string[] {
  return [
    ...(rule.completed ? [t('scorm.page-rule-completed')] : []),
    ...(rule.passed ? [t('scorm.page-rule-passed')] : []),
    ...(rule.score === null ? [] : [t('scorm.page-rule-score', { score: rule.score })]),
    ...(rule.minutes === null ? [] : [t('scorm.page-rule-minutes', { count: rule.minutes })]),
    rule.attempts === null
      ? t('scorm.page-rule-any')
      : t('scorm.page-rule-attempts', { count: rule.attempts }),
    t(rule.outside ? 'scorm.page-rule-outside' : 'scorm.page-rule-inside'),
  ];
}

/** A size as people say it: `640 KB`, `12.4 MB`. */
export function sizeText({ t, locale }: Messages, bytes: number): string {
  const round = (value: number) =>
    value.toLocaleString(locale, { maximumFractionDigits: value < 10 ? 1 : 0 });
  return bytes < 1_000_000
    ? t('scorm.page-kilobytes', { size: round(Math.max(1, bytes / 1000)) })
    : t('scorm.page-megabytes', { size: round(bytes / 1_000_000) });
}
