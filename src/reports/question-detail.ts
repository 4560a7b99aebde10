import { hashesInForce } from '../courses/course.store.ts';
import {
  addSums,
  ENOUGH,
  itemStatistics,
  NO_ANSWERS,
  type ItemStatistics,
  type ItemSums,
} from '../courses/item-statistics.ts';
import { SURENESS } from '../courses/marking.ts';
import { askedNow, taughtAs, versionKey, type Taught } from '../courses/question-version.ts';
import type { Db } from '../database/database.ts';
import { notFound } from '../errors.ts';
import { JOB_ROLES } from '../people/person.ts';
import { USES } from '../training/items.projection.ts';
import { LEAST_GROUP, tooSmall } from './groups.ts';
import { clausesTaught, distractors, newestFirst, versionsOf, type Answered } from './question-versions.ts';
import {
  clausesOf,
  optionsOf,
  peopleAmong,
  peopleByRole,
  peopleByUse,
  slicesOf,
  type Slice,
} from './questions.store.ts';

/** The answers of one group of people. */
export interface GroupStatistics {
  name: string;
  /** Too few people or answers to be shown apart. */
  hidden: boolean;
  statistics: ItemStatistics;
}

export interface VersionRow {
  version: string;
  /** When it was first answered; null for a text that nobody has been asked yet. */
  firstAt: string | null;
  /** Asked today. */
  current: boolean;
  statistics: ItemStatistics;
}

/** All that the answers to one version of a question say. */
export interface QuestionDetail {
  question: string;
  version: string;
  taught: Taught | undefined;
  clauses: string[];
  /** Asked today, in whatever version. */
  asked: boolean;
  /** Too few people answered anything: no figures are shown. */
  hidden: boolean;
  statistics: ItemStatistics;
  /** How many chose the option at each place. */
  chosen: ReadonlyMap<number, number>;
  /** The newest first. */
  versions: VersionRow[];
  uses: GroupStatistics[];
  roles: GroupStatistics[];
  /** Where people were asked how sure they are. */
  sureness: GroupStatistics[];
}

/** One question, at the version asked for ('': the one asked today, or the newest). Throws not found. */
export async function questionDetail(db: Db, question: string, wanted: string): Promise<QuestionDetail> {
  const slices = await slicesOf(db, question);
  const current = (await askedNow(db, await hashesInForce(db))).get(question);
  const answered = versionsOf(await clausesOf(db, question)).get(question) ?? new Map<string, Answered>();
  const places = await optionsOf(db, question);
  const known = [
    ...(current === undefined || answered.has(current) ? [] : [current]),
    ...newestFirst(answered),
  ];
  const version = wanted === '' ? (current ?? known[0]) : wanted;
  if (version === undefined || !known.includes(version)) throw notFound();
  const texts = await taughtAs(
    db,
    known.map((one) => versionKey(question, one)),
  );
  const chosenOf = (one: string) =>
    new Map(places.filter((row) => row.version === one).map((row) => [row.place, row.n]));
  const statisticsOf = (one: string) =>
    statisticsAmong(
      slices.filter((slice) => slice.version === one),
      distractors(texts.get(versionKey(question, one)), chosenOf(one)),
    );
  const taught = texts.get(versionKey(question, version));
  const mine = slices.filter((slice) => slice.version === version);
  const byRole = await peopleByRole(db, '');
  const people = await peopleAmong(db, { use: '', role: '' });
  const group = (names: readonly string[], nameOf: (slice: Slice) => string, small: ReadonlySet<string>) =>
    groups(names, mine, nameOf, small);
  return {
    question,
    version,
    taught,
    clauses: clausesTaught(taught, answered.get(version)),
    asked: current !== undefined,
    hidden: people > 0 && people < LEAST_GROUP,
    statistics: statisticsOf(version),
    chosen: chosenOf(version),
    versions: known.map((one) => ({
      version: one,
      firstAt: answered.get(one)?.firstAt ?? null,
      current: one === current,
      statistics: statisticsOf(one),
    })),
    uses: group(USES, ({ use }) => use, tooSmall(await peopleByUse(db, ''))),
    roles: group(JOB_ROLES, ({ role }) => role, tooSmall(byRole)),
    sureness: group(SURENESS, ({ confidence }) => confidence, new Set()),
  };
}

const sum = (slices: readonly ItemSums[]): ItemSums => slices.reduce(addSums, NO_ANSWERS);

const statisticsAmong = (slices: readonly Slice[], wrong: readonly number[] = []): ItemStatistics =>
  itemStatistics(
    sum(slices),
    wrong,
    ENOUGH,
    USES.map((kind) => sum(slices.filter(({ use }) => use === kind))),
  );

function groups(
  names: readonly string[],
  slices: readonly Slice[],
  nameOf: (slice: Slice) => string,
  small: ReadonlySet<string>,
): GroupStatistics[] {
  const found = names
    .map((name) => ({ name, statistics: statisticsAmong(slices.filter((one) => nameOf(one) === name)) }))
    .filter(({ statistics }) => statistics.n > 0);
  const hidden = tooSmall(new Map(found.map(({ name, statistics }) => [name, statistics.n])), small);
  return found.map(({ name, statistics }) => ({ name, hidden: hidden.has(name), statistics }));
}
