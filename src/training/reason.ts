import type { Day } from '../days.ts';
import type { Messages } from '../web/messages.ts';
import type { Reason } from './standing.ts';

/** Says why a due day is what it is, in words the person can read. */
export function reasonText(
  { t }: Messages,
  reason: Reason,
  dueOn: Day,
  dayText: (day: Day) => string,
): string {
  const due = dayText(dueOn);
  switch (reason.because) {
    case 'hired':
      return t('training.because-hired', { hired: dayText(reason.hiredOn), days: reason.days, due });
    case 'start':
      return t('training.because-start', { start: dayText(reason.startDay), days: reason.days, due });
    case 'done':
      return t('training.because-done', { done: dayText(reason.doneOn), months: reason.months, due });
    case 'anniversary':
      return t('training.because-anniversary', { done: dayText(reason.doneOn), months: reason.months, due });
    case 'policy':
      return t('training.because-policy', {
        number: reason.number,
        published: dayText(reason.publishedOn),
        due,
      });
  }
}
