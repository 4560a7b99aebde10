import type { Db } from '../database/database.ts';
import { dayIn } from '../days.ts';
import { notFound } from '../errors.ts';
import { namesOf } from '../people/person.store.ts';
import { manifestKept } from '../scorm/package.store.ts';
import type { Messages } from '../web/messages.ts';
import type { ReportKind } from './catalogue.ts';
import { withDates } from './question-filters.ts';
import { personTable } from './package-export.ts';
import { shownRows } from './package-people-page.ts';
import { attemptsBy } from './package-people.store.ts';
import { readDates } from './filters.ts';
import type { Asked } from './past-asked.ts';
import type { Seen } from './scope.ts';

/** One package with what somebody did with it, in words, the newest first. */
export interface PackageOfOne {
  id: string;
  title: string;
  attempts: (Awaited<ReturnType<typeof shownRows>>[number] & { hash: string })[];
}

export interface OneAsked {
  messages: Messages;
  named: Db;
  asked: Asked;
  personId: string;
  seen: Seen;
  /** The organisation's. */
  zone: string;
}

/** The attempts of somebody in words, by package, each with the hash of its file, looked up where it is asked. */
export async function packagesOf({
  messages,
  named,
  asked,
  personId,
  seen,
  zone,
}: OneAsked): Promise<PackageOfOne[]> {
  const all = await attemptsBy(asked.db, personId);
  const rows = all.filter(({ started_at: at }) => seen(dayIn(zone, new Date(at))));
  const packages: PackageOfOne[] = [];
  for (const id of new Set(rows.map((row) => row.package_id))) {
    const own = rows.filter((row) => row.package_id === id);
    const shown = await shownRows(named, messages, id, own, asked.dates !== null);
    packages.push({
      id,
      title: (await manifestKept(named, own[0]!.manifest_hash)).title.trim() || id,
      attempts: shown.map((one, n) => ({ ...one, hash: own[n]!.hash })),
    });
  }
  return packages;
}

/** What one person did with packages: for themselves, officers and whoever audits them. Throws not found for anybody else. */
export const PACKAGE_PERSON: ReportKind = {
  name: 'package-person',
  who: 'records',
  isOfOne: true,
  address: (given) => withDates(`/people/${given('person')}/packages`, readDates(given), {}),
  async look({ messages, named, asked, seen: seenOf, zone, given }) {
    // In an address the person stands in the path.
    const personId = given('id') || given('person');
    const name = (await namesOf(named, [personId])).get(personId);
    const seen = name === undefined ? null : await seenOf(personId);
    if (name === undefined || seen === null) throw notFound();
    const packages = await packagesOf({ messages, named, asked, personId, seen, zone });
    const table = personTable(messages, name, packages, asked.dates);
    return {
      lead: () => table.title,
      table,
      day: dayIn(zone, asked.now),
      file: `packages-${personId}`,
      filters: { person: personId },
    };
  },
};
