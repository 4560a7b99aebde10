import type { Db } from '../database/database.ts';
import { notFound } from '../errors.ts';
import type { KnownEntry } from '../ledger/entry.ts';
import { personDetails } from '../people/people.store.ts';
import { surroundings } from '../people/person.store.ts';
import { workSummary } from '../people/work-words.ts';
import { dayText } from '../web/render.ts';
import { answeredRows } from './answered.ts';
import { entriesOf } from './entries.store.ts';
import { kindsTold, type Group } from './kinds.ts';
import { knownFor } from './known.ts';
import { mailRows } from './mailed.ts';
import { packageRows } from './packages.ts';
import { owedRows } from './owed.ts';
import { atOnce, SECTIONS, type FileAsked, type RecordRow, type Section, type SectionId } from './section.ts';
import { CORRECTING, type Corrections } from './struck.ts';
import { lessonsOf } from './taught.ts';
import { correctionsOf } from './timeline.ts';
import { rowOf } from './told.ts';
import { dayOf } from './words.ts';

/**
 * Everything that is kept of a person, part by part, the oldest first in each; parts may be empty. What is worked out (owed) and
 * what is made again (answered) is that of the tables in `db`: a past at a checkpoint gives those of that time. Throws
 * `not-found` for nobody.
 */
export async function* fileOfPerson(db: Db, personId: string, asked: FileAsked): AsyncGenerator<Section> {
  const details = await personDetails(db, personId);
  if (details === undefined) throw notFound();
  const file = new File(db, personId, asked);
  for (const id of SECTIONS)
    yield { id, title: asked.messages.t(`kept.section-${id}`), rows: seen(file.rows(id), asked) };
}

// What holds today and has no day is shown to all who may look.
async function* seen(rows: Section['rows'], { sees, zone }: FileAsked): Section['rows'] {
  for await (const piece of rows)
    yield sees === undefined ? piece : piece.filter(({ at }) => at === '' || sees(dayOf(at, zone)));
}

class File {
  readonly #db: Db;
  readonly #personId: string;
  readonly #asked: FileAsked;
  #corrections: Promise<Corrections> | undefined;

  constructor(db: Db, personId: string, asked: FileAsked) {
    this.#db = db;
    this.#personId = personId;
    this.#asked = asked;
  }

  async *rows(id: SectionId): Section['rows'] {
    const { messages, zone, now } = this.#asked;
    switch (id) {
      case 'person':
        return yield* atOnce(await personRows(this.#db, this.#asked, this.#personId));
      case 'owed':
        yield* atOnce(await owedRows(this.#db, messages, this.#personId, { zone, now }));
        return yield* this.#entries(id);
      case 'taught':
        return yield* this.#taught();
      case 'answered':
        yield* answeredRows(this.#db, messages, this.#personId);
        // Papers stand there as they were shown.
        return yield* this.#told(
          kindsTold(id, this.#asked.sight.isOwn).filter((one) => one !== 'test-marked'),
        );
      case 'packages':
        yield* this.#entries(id);
        return yield* packageRows(this.#db, messages, this.#personId);
      case 'reminded':
        yield* this.#entries(id);
        return yield* atOnce(await mailRows(this.#db, this.#personId, this.#asked));
      case 'corrections':
        return yield* this.#told(CORRECTING, (await this.#corrected()).corrects);
      default:
        return yield* this.#entries(id);
    }
  }

  #entries(group: Group): Section['rows'] {
    return this.#told(kindsTold(group, this.#asked.sight.isOwn));
  }

  async *#taught(): Section['rows'] {
    const { messages, zone } = this.#asked;
    const lessons = await lessonsOf(this.#db, messages, this.#personId, zone);
    for await (const rows of this.#entries('taught'))
      yield rows.map((row) => {
        const attempt = row.kind === 'course-started' ? (row.facts['attempt'] as string) : '';
        return { ...row, more: [...row.more, ...(lessons.get(attempt) ?? [])] };
      });
  }

  // Looked up once for all the parts.
  #corrected(): Promise<Corrections> {
    const { messages, now } = this.#asked;
    this.#corrections ??= correctionsOf(this.#db, messages, this.#personId, now.toISOString());
    return this.#corrections;
  }

  async *#told(
    kinds: readonly string[],
    tells: (entry: KnownEntry) => boolean = () => true,
  ): Section['rows'] {
    const { messages, zone, now, sight } = this.#asked;
    const until = now.toISOString();
    const corrections = await this.#corrected();
    for await (const piece of entriesOf(this.#db, { personId: this.#personId, kinds, until })) {
      const entries = piece.filter(tells);
      const known = await knownFor(this.#db, messages, this.#personId, entries, corrections.by);
      yield entries.map((entry) => rowOf({ messages, zone, sight, known, corrections }, entry));
    }
  }
}

/** Who somebody is today: what stands with the person and not in the record log. */
async function personRows(db: Db, { messages, sight }: FileAsked, personId: string): Promise<RecordRow[]> {
  const { t } = messages;
  const details = (await personDetails(db, personId))!;
  const { site, manager } = await surroundings(db, personId);
  const day = (value: string | null) => (value === null ? '' : dayText(messages, value));
  const shown: [string, string][] = [
    [t('people.detail-name'), details.name],
    [t('people.detail-employeeNumber'), details.employeeNumber ?? ''],
    [t('people.detail-email'), sight.isOwn || sight.isOfficer ? (details.email ?? '') : ''],
    [t('people.detail-jobRole'), t(`people.job-role-${details.jobRole}`)],
    [t('people.detail-siteId'), site],
    [t('people.detail-team'), details.team],
    [t('people.detail-managerId'), manager?.name ?? ''],
    [t('people.detail-hiredOn'), day(details.hiredOn)],
    [t('people.detail-leftOn'), day(details.leftOn)],
    [t('people.detail-work'), workSummary(messages, details.work)],
  ];
  return shown
    .filter(([, value]) => value !== '')
    .map(([name, value]) => ({
      at: '',
      knownAt: null,
      kind: 'detail',
      group: 'person',
      text: t('kept.detail', { name, value }),
      more: [],
      by: '',
      facts: {},
      values: { [name]: value },
      struck: null,
      entry: null,
      href: '',
    }));
}
