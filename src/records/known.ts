import { packageThing } from '../obligations/rule.ts';
import { thingIn } from '../obligations/line.ts';
import { titlesOf } from '../obligations/titles.ts';
import type { Db } from '../database/database.ts';
import type { KnownEntry } from '../ledger/entry.ts';
import { sites } from '../organisation/organisation.store.ts';
import { namesOf } from '../people/person.store.ts';
import type { Messages } from '../web/messages.ts';
import { mailStates, papersNamed } from './entries.store.ts';

/** What entries name by their ids: people and sites of today, titles of today, papers, and what became of mails. */
export interface Known {
  people: ReadonlyMap<string, string>;
  sites: ReadonlyMap<string, string>;
  titles: ReadonlyMap<string, string>;
  papers: ReadonlyMap<string, { use: string; number: number }>;
  mails: ReadonlyMap<string, { state: string; sent_at: string | null }>;
}

/** Looks up everything that these entries name, in as many questions as for one of them. */
export async function knownFor(
  db: Db,
  messages: Messages,
  personId: string,
  entries: readonly KnownEntry[],
  others: readonly string[],
): Promise<Known> {
  const all = (names: readonly string[]) => [
    ...new Set(entries.flatMap(({ facts }) => names.flatMap((name) => textIn(facts[name])))),
  ];
  const marked = entries.filter(({ kind }) => kind === 'test-marked').map(({ facts }) => facts['attempt']);
  return {
    people: await namesOf(db, [...new Set([...all(['by', 'manager', 'helper', 'witness']), ...others])]),
    sites: new Map((await sites(db)).map(({ id, name }) => [id, name])),
    titles: await titlesOf(db, messages, new Set(entries.flatMap((entry) => thingOf(entry) ?? []))),
    papers: await papersNamed(db, personId, [...new Set(marked.flatMap(textIn))]),
    mails: await mailStates(db, all(['mail'])),
  };
}

const textIn = (value: unknown): string[] => (typeof value === 'string' ? [value] : []);

/** What an entry is about, as things are named; undefined for what is about none. */
export function thingOf({ kind, facts }: Pick<KnownEntry, 'kind' | 'facts'>): string | undefined {
  const fact = (name: string) => textIn(facts[name])[0];
  if (fact('thing') !== undefined) return fact('thing');
  if (fact('course') !== undefined) return `course:${fact('course')}`;
  if (fact('package') !== undefined) return packageThing(fact('package')!);
  if (fact('requirement') !== undefined) return `required:${fact('requirement')}`;
  const obligation = fact('obligation');
  const isOwn = obligation !== undefined && !obligation.startsWith('copy:') && obligation.includes(':');
  return isOwn && kind !== 'extended' ? thingIn(obligation) : undefined;
}
