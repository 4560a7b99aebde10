import { AsyncLocalStorage } from 'node:async_hooks';

const transaction = new AsyncLocalStorage<true>();

/** Runs `work` as the inside of a transaction. */
export function inside<T>(work: () => Promise<T>): Promise<T> {
  return transaction.run(true, work);
}

/** The outer handle inside a transaction would wait for ever on SQLite, and read stale on PostgreSQL: an error at once. */
export function refuseOutside(): void {
  if (transaction.getStore())
    throw new Error('inside a transaction, use the transaction and no other handle');
}
