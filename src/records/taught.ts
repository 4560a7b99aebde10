import type { Db } from '../database/database.ts';
import { bind } from '../training/attempt.ts';
import { activeSeconds, tooFast } from '../training/active-time.ts';
import { actsIn, attemptsOf, screensRead } from '../training/record.store.ts';
import type { Messages } from '../web/messages.ts';
import { instantText } from '../web/render.ts';

/** Of each attempt of somebody, by id: when they were through with which lesson, what they were spared, and their minutes. */
export async function lessonsOf(
  db: Db,
  messages: Messages,
  personId: string,
  zone: string,
): Promise<Map<string, string[]>> {
  const found = new Map<string, string[]>();
  const { t } = messages;
  for (const attempt of await attemptsOf(db, personId)) {
    const { course, fit, done, steps, spared } = await bind(db, attempt);
    const lessons = course.lessons.flatMap(({ id, title }) => {
      if (spared.includes(id)) return [t('kept.lesson-spared', { title: fit(title) })];
      const own = steps.filter((step) => step.lesson === id);
      const times = own.flatMap((step) => done.get(step.id) ?? []).toSorted();
      const last = times.at(-1);
      if (last === undefined) return [];
      const when = instantText(messages, last, zone);
      const key = times.length === own.length ? 'kept.lesson-done' : 'kept.lesson-begun';
      return [t(key, { title: fit(title), when })];
    });
    const seconds = activeSeconds([attempt.started_at, ...(await actsIn(db, attempt.id))]);
    const fast = (await screensRead(db, attempt.id)).filter((one) => tooFast(one.words, one.seconds));
    found.set(attempt.id, [
      ...lessons,
      t('kept.minutes', { count: Math.round(seconds / 60) }),
      ...fast.map((one) => t('kept.read-fast', { ...one })),
    ]);
  }
  return found;
}
