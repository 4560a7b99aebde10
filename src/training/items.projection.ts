import { addSums, sumsOf, type ItemSums } from '../courses/item-statistics.ts';
import type { KnownEntry } from '../ledger/entry.ts';
import type { Projection } from '../ledger/ledger.ts';
import { addItems, dropEmpty, type ItemRows } from './items.store.ts';
import type { Item } from './knowledge.store.ts';

/**
 * What a paper was for. What a refresher asks once more, right after it was taught, is counted nowhere: of a paper of one
 * or two questions the rest says nothing.
 */
export const USES = ['onboarding', 'refresher', 'check-in'] as const;
export type Use = (typeof USES)[number];

/** The kind of entry that takes the answers of one paper out of the sums again. */
export const STRUCK = 'answers-struck';

const BETWEEN = '\n';

/** Adds rows of one key up. */
class Tally<Row> {
  readonly #rows = new Map<string, Row>();

  add(key: readonly (string | number)[], row: Row, join: (a: Row, b: Row) => Row): void {
    const name = key.join(BETWEEN);
    const before = this.#rows.get(name);
    this.#rows.set(name, before === undefined ? row : join(before, row));
  }

  /** In the order of the keys. */
  rows(): Row[] {
    return [...this.#rows].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, row]) => row);
  }
}

/**
 * What entries add to the tables, each key once and in order; those of papers that were struck take away what they had added.
 * Entries without `items`, older or erased, add nothing. Pure.
 */
export function itemRows(entries: readonly KnownEntry[]): ItemRows {
  const stats = new Tally<Omit<ItemRows['item_stat'][number], SumName> & { sums: ItemSums }>();
  const options = new Tally<ItemRows['item_option'][number]>();
  const clauses = new Tally<ItemRows['item_clause'][number]>();
  const byClause = new Tally<ItemRows['clause_stat'][number]>();
  const people = new Tally<ItemRows['item_person'][number]>();
  for (const { at, kind, personId, facts, values } of entries) {
    if (values['items'] === undefined || !(USES as readonly unknown[]).includes(facts['use'])) continue;
    const items = JSON.parse(values['items']) as readonly Item[];
    const [use, role] = [facts['use'] as string, facts['role'] as string];
    const one = kind === STRUCK ? -1 : 1;
    if (personId !== null)
      people.add([role, personId, use], { role, person_id: personId, use, n: one }, more);
    for (const item of items) {
      const { question, version } = item;
      const confidence = item.confidence ?? '';
      stats.add(
        [question, version, use, role, confidence],
        { question, version, use, role, confidence, sums: one === 1 ? sumsOf(item) : minus(sumsOf(item)) },
        (a, b) => ({ ...a, sums: addSums(a.sums, b.sums) }),
      );
      for (const place of new Set(item.chosen))
        options.add(
          [question, version, use, role, place],
          { question, version, use, role, place, n: one },
          more,
        );
      for (const clause of new Set(item.clauses)) {
        // That it was asked, and since when, stays so.
        if (one === 1)
          clauses.add([question, version, clause], { question, version, clause, first_at: at }, (a, b) =>
            b.first_at < a.first_at ? b : a,
          );
        byClause.add(
          [clause, use, role, confidence],
          { clause, use, role, confidence, n: one, n_right: item.right ? one : 0 },
          (a, b) => ({ ...a, n: a.n + b.n, n_right: a.n_right + b.n_right }),
        );
      }
    }
  }
  return {
    item_stat: stats.rows().map(({ sums, ...row }) => ({ ...row, ...columnsOf(sums) })),
    item_option: options.rows(),
    item_clause: clauses.rows(),
    clause_stat: byClause.rows(),
    item_person: people.rows(),
  };
}

const minus = (sums: ItemSums): ItemSums =>
  Object.fromEntries(
    Object.entries(sums).map(([name, sum]) => [name, 0 - (sum as number)]),
  ) as unknown as ItemSums;

const more = <Row extends { n: number }>(a: Row, b: Row): Row => ({ ...a, n: a.n + b.n });

type SumName = keyof ReturnType<typeof columnsOf>;

const columnsOf = (sums: ItemSums) => ({
  n: sums.n,
  n_right: sums.right,
  sum_rest: sums.rest,
  sum_rest_sq: sums.restSq,
  sum_rest_right: sums.restRight,
  n_timed: sums.timed,
  sum_seconds: sums.seconds,
});

/** What the answers to questions add up to. Sums only: the order of entries changes nothing. */
export const itemsProjection: Projection = {
  name: 'items',
  fromValues: true,
  tables: ['item_stat', 'item_option', 'item_clause', 'clause_stat', 'item_person'],
  kinds: ['test-marked', STRUCK],
  async apply(tx, entries) {
    const rows = itemRows(entries);
    await addItems(tx, rows);
    if (entries.some(({ kind }) => kind === STRUCK)) await dropEmpty(tx, rows);
  },
};
