import type { Projection } from '../../ledger/ledger.ts';
import { putDates, putHeading, putTimed, putWord } from './mapping.store.ts';

/** What headings, words and days of HR's files mean, and what came of the timed imports. */
export const importProjection: Projection = {
  name: 'import',
  fromValues: true,
  tables: ['import_heading', 'import_word', 'import_dates', 'import_timed'],
  kinds: ['import-mapped', 'import-timed'],
  async apply(tx, entries) {
    for (const { id, at, kind, facts, values } of entries) {
      if (kind === 'import-mapped') {
        const columns = JSON.parse(values['columns'] ?? '[]') as [string, string][];
        for (const [heading, means] of columns) await putHeading(tx, heading, means, at);
        const words = JSON.parse(values['words'] ?? '[]') as [string, string, string][];
        for (const [column, word, means] of words) await putWord(tx, { column, word, means }, at);
        if (typeof facts['dates'] === 'string') await putDates(tx, facts['dates'], at);
      } else {
        const count = (fact: string) => Number(facts[fact] ?? 0);
        await putTimed(tx, {
          id,
          at,
          file: values['file'] ?? '',
          added: count('added'),
          changed: count('changed'),
          same: count('same'),
          refused: count('refused'),
          missing: count('missing'),
          report: values['report'] ?? '',
        });
      }
    }
  },
};
