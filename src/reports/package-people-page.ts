import type { Db } from '../database/database.ts';
import { commitmentsOfMany } from '../ledger/ledger.store.ts';
import { sites } from '../organisation/organisation.store.ts';
import { namesOf } from '../people/person.store.ts';
import type { PackageRule } from '../scorm/decision.ts';
import { titleOf } from '../scorm/office/package-page.ts';
import { ruleOf, versionOf, type Package } from '../scorm/package.ts';
import type { Messages } from '../web/messages.ts';
import { dayText } from '../web/render.ts';
import { ATTEMPT_STATES, judged, peopleAddress, type PeopleFilters } from './package-people.ts';
import {
  attemptCounts,
  attemptRows,
  COUNTED,
  placeOf,
  type PeoplePage,
  type PeopleRow,
  type Whose,
} from './package-people.store.ts';
import { claimText, LOOK_OF, minutesText, reasonsText } from './package-words.ts';
import { encodeKey } from './cursor.ts';
import { downloads } from './taken.ts';

/** How many rows a page has. */
const PAGE = 50;

export interface AskedOf {
  /** Where the attempts are looked up: now or in a past. What they are about is read from today's database. */
  past: Db;
  whose: Whose;
  filters: PeopleFilters;
  start: PeoplePage['start'];
  /** Whether to count even very many. */
  patient: boolean;
}

/** What the page of a package's people shows; the view only prints it. */
export async function peopleView(db: Db, messages: Messages, found: Package, asked: AskedOf) {
  const { t } = messages;
  const { past, whose, filters, start } = asked;
  const path = `/packages/${found.id}/people`;
  const tallied = await attemptCounts(past, found.id, whose, filters, asked.patient);
  const counts =
    tallied === undefined ? [] : ATTEMPT_STATES.map((state) => ({ state, count: tallied[state] }));
  const total = counts
    .filter(({ state }) => filters.state === '' || filters.state === state)
    .reduce((sum, { count }) => sum + count, 0);
  // One more than a page: it says whether there is another.
  const many = tallied === undefined || counts.reduce((sum, { count }) => sum + count, 0) > COUNTED;
  const all = await attemptRows(past, found.id, whose, filters, { start, most: PAGE + 1, many });
  const backwards = start !== 'beginning' && 'before' in start;
  const more = all.length > PAGE;
  const rows = backwards ? all.slice(-PAGE) : all.slice(0, PAGE);
  const at = (row: PeopleRow) => encodeKey(placeOf(row));
  const places = await sites(db);
  const to = (place: Record<string, string>) => peopleAddress(path, filters, place);
  const { state, site, q, ...dates } = filters;
  const filtered = [state, site, q].some((value) => value !== '');
  return {
    title: t('scorm.report-title', { title: titleOf(found) }),
    id: found.id,
    counts: counts.map(({ state, count }) => ({
      status: LOOK_OF[state],
      count,
      text: t(`scorm.report-state-${state}`),
      href: peopleAddress(path, { ...filters, state }),
    })),
    all: whose.all,
    filters,
    filtered,
    clear: peopleAddress(path, dates),
    today: peopleAddress(path, { state, site, q }),
    choices: {
      state: [
        { value: '', text: t('scorm.report-any-state') },
        ...ATTEMPT_STATES.map((state) => ({ value: state, text: t(`scorm.report-state-${state}`) })),
      ],
      site: [
        { value: '', text: t('scorm.report-any-site') },
        ...places.map(({ id, name }) => ({ value: id, text: name })),
      ],
    },
    total,
    uncounted: tallied === undefined ? to({ count: 'all' }) : '',
    rows: (await shownRows(db, messages, found.id, rows, past !== db)).map((row) => ({
      ...row,
      href: whose.all ? `/packages/attempts/${row.id}` : '',
    })),
    pager: {
      first: start === 'beginning' ? null : to({}),
      previous:
        (backwards ? more : start !== 'beginning') && rows.length > 0 ? to({ before: at(rows[0]!) }) : null,
      next: (backwards || more) && rows.length > 0 ? to({ after: at(rows.at(-1)!) }) : null,
    },
    downloads: downloads(messages, (format) => peopleAddress(`${path}.${format}`, filters)),
  };
}

/**
 * Rows of the report in words. What a package says between its saves is kept as it is now and not by day: of a past there is only
 * what was decided.
 */
export async function shownRows(
  db: Db,
  messages: Messages,
  packageId: string,
  rows: readonly PeopleRow[],
  isPast: boolean,
) {
  const placeName = new Map((await sites(db)).map(({ id, name }) => [id, name]));
  const byHand = rows.filter(({ decided_by: by }) => by !== null);
  const names = await namesOf(db, [...new Set(byHand.map((row) => row.decided_by!))]);
  const values = await commitmentsOfMany(
    db,
    byHand.map((row) => row.entry_id!),
  );
  const rules = await rulesFor(db, packageId, rows);
  return rows.map((row) => {
    const { claim, reasons, seconds } = judged(row, rules.get(row.version)!);
    const isSaid = !isPast;
    const isJudged = row.decided_by === null && (isSaid || row.state === 'done');
    return {
      id: row.id,
      personId: row.person_id,
      name: row.name,
      employeeNumber: row.employee_number,
      site: placeName.get(row.site_id ?? '') ?? '',
      team: row.team ?? '',
      number: row.number,
      version: row.version,
      startedAt: row.started_at,
      savedAt: row.saved_at,
      claim,
      isSaid,
      claimText: isSaid ? claimText(messages, claim) : messages.t('scorm.report-not-by-day'),
      state: row.state,
      look: LOOK_OF[row.state],
      decidedOn: row.decided_on,
      decidedText: decidedText(messages, row),
      reasons: isJudged ? reasonsText(messages, reasons, row.state) : '',
      byHand: row.decided_by === null ? '' : (names.get(row.decided_by) ?? ''),
      reason: values.get(row.entry_id ?? '')?.['reason'] ?? '',
      seconds,
      minutes: minutesText(messages, seconds),
    };
  });
}

export const decidedText = (messages: Messages, row: Pick<PeopleRow, 'state' | 'decided_on'>): string =>
  row.state === 'done'
    ? messages.t('scorm.report-done-on', { day: dayText(messages, row.decided_on!) })
    : messages.t(row.state === 'open' ? 'scorm.report-not-yet' : 'scorm.report-ended');

/** The rule for each version of a package that these rows name. */
export async function rulesFor(
  db: Db,
  packageId: string,
  rows: readonly { version: number }[],
): Promise<Map<number, PackageRule>> {
  const rules = new Map<number, PackageRule>();
  for (const number of new Set(rows.map(({ version }) => version))) {
    const { manifest } = (await versionOf(db, packageId, number))!;
    rules.set(number, (await ruleOf(db, packageId, manifest)).rule);
  }
  return rules;
}
