import type { CompiledQuery } from 'kysely';
import { dialectOf, type Database, type Db, type Tx } from './database.ts';
import { refuseOutside } from './inside.ts';
import { HandleAdapter } from './sqlite.ts';

type Given = Readonly<Record<string, string | number | null>>;

/** What Kysely's builders and its `sql` have in common. */
interface Built<R> {
  compile(db: Db): CompiledQuery<R>;
}

/**
 * A query of a page that everybody opens: built and compiled once for each kind of database, and on SQLite asked of the
 * connection itself. A small query then costs a quarter. `build` may use what is given as values and in no other way.
 */
export function prepared<G extends Given, R>(
  build: (db: Db, given: G) => Built<R>,
): (db: Db, given: G) => Promise<R[]> {
  const query = compiledOnce(build);
  return (db, given) => run(db, query(db, given));
}

/** The same for a statement that changes rows and gives none, in a transaction. */
export function preparedChange<G extends Given>(
  build: (db: Db, given: G) => Built<unknown>,
): (tx: Tx, given: G) => Promise<void> {
  const query = compiledOnce(build);
  return async (tx, given) => {
    const { adapter } = tx.getExecutor();
    const change = query(tx, given);
    if (adapter instanceof HandleAdapter) adapter.runEach(change.sql, [change.parameters]);
    else await tx.executeQuery(change);
  };
}

function compiledOnce<G extends Given, R>(
  build: (db: Db, given: G) => Built<R>,
): (db: Db, given: G) => CompiledQuery<R> {
  const compiled = new Map<Database['kind'], CompiledQuery<R>>();
  return (db, given) => {
    const kind = dialectOf(db);
    let query = compiled.get(kind);
    if (query === undefined) compiled.set(kind, (query = build(db, slots as G).compile(db)));
    const parameters = query.parameters.map((value) => (value instanceof Slot ? given[value.name] : value));
    return { ...query, parameters };
  };
}

async function run<R>(db: Db, query: CompiledQuery<R>): Promise<R[]> {
  const { adapter } = db.getExecutor();
  const waits = !(adapter instanceof HandleAdapter) || !(adapter.isReader || db.isTransaction);
  if (waits) return (await db.executeQuery(query)).rows;
  if (!db.isTransaction) refuseOutside();
  return adapter.all(query);
}

class Slot {
  readonly name: string;

  constructor(name: string) {
    this.name = name;
  }
}

const slots: Given = new Proxy({}, { get: (_target, name) => new Slot(String(name)) });
