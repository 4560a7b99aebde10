import Database from 'better-sqlite3';
import {
  CompiledQuery,
  SqliteAdapter,
  SqliteDialect,
  SqliteDriver,
  type DatabaseConnection,
  type Driver,
  type SqliteStatement,
} from 'kysely';
import { refuseOutside } from './inside.ts';

type Handle = Database.Database;

/** Opens one connection to the file. A reader refuses every write; a writer is durable at commit (WAL, FULL). */
export function openSqlite(file: string, mode: 'write' | 'read'): Handle {
  const handle = new Database(file, { readonly: mode === 'read' });
  handle.pragma('busy_timeout = 5000');
  if (mode === 'write') {
    handle.pragma('journal_mode = WAL');
    handle.pragma('synchronous = FULL');
    handle.pragma('foreign_keys = ON');
    // What is erased is overwritten in the file too: else a name would lie there until its page is used again.
    handle.pragma('secure_delete = ON');
  }
  handle.pragma('cache_size = -16000');
  return handle;
}

/** Kysely's dialect over a handle, with statements prepared once, and transactions that begin `immediate`. */
export function sqliteDialect(handle: Handle): SqliteDialect {
  return new ImmediateDialect(handle);
}

class ImmediateDialect extends SqliteDialect {
  readonly #handle: Handle;
  readonly #statements: Statements;

  constructor(handle: Handle) {
    const statements = cached(handle);
    super({ database: statements });
    this.#handle = handle;
    this.#statements = statements;
  }

  override createDriver(): Driver {
    return new ImmediateDriver(this.#handle, this.#statements);
  }

  override createAdapter(): SqliteAdapter {
    return new HandleAdapter(this.#handle, this.#statements);
  }
}

/** Lets `prepared` ask the connection itself, where nobody has to stand in line for it. */
export class HandleAdapter extends SqliteAdapter {
  /** A reader runs one statement after the other and no transactions. */
  readonly isReader: boolean;
  readonly #statements: Statements;

  constructor(handle: Handle, statements: Statements) {
    super();
    this.isReader = handle.readonly;
    this.#statements = statements;
  }

  all<R>({ sql, parameters }: CompiledQuery<R>): R[] {
    return this.#statements.prepare(sql).all(parameters) as R[];
  }

  /** Runs a statement once for each of these parameters, on the connection of a transaction that is under way. */
  runEach(sql: string, parameters: Iterable<readonly unknown[]>): void {
    const statement = this.#statements.prepare(sql);
    for (const each of parameters) statement.run(each);
  }
}

class ImmediateDriver extends SqliteDriver {
  readonly #handle: Handle;

  constructor(handle: Handle, statements: Statements) {
    super({ database: statements });
    this.#handle = handle;
  }

  override async acquireConnection(): Promise<DatabaseConnection> {
    refuseOutside();
    return super.acquireConnection();
  }

  // Deferred transactions that read and then write fail at once when another process wrote in between.
  override async beginTransaction(connection: DatabaseConnection): Promise<void> {
    await connection.executeQuery(CompiledQuery.raw('begin immediate'));
  }

  // SQLite rolls back by itself when the disk is full; a second rollback would hide that error behind its own.
  override async rollbackTransaction(connection: DatabaseConnection): Promise<void> {
    if (this.#handle.inTransaction) await super.rollbackTransaction(connection);
  }
}

type Statements = ReturnType<typeof cached>;

// The driver makes a row an object in twice the time that it takes to do so from the list of its values.
function reading(statement: Database.Statement): SqliteStatement {
  const rows = statement.raw(true) as Database.Statement<unknown[], unknown[]>;
  let names: string[] = [];
  const asObject = (values: unknown[]) => {
    // A statement that outlives a migration may find another column.
    if (values.length !== names.length) names = rows.columns().map(({ name }) => name);
    const row: Record<string, unknown> = {};
    for (let n = 0; n < values.length; n++) row[names[n]!] = values[n];
    return row;
  };
  return {
    reader: true,
    all: (parameters) => rows.all(parameters).map(asObject),
    run: (parameters) => rows.run(parameters),
    *iterate(parameters) {
      for (const values of rows.iterate(parameters)) yield asObject(values);
    },
  };
}

function cached(handle: Handle, most = 500) {
  const statements = new Map<string, SqliteStatement>();
  return {
    close: () => handle.close(),
    prepare(text: string): SqliteStatement {
      let statement = statements.get(text);
      if (statement === undefined) {
        const made = handle.prepare(text);
        statement = made.reader ? reading(made) : made;
        if (statements.size >= most) statements.delete(statements.keys().next().value!);
        statements.set(text, statement);
      }
      return statement;
    },
  };
}
