import { createHash } from 'node:crypto';
import { PostgresDialect, PostgresDriver, type DatabaseConnection, type Driver } from 'kysely';
import pg from 'pg';
import { refuseOutside } from './inside.ts';

// bigint and count(*) come back as text otherwise.
pg.types.setTypeParser(20, Number);

/** A pool that survives a server restart: an idle connection's error must not end the process. */
export function openPostgres(url: string, most = 10): pg.Pool {
  const pool = new pg.Pool({ connectionString: url, max: most });
  pool.on('error', () => undefined);
  return pool;
}

/** Kysely's dialect over the pool, with statements named so that the server prepares each once a connection. */
export function postgresDialect(pool: pg.Pool): PostgresDialect {
  return new GuardedDialect(pool);
}

class GuardedDialect extends PostgresDialect {
  readonly #pool: pg.Pool;

  constructor(pool: pg.Pool) {
    super({ pool });
    this.#pool = pool;
  }

  override createDriver(): Driver {
    return new GuardedDriver({ pool: named(this.#pool) as never });
  }
}

class GuardedDriver extends PostgresDriver {
  override async acquireConnection(): Promise<DatabaseConnection> {
    refuseOutside();
    return super.acquireConnection();
  }
}

function named(pool: pg.Pool) {
  const names = new Map<string, string>();
  const nameOf = (text: string): string => {
    let name = names.get(text);
    if (name === undefined) {
      name = createHash('sha1').update(text).digest('base64url').slice(0, 20);
      names.set(text, name);
    }
    return name;
  };
  const clients = new WeakMap<pg.PoolClient, object>();
  return {
    end: () => pool.end(),
    async connect() {
      const client = await pool.connect();
      let wrapped = clients.get(client);
      if (wrapped === undefined) {
        wrapped = {
          query: (text: never, values?: readonly unknown[]) =>
            typeof text === 'string' && values !== undefined && values.length > 0
              ? client.query({ name: nameOf(text), text, values: [...values] })
              : client.query(text, values as never),
          release: () => client.release(),
        };
        clients.set(client, wrapped);
      }
      return wrapped;
    },
  };
}
