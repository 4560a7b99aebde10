import { openDatabase, type Database } from '../../src/database/database.ts';
import type { TestDatabase } from '../support/databases.ts';

/**
 * Another connection pool to the same database. On SQLite two in one process would wait for each other with the process
 * asleep: there the handle is shared, and processes of their own race below.
 */
export const another = (database: TestDatabase): Database =>
  database.kind === 'postgres' ? openDatabase(database.place) : database;
