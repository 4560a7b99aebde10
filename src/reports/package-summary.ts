import type { Db } from '../database/database.ts';
import type { Figure } from '../scorm/office/package-page.ts';
import type { Messages } from '../web/messages.ts';
import { LEAST_GROUP } from './groups.ts';
import { begunBy, doneByMinutes } from './package-people.store.ts';

/** What became of a package: how many have begun and done it, and how long and how well, where enough have to hide each of them. */
export const packageSummary =
  ({ t, locale }: Messages) =>
  async (db: Db, packageId: string): Promise<Figure[]> => {
    const begun = await begunBy(db, packageId);
    if (begun === 0) return [];
    const all = await doneByMinutes(db, packageId);
    const sum = (of: (one: (typeof all)[number]) => number) => all.reduce((so, one) => so + of(one), 0);
    const [done, scored] = [sum(({ n }) => n), sum((one) => one.scored)];
    const whole = (value: number) => value.toLocaleString(locale, { maximumFractionDigits: 0 });
    const few = t('scorm.report-too-few', { least: LEAST_GROUP });
    return [
      { label: t('scorm.report-begun'), text: t('scorm.report-people', { count: begun }) },
      { label: t('scorm.report-done'), text: t('scorm.report-people', { count: done }) },
      ...(done === 0
        ? []
        : [
            {
              label: t('scorm.report-median'),
              text: done < LEAST_GROUP ? few : t('scorm.report-minutes', { count: Math.round(median(all)) }),
            },
          ]),
      ...(scored === 0
        ? []
        : [
            {
              label: t('scorm.report-mean'),
              text:
                scored < LEAST_GROUP
                  ? few
                  : t('scorm.report-percent', {
                      score: whole(sum(({ scores }) => scores) / scored),
                    }),
            },
          ]),
    ];
  };

/** The minutes of the one in the middle, or the mean of the two that are; counted in order, the fewest minutes first. */
export function median(all: readonly { minutes: number; n: number }[]): number {
  const count = all.reduce((sum, { n }) => sum + n, 0);
  const at = (place: number): number => {
    let before = 0;
    return all.find(({ n }) => (before += n) > place)?.minutes ?? 0;
  };
  return (at(Math.floor((count - 1) / 2)) + at(Math.floor(count / 2))) / 2;
}
