import type { Db } from '../database/database.ts';
import { namesOf } from '../people/person.store.ts';
import type { Messages } from '../web/messages.ts';
import { differences, type FieldDifference } from './rule-difference.ts';
import { namesIn } from './rule-names.ts';
import { pastRules, type PastRule } from './rule.store.ts';
import type { Rule } from './rule.ts';

/** One change of a rule, as it is told. */
export interface ToldChange {
  id: string;
  ruleId: string;
  /** What the rule is called since, or was called when it ended. */
  name: string;
  at: string;
  by: string;
  what: 'made' | 'changed' | 'same' | 'ended' | 'again';
  changes: FieldDifference[];
}

/** A rule that is over, as it last was. */
export interface EndedRule {
  rule: Rule;
  endedOn: string;
}

const ruleIn = ({ body }: PastRule): Rule | undefined =>
  body === null ? undefined : (JSON.parse(body) as Rule);

/** The last that was set of a rule, in force or over; undefined for one that never was. */
export async function lastSet(db: Db, id: string): Promise<{ rule: Rule; seen: string } | undefined> {
  const past = await pastRules(db, id);
  const last = past.find(({ body }) => body !== null);
  return last === undefined ? undefined : { rule: ruleIn(last)!, seen: past[0]!.entry_id };
}

/** The rules that ended and were not set again, the last to end first. */
export async function endedRules(db: Db): Promise<EndedRule[]> {
  const past = await pastRules(db);
  const newest = new Map<string, PastRule>();
  for (const row of past) if (!newest.has(row.rule_id)) newest.set(row.rule_id, row);
  return [...newest.values()]
    .filter(({ body }) => body === null)
    .flatMap((ended) => {
      const last = past.find((row) => row.rule_id === ended.rule_id && row.body !== null);
      return last === undefined ? [] : [{ rule: ruleIn(last)!, endedOn: ended.at }];
    });
}

/** Who changed what and when, the newest first: of one rule, or of all. A page of `most` after `skip` of them. */
export async function ruleChanges(
  db: Db,
  messages: Messages,
  which: { id?: string; skip?: number; most: number },
): Promise<{ changes: ToldChange[]; hasMore: boolean }> {
  const { id, skip = 0, most } = which;
  const past = await pastRules(db, id);
  const shown = past.slice(skip, skip + most);
  // What a rule was before a change stands further down in the list.
  const before = (row: PastRule) => {
    const earlier = past.slice(past.indexOf(row) + 1).filter(({ rule_id }) => rule_id === row.rule_id);
    return { row: earlier[0], last: earlier.find(({ body }) => body !== null) };
  };
  const pairs = shown.map((row) => {
    const was = before(row);
    return {
      row,
      now: ruleIn(row),
      was: was.last === undefined ? undefined : ruleIn(was.last),
      isAgain: was.row !== undefined && was.row.body === null,
    };
  });
  const names = await namesIn(
    db,
    messages,
    pairs.flatMap(({ now, was }) => [now ?? [], was ?? []].flat()),
  );
  const people = await namesOf(db, [...new Set(shown.flatMap(({ set_by }) => set_by ?? []))]);
  return {
    changes: pairs.map(({ row, now, was, isAgain }) => {
      const changes = now === undefined || was === undefined ? [] : differences(messages, names, was, now);
      return {
        id: row.entry_id,
        ruleId: row.rule_id,
        name: (now ?? was)?.name ?? row.rule_id,
        at: row.known_at,
        by: row.set_by === null ? '' : (people.get(row.set_by) ?? ''),
        what:
          now === undefined
            ? 'ended'
            : was === undefined
              ? 'made'
              : isAgain
                ? 'again'
                : changes.length === 0
                  ? 'same'
                  : 'changed',
        changes,
      };
    }),
    hasMore: past.length > skip + most,
  };
}
