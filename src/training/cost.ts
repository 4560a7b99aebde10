import type { Db } from '../database/database.ts';
import type { Day } from '../days.ts';
import { dutiesOf, mostOf, type ClauseDuty, type DutyOwed } from '../policy/owing.ts';
import type { ClauseDifference } from '../policy/difference.ts';
import { commonFacts, employedAfter } from '../obligations/common.store.ts';
import { personFacts } from '../obligations/facts.store.ts';
import { rules } from '../obligations/rule.ts';
import type { Asking } from '../obligations/facts.ts';
import { owedFor } from '../obligations/asking.ts';
import { bearing, standings } from '../obligations/standing.ts';

/** Somebody whom a publication would ask something. */
export interface Reached {
  personId: string;
  siteId: string;
  team: string;
  duty: Exclude<DutyOwed, 'nothing'>;
  /** The changed clauses that ask it of them. */
  clauses: string[];
  dueOn: Day;
  minutes: number;
}

/** What a publication costs before it is made. */
export interface Cost {
  reached: Reached[];
  /** Who owe the course itself, the first or the yearly one, sooner: they sign the new version at its end. */
  onCourse: number;
  /** Of everybody employed on that day. */
  employed: number;
  minutes: number;
}

/** How long each thing takes: reading at 180 words a minute, a question, a signature. Planning values of ours. */
const WORDS_A_MINUTE = 180;
const MINUTES: Readonly<Record<DutyOwed, number>> = { nothing: 0, read: 0.5, answer: 1.25, sign: 1.5 };

/**
 * Whom a publication would reach that asks these duties from a day on, and what each would have to do: by the very
 * judgement that decides it afterwards. Reads everybody in pieces.
 */
export async function costOf(
  db: Db,
  found: readonly ClauseDifference[],
  duties: readonly ClauseDuty[],
  when: { number: number; on: Day; actBy: Day },
): Promise<Cost> {
  const common = await commonFacts(db);
  const asking: Asking = { number: when.number, on: when.on, actBy: when.actBy, duties };
  const plus = { ...common, asking: [...common.asking, asking] };
  const words = new Map(found.map((one) => [one.id, wordsIn(one)]));
  const inForce = await rules(db);
  const cost: Cost = { reached: [], onCourse: 0, employed: 0, minutes: 0 };
  for (let after = ''; ;) {
    const ids = await employedAfter(db, after, PAGE);
    if (ids.length === 0) break;
    after = ids.at(-1)!;
    for (const { placement, facts: person } of await personFacts(db, ids)) {
      const { personId } = person;
      const stands = bearing(standings(inForce, person, plus));
      if (stands === undefined || (stands.leftOn !== null && stands.leftOn < when.on)) continue;
      cost.employed++;
      const mine = dutiesOf(duties, person.reader);
      if (mine.length === 0) continue;
      // Who owes the course sooner signs the new version at its end.
      if (stands.doneOn === null || stands.reasons[0]!.by !== 'policy') {
        cost.onCourse++;
        continue;
      }
      const duty = owedFor(asking, person);
      if (duty === 'nothing') continue;
      const clauses = [...new Set(mine.map(({ clause }) => clause))];
      const read = clauses.reduce((sum, clause) => sum + (words.get(clause) ?? 0), 0) / WORDS_A_MINUTE;
      const minutes = Math.max(1, Math.round(read + MINUTES[mostOf(mine)]));
      cost.reached.push({ personId, ...placement, duty, clauses, dueOn: stands.dueOn, minutes });
      cost.minutes += minutes;
    }
  }
  return cost;
}

const PAGE = 500;

function wordsIn({ words }: ClauseDifference): number {
  const text = words.map(({ before, after }) => `${before} ${after}`).join(' ');
  return text.split(/\s+/).filter((word) => word !== '').length;
}
