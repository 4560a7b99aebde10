import { addDays, type Day } from '../days.ts';
import { readFacts } from '../asking/noted.ts';
import { undecidedSince, unclearSince } from '../asking/asking.store.ts';
import { gaps } from '../networks/features.ts';
import { reviewsDue } from '../networks/reviews.ts';
import { featureIn } from '../networks/starting-words.ts';
import { openWatch } from '../networks/watch.ts';
import type { Database } from '../database/database.ts';
import { ruleInWords } from '../policy/rule-words.ts';
import { EMPTY_RULE, type RuleBody } from '../policy/rule.ts';
import type { Messages } from '../web/messages.ts';

/** How far back the agenda looks: a quarter, from one meeting to the next. */
export const AGENDA_DAYS = 92;
// More than these are told as a number.
const MOST = 10;

/** What staff, networks and the calendar bring before the committee. */
export async function asked({ database, messages }: { database: Database; messages: Messages }, today: Day) {
  const db = database.read;
  const since = addDays(today, -AGENDA_DAYS);
  const undecided = await undecidedSince(db, since);
  const unclear = await unclearSince(db, since);
  return {
    since,
    undecided: undecided
      .slice(0, MOST)
      .map(({ facts, count }) => ({ text: factsInWords(messages, facts), count })),
    undecidedMore: Math.max(0, undecided.length - MOST),
    unclear: unclear.slice(0, MOST),
    unclearMore: Math.max(0, unclear.length - MOST),
    gaps: (await gaps(db)).map((gap) => featureIn(messages.language, gap)),
    watch: (await openWatch(db)).length,
    reviews: await reviewsDue(db, today),
  };
}

/** A combination of facts that no clause decides, as a phrase. */
export function factsInWords(messages: Messages, facts: string): string {
  const { what, where, voice } = readFacts(facts);
  const [first, ...others] = what;
  const rule: RuleBody = {
    ...EMPTY_RULE,
    what: first === undefined ? [] : [first],
    also: others,
    where: where === null ? [] : [where],
    as: voice,
  };
  return ruleInWords(messages, rule);
}
