import type { Tx } from '../database/database.ts';
import type { Day } from '../days.ts';
import { KINDS, VOICES, WHERES, type Kind, type Voice, type Where } from '../policy/vocabulary.ts';
import { countUnclear, countUndecided } from './asking.store.ts';
import { kindsIn, type Known } from './known.ts';

/** The facts of a post that are noted when no clause decides it. None of them is about a person. */
export interface NotedFacts {
  what: Kind[];
  where: Where | null;
  voice: Voice | null;
}

// A day on which somebody presses without end must not drown the others.
const MOST = 50;

/** Notes a combination of facts that no clause decides: no person, role or duty, and no time of day. */
export const noteUndecided = (tx: Tx, day: Day, known: Known): Promise<void> =>
  countUndecided(tx, factsText(known), day, MOST);

/** Notes that somebody found a clause or a question unclear: no person, and no time of day. */
export const noteUnclear = (tx: Tx, day: Day, about: string): Promise<void> =>
  countUnclear(tx, about, day, MOST);

/** The same facts are always the same text: `what=coworker+location where=live voice=myself`. */
export function factsText(known: Pick<Known, 'what' | 'where' | 'voice'>): string {
  const what = kindsIn(known).toSorted().join('+');
  const parts = [
    ['what', what],
    ['where', known.where ?? ''],
    ['voice', known.voice ?? ''],
  ];
  return parts
    .filter(([, code]) => code !== '')
    .map((part) => part.join('='))
    .join(' ');
}

/** Reads what `factsText` wrote. */
export function readFacts(text: string): NotedFacts {
  const parts = new Map(text.split(' ').map((part) => part.split('=', 2) as [string, string]));
  const kinds = (parts.get('what') ?? '').split('+');
  return {
    what: KINDS.filter((kind) => kinds.includes(kind)),
    where: WHERES.find((place) => place === parts.get('where')) ?? null,
    voice: VOICES.find((voice) => voice === parts.get('voice')) ?? null,
  };
}
