import type { Messages } from '../web/messages.ts';
import { dayText } from '../web/render.ts';
import { JOB_ROLES } from '../people/person.ts';
import { shareText } from '../reports/completion-page.ts';
import { addressOf, NO_FILTERS, STATES } from '../reports/filters.ts';
import { downloads } from '../reports/taken.ts';
import { statusText } from '../reports/words.ts';
import { together } from '../reports/tally.ts';
import { clausesView } from './clauses.ts';
import { forecastView, heatView, peopleAt, tableBy, trendView, type Names } from './overview-figures.ts';
import type { Overview } from './overview.ts';

// What is said where there is no trend to see.
const NO_TREND: Readonly<Record<Overview['trendOf'], string>> = {
  everyone: 'overview.trend-none',
  unkept: 'overview.trend-unkept',
  people: 'overview.trend-none-people',
  asked: 'overview.trend-asked',
  nobody: 'overview.trend-too-many',
};

export interface Shown {
  path: string;
  isTeam: boolean;
  target: number | null;
  titles: ReadonlyMap<string, string>;
  clauseTitles: ReadonlyMap<string, string>;
}

/** What the page of a team or of the organisation shows; the view only prints it. */
export function overviewView(messages: Messages, look: Overview, shown: Shown) {
  const { found } = look;
  const { filters, frame, counts } = found;
  const { t } = messages;
  const { path, isTeam } = shown;
  const names: Names = {
    messages,
    sites: new Map(frame.sites.map(({ id, name }) => [id, name])),
    things: shown.titles,
  };
  const { on, known, site, team, role, thing } = filters;
  const own = { ...NO_FILTERS, on, known, site, team, role, thing };
  const people = new Set(look.needing.map(({ personId }) => personId));
  const needed = counts.overdue + counts.soon;
  const tables = (['thing', 'site', 'team', 'role'] as const)
    .map((one) => tableBy(names, look, one))
    .filter(({ rows }) => rows.length > 1);
  return {
    path,
    isTeam,
    title: t(isTeam ? 'overview.title-team' : 'overview.title'),
    lead: t(needed === 0 ? 'overview.nobody' : isTeam ? 'overview.needs-you' : 'overview.exposed', {
      count: needed,
      overdue: counts.overdue,
      soon: counts.soon,
    }),
    share: shareText(messages, counts, { target: shown.target, isSeveral: shown.titles.size > 1 }),
    needing: look.needing.map((row) => ({
      name: row.name,
      href: `/people/${row.personId}/line`,
      status: row.state,
      statusText: statusText(messages, row),
      what: shown.titles.size > 1 ? (shown.titles.get(row.thing) ?? '') : '',
      due: t('overview.due-on', { day: dayText(messages, row.dueOn) }),
    })),
    more:
      needed > look.needing.length ? peopleAt(filters, counts.overdue > 0 ? { status: 'overdue' } : {}) : '',
    nudge: isTeam && people.size > 0 && on === '' && known === '',
    counts: STATES.filter((state) => state !== 'left').map((state) => ({
      status: state,
      count: counts[state],
      text: t(`reports.state-${state}`),
      href: peopleAt(filters, { status: state }),
    })),
    filters: own,
    filtered: site + team + role + thing !== '',
    clear: addressOf(path, { ...NO_FILTERS, on, known }),
    today: addressOf(path, { ...own, on: '', known: '' }),
    choices: choicesOf(names, look),
    heat: heatView(names, look),
    tables,
    clauses: clausesView(messages, look, shown.clauseTitles),
    trend: trendView(names, look, shown.target),
    trendNone: t(NO_TREND[look.trendOf], { count: frame.scope === 'everyone' ? 0 : frame.size }),
    trendHref: look.trendOf === 'asked' ? addressOf(path, own, { trend: 'all' }) : '',
    forecast: forecastView(names, look),
    aside: [
      {
        status: 'paused',
        text: t('overview.paused', { count: counts.paused }),
        href: peopleAt(filters, { status: 'paused' }),
      },
      {
        status: 'exempt',
        text: t('overview.exempt', { count: counts.exempt }),
        href: peopleAt(filters, { status: 'exempt' }),
      },
      {
        status: 'unsure',
        text: t(`overview.${emailKey(look.noEmail)}`, { count: look.noEmail.n }),
        href: look.noEmail.n === 0 && !look.noEmail.some ? '' : peopleAt(filters, { email: 'none' }),
      },
    ],
    downloads: downloads(messages, (format) => addressOf(`${path}.${format}`, own)),
    nothing: Object.keys(together(look.by.thing)).length === 0 && site + team + role + thing === '',
    caption: t('overview.caption', { day: dayText(messages, frame.days.day) }),
  };
}

// Of many not all were looked at; where none of those has no email, nothing is known yet.
const emailKey = ({ n, some }: Overview['noEmail']): string =>
  n === 0 ? (some ? 'email-not-counted' : 'all-have-email') : some ? 'many-without-email' : 'without-email';

function choicesOf({ messages, things }: Names, { found }: Overview) {
  const any = (key: string) => ({ value: '', text: messages.t(key) });
  const { frame, siteIds, teams, filters } = found;
  return {
    site: [
      any('reports.any-site'),
      ...frame.sites.filter(({ id }) => siteIds.has(id)).map(({ id, name }) => ({ value: id, text: name })),
    ],
    team: [
      any('reports.any-team'),
      ...[...new Set([...teams, filters.team])]
        .filter((team) => team !== '')
        .map((team) => ({ value: team, text: team })),
    ],
    role: [
      any('reports.any-role'),
      ...JOB_ROLES.map((role) => ({ value: role, text: messages.t(`people.job-role-${role}`) })),
    ],
    thing: [any('reports.any-thing'), ...[...things].map(([value, text]) => ({ value, text }))],
  };
}
