import { USES } from '../training/items.projection.ts';
import type { Messages } from '../web/messages.ts';
import { shareOf, type ClauseRow, type ClausesMissed, type Missed } from './clauses-missed.ts';
import type { DateFilters } from './filters.ts';
import { LEAST_GROUP } from './groups.ts';
import { barsOf } from './plot.ts';
import { QUESTIONS, questionsAddress, withDates } from './question-filters.ts';
import { clauseText, type PolicyWords } from './question-text.ts';
import { percentText } from './question-words.ts';
import { downloads } from './taken.ts';

export const CLAUSES_MISSED = '/reports/clauses-missed';

/** What the page shows; the view only prints it. */
export function clausesMissedView(
  messages: Messages,
  found: ClausesMissed,
  { titles }: PolicyWords,
  dates: DateFilters,
) {
  const { t } = messages;
  const { use, people, hidden, roles, all, sure } = found;
  const [worst] = all.filter(({ everyone }) => shareOf(everyone) > 0);
  const table = (name: 'all' | 'sure', rows: readonly ClauseRow[]) => ({
    id: name,
    title: t(`missed.${name}`),
    about: t(`missed.${name}-text`),
    picture: picture(messages, rows),
    rows: rows.map((row) => ({
      clause: row.clause,
      title: titles.get(row.clause) ?? '',
      href: questionsAddress(QUESTIONS, { use, clause: row.clause, sort: 'right', ...dates }),
      cells: [
        { label: t('missed.everyone'), ...cell(messages, row.everyone) },
        ...row.byRole.map((one, n) => ({
          label: t(`people.job-role-${roles[n]!}`),
          ...cell(messages, one),
        })),
      ],
    })),
  });
  return {
    title: t('missed.title'),
    lead:
      worst === undefined
        ? t('missed.lead-none')
        : t('missed.lead', {
            clause: clauseText(worst.clause, titles),
            share: percentText(messages, shareOf(worst.everyone)),
          }),
    uses: [
      { text: t('questions.any-use'), href: withDates(CLAUSES_MISSED, dates), current: use === '' },
      ...USES.map((one) => ({
        text: t(`questions.use-${one}`),
        href: withDates(CLAUSES_MISSED, dates, { use: one }),
        current: use === one,
      })),
    ],
    use,
    today: withDates(CLAUSES_MISSED, { on: '', known: '' }, { use }),
    caption: t('missed.caption', { count: people }),
    roles: roles.map((role) => t(`people.job-role-${role}`)),
    tables: [table('all', all), table('sure', sure)].filter(({ rows }) => rows.length > 0),
    unsure: all.length > 0 && sure.length === 0,
    downloads: downloads(messages, (format) => withDates(`${CLAUSES_MISSED}.${format}`, dates, { use })),
    empty: hidden
      ? { heading: t('questions.too-few'), text: t('questions.too-few-text', { least: LEAST_GROUP }) }
      : all.length === 0
        ? { heading: t('questions.nobody'), text: t('questions.nobody-text', { least: LEAST_GROUP }) }
        : null,
    note: t('missed.note', { least: LEAST_GROUP }),
  };
}

function cell(messages: Messages, one: Missed) {
  if (one.n === 0) return { text: '', about: '', tooFew: false };
  if (one.hidden) return { text: messages.t('questions.too-few-short'), about: '', tooFew: true };
  return {
    text: percentText(messages, one.wrong / one.n),
    about: messages.t('missed.of', { count: one.n }),
    tooFew: false,
  };
}

function picture(messages: Messages, rows: readonly ClauseRow[]): string {
  const shown = rows.filter(({ everyone }) => shareOf(everyone) >= 0);
  if (shown.length === 0) return '';
  return barsOf(
    shown.map(({ clause, everyone }) => ({
      name: clause,
      wrong: shareOf(everyone),
      value: percentText(messages, shareOf(everyone)),
    })),
  );
}
