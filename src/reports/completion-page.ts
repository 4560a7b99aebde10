import type { Messages } from '../web/messages.ts';
import { JOB_ROLES } from '../people/person.ts';
import { dayText } from '../web/render.ts';
import { shownBy, type CompletionRow, type Counts, type Survey } from './completion.ts';
import { encodeKey, type From } from './cursor.ts';
import { addressOf, NO_FILTERS, SORTS, STATES, type Filters } from './filters.ts';
import { dueText, expiresOn, statusText, versionText } from './words.ts';
import { downloads } from './taken.ts';

export const PATH = '/reports/completion';

/** How many rows a page has. */
export const PAGE = 50;

/** What the page shows; the view only prints it. `rows` may hold one more than a page, which is then on the next. */
export function completionView(
  messages: Messages,
  found: Survey,
  start: From,
  rows: readonly CompletionRow[],
  titles?: ReadonlyMap<string, string>,
) {
  const { frame, filters, counts } = found;
  const team = frame.scope !== 'everyone';
  const backwards = start !== 'beginning' && 'before' in start;
  const more = rows.length > PAGE;
  const page = backwards ? rows.slice(-PAGE) : rows.slice(0, PAGE);
  const siteName = new Map(frame.sites.map((site) => [site.id, site.name]));
  const here = (change: Partial<Filters>) => addressOf(PATH, { ...filters, ...change });
  const to = (place: Record<string, string>) => addressOf(PATH, filters, place);
  const several = (key: string) => (titles === undefined ? key : `${key}-things`);
  const filtered = Object.entries(filters).some(([name, value]) => !UNFILTERED.has(name) && value !== '');
  return {
    title: messages.t(team ? 'reports.title-team' : 'reports.title'),
    about: team ? messages.t('reports.about-team') : '',
    lead: messages.t(filtered ? 'reports.lead-filtered' : 'reports.lead', {
      overdue: messages.t(counts.overdue === 0 ? 'reports.nobody-overdue' : several('reports.overdue'), {
        count: counts.overdue,
      }),
      soon: messages.t(counts.soon === 0 ? 'reports.nobody-soon' : 'reports.soon', { count: counts.soon }),
    }),
    counts: STATES.filter(
      (state) =>
        (state !== 'left' || filters.status === 'left' || filters.status === 'all') &&
        ((state !== 'paused' && state !== 'exempt') || counts[state] > 0),
    ).map((state) => ({
      status: state,
      count: counts[state],
      text: messages.t(`reports.state-${state}`),
      href: here({ status: state }),
    })),
    filters,
    filtered,
    left: addressOf(PATH, { ...NO_FILTERS, status: 'left' }),
    clear: addressOf(PATH, { ...NO_FILTERS, sort: filters.sort, on: filters.on, known: filters.known }),
    today: here({ on: '', known: '' }),
    choices: choices(messages, found, titles),
    caption: caption(messages, found, siteName, several('reports.caption'), titles),
    columns: COLUMNS.map((column) => ({
      text: messages.t(`reports.column-${column}`),
      sort: SORTS.find((sort) => sort === column),
      href: here({ sort: SORTS.find((sort) => sort === column) ?? filters.sort }),
      current: filters.sort === column,
    })),
    rows: page.map((row) => ({
      personId: row.personId,
      thing: row.thing,
      name: row.name,
      what: titles?.get(row.thing) ?? '',
      number: row.employeeNumber ?? '',
      // Who sees everyone here, officer or auditor, may see what they signed.
      href: `/people/${row.personId}/${team ? 'line' : 'signatures'}`,
      record: team ? '' : `/people/${row.personId}/training`,
      cells: [
        { label: messages.t('reports.column-site'), text: siteName.get(row.siteId) ?? '' },
        { label: messages.t('reports.column-team'), text: row.team },
      ],
      status: row.state,
      statusText: statusText(messages, row),
      missing:
        row.state !== 'left' && row.needs === 'signature' ? messages.t('reports.signature-missing') : '',
      days: [
        { label: messages.t('reports.column-due'), day: dueText(row) },
        { label: messages.t('reports.column-done'), day: row.doneOn ?? '' },
      ].map(({ label, day }) => ({ label, day, text: day === '' ? '' : dayText(messages, day) })),
      version: { label: messages.t('reports.column-version'), text: versionText(row) },
      expires: expires(messages, row),
    })),
    pager: {
      first: start === 'beginning' ? null : to({}),
      previous: (backwards ? more : start !== 'beginning')
        ? to({ before: encodeKey(page[0]?.key ?? []) })
        : null,
      next: (backwards || more) && page.length > 0 ? to({ after: encodeKey(page.at(-1)!.key) }) : null,
    },
    downloads: downloads(messages, (format) => addressOf(`${PATH}.${format}`, { ...filters, sort: 'due' })),
    empty: empty(messages, found),
  };
}

/**
 * How much of what is owed is done, and how that compares with the organisation's target; counted in people where they owe
 * one thing, else in things. A share is rounded down: 94.9 % is not 95 %. What lapsed is not done, even while nobody calls it
 * late. People on leave, excused or gone are not counted. '' where nobody is.
 */
export function shareText(
  messages: Messages,
  counts: Counts,
  { target, isSeveral }: { target: number | null; isSeveral: boolean },
): string {
  const held = counts.renewable + counts.current;
  const done = held - counts.lapsed;
  const count = held + counts.overdue + counts.due;
  if (count === 0) return '';
  const text = messages.t(isSeveral ? 'reports.share-things' : 'reports.share', {
    done,
    count,
    share: Math.floor((100 * done) / count),
  });
  if (target === null) return text;
  const key = 100 * done >= target * count ? 'reports.share-reached' : 'reports.share-below';
  return `${text} ${messages.t(key, { target })}`;
}

// They order the rows or say of which day they are, and leave none out.
const UNFILTERED = new Set(['sort', 'on', 'known']);

const COLUMNS = ['name', 'site', 'team', 'status', 'due', 'done', 'version', 'expires'] as const;

function expires(messages: Messages, row: CompletionRow) {
  const day = expiresOn(row);
  const label = messages.t('reports.column-expires');
  if (day === 'never') return { label, day: '', text: messages.t('reports.never') };
  return { label, day, text: day === '' ? '' : dayText(messages, day) };
}

function choices(
  messages: Messages,
  { frame, filters, siteIds, teams }: Survey,
  titles: ReadonlyMap<string, string> = new Map(),
) {
  const any = (key: string) => ({ value: '', text: messages.t(key) });
  return {
    site: [
      any('reports.any-site'),
      ...frame.sites.filter((s) => siteIds.has(s.id)).map((s) => ({ value: s.id, text: s.name })),
    ],
    team: [
      any('reports.any-team'),
      ...[...new Set([...teams, filters.team])]
        .filter((x) => x !== '')
        .map((team) => ({ value: team, text: team })),
    ],
    role: [
      any('reports.any-role'),
      ...JOB_ROLES.map((role) => ({ value: role, text: messages.t(`people.job-role-${role}`) })),
    ],
    thing: [any('reports.any-thing'), ...[...titles].map(([value, text]) => ({ value, text }))],
    status: [
      any('reports.any-status'),
      ...[...STATES, 'all' as const].map((status) => ({
        value: status,
        text: messages.t(`reports.state-${status}`),
      })),
    ],
    email: [any('reports.any-email'), { value: 'none', text: messages.t('reports.no-email') }],
    sort: SORTS.map((sort) => ({ value: sort, text: messages.t(`reports.sort-${sort}`) })),
  };
}

// Also says on paper what was filtered.
function caption(
  messages: Messages,
  { frame, filters, counts }: Survey,
  siteName: ReadonlyMap<string, string>,
  counted: string,
  titles: ReadonlyMap<string, string> = new Map(),
): string {
  return [
    messages.t(counted, {
      count: shownBy(filters.status, counts),
      day: dayText(messages, frame.days.day),
    }),
    ...(filters.site === '' ? [] : [siteName.get(filters.site) ?? '']),
    ...(filters.team === '' ? [] : [filters.team]),
    ...(filters.role === '' ? [] : [messages.t(`people.job-role-${filters.role}`)]),
    ...(filters.thing === '' ? [] : [titles.get(filters.thing) ?? '']),
    ...(filters.status === '' ? [] : [messages.t(`reports.state-${filters.status}`)]),
    ...(filters.email === '' ? [] : [messages.t('reports.no-email')]),
    ...(filters.q === '' ? [] : [messages.t('reports.named', { q: filters.q })]),
  ].join(' · ');
}

function empty(messages: Messages, { frame, filters, counts, siteIds }: Survey) {
  if (shownBy(filters.status, counts) > 0) return null;
  const nobody = siteIds.size === 0 && filters.status === '';
  const past = filters.on !== '' || filters.known !== '';
  const key = !nobody
    ? 'reports.empty-filters'
    : past
      ? 'reports.empty-past'
      : frame.scope === 'everyone'
        ? 'reports.empty-house'
        : 'reports.empty-team';
  return { heading: messages.t(key), text: messages.t(`${key}-text`), nobody };
}
