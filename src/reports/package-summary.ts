import type { Db } from '../database/database.ts';
import type { Figure } from '../scorm/office/package-page.ts';
import type { Messages } from '../web/messages.ts';
import { LEAST_GROUP } from './groups.ts';
import { begunBy, firstDone } from './package-people.store.ts';

/** What became of a package: how many have begun and done it, and how long and how well, where enough have to hide each of them. */
export const packageSummary =
  ({ t, locale }: Messages) =>
  async (db: Db, packageId: string): Promise<Figure[]> => {
    const begun = await begunBy(db, packageId);
    if (begun === 0) return [];
    const done = await firstDone(db, packageId);
    const whole = (value: number) => value.toLocaleString(locale, { maximumFractionDigits: 0 });
    const minutes = done.map(({ seconds }) => Math.round((seconds ?? 0) / 60));
    const scores = done.flatMap(({ score }) => score ?? []);
    const few = t('scorm.report-too-few', { least: LEAST_GROUP });
    return [
      { label: t('scorm.report-begun'), text: t('scorm.report-people', { count: begun }) },
      { label: t('scorm.report-done'), text: t('scorm.report-people', { count: done.length }) },
      ...(done.length === 0
        ? []
        : [
            {
              label: t('scorm.report-median'),
              text:
                done.length < LEAST_GROUP
                  ? few
                  : t('scorm.report-minutes', { count: Math.round(median(minutes)) }),
            },
          ]),
      ...(scores.length === 0
        ? []
        : [
            {
              label: t('scorm.report-mean'),
              text:
                scores.length < LEAST_GROUP
                  ? few
                  : t('scorm.report-percent', {
                      score: whole(scores.reduce((sum, one) => sum + one, 0) / scores.length),
                    }),
            },
          ]),
    ];
  };

/** The one in the middle, or the mean of the two that are. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length / 2;
  return sorted.length % 2 === 1
    ? sorted[Math.floor(middle)]!
    : ((sorted[middle - 1] ?? 0) + (sorted[middle] ?? 0)) / 2;
}
