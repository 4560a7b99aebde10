import type { Db } from '../database/database.ts';
import { countedBy, meantBy, settles } from './cycles.ts';
import { personFacts } from './facts.store.ts';
import type { Completion, PersonFacts } from './facts.ts';
import type { Outside } from './outside.ts';
import { rules, type Rule } from './rule.ts';

/** Why a training elsewhere counts for nothing: no rule asks for it, or what a rule that does says about it. */
export type Why = 'unasked' | 'no' | 'first' | 'anew';

/** Lines of a file that count for nothing, for one reason. */
export interface Uncounted {
  why: Why;
  /** The rule that leaves them out. */
  rule: { id: string; name: string } | null;
  lines: number[];
}

const asCompletion = ({ thing, doneOn: day }: Outside): Completion => ({
  thing,
  day,
  passedOn: day,
  policyNumber: null,
  outside: true,
});

/** What would count for nothing if all of this were added, by reason. */
export async function uncountedAmong(
  db: Db,
  added: readonly (Outside & { line: number })[],
): Promise<Uncounted[]> {
  const all = await rules(db);
  const byPerson = new Map<string, (Outside & { line: number })[]>();
  for (const one of added) {
    const own = byPerson.get(one.personId);
    if (own === undefined) byPerson.set(one.personId, [one]);
    else own.push(one);
  }
  const ids = [...byPerson.keys()];
  const found = new Map<string, Uncounted>();
  for (let i = 0; i < ids.length; i += PIECE) {
    const piece = ids.slice(i, i + PIECE);
    const known = new Map((await personFacts(db, piece)).map(({ facts }) => [facts.personId, facts]));
    const theirs = (id: string) => byPerson.get(id) ?? [];
    for (const one of piece.flatMap(theirs)) {
      for (const { why, rule } of whyUncounted(one, theirs(one.personId), known.get(one.personId), all)) {
        const key = `${why} ${rule?.id ?? ''}`;
        const group = found.get(key);
        if (group === undefined) found.set(key, { why, rule, lines: [one.line] });
        else group.lines.push(one.line);
      }
    }
  }
  for (const { lines } of found.values()) lines.sort((a, b) => a - b);
  return [...found.values()];
}

const PIECE = 500;

function whyUncounted(
  one: Outside,
  theirs: readonly Outside[],
  person: PersonFacts | undefined,
  all: readonly Rule[],
): Pick<Uncounted, 'why' | 'rule'>[] {
  const own = asCompletion(one);
  const asking =
    person?.owes === true
      ? all.filter((rule) => settles(own, rule.thing) && meantBy(rule, person) !== undefined)
      : [];
  if (person === undefined || asking.length === 0) return [{ why: 'unasked', rule: null }];
  const others = theirs.filter((other) => other !== one).map(asCompletion);
  const completions = [...person.completions, ...others, own].toSorted((a, b) => (a.day < b.day ? -1 : 1));
  if (asking.some((rule) => countedBy(rule, { ...person, completions }).includes(own))) return [];
  const leftBefore = person.spells.at(-2)?.leftOn ?? '';
  return asking.map(({ id, name, outside, returning }) => ({
    why: outside === 'no' ? 'no' : returning === 'anew' && own.passedOn <= leftBefore ? 'anew' : 'first',
    rule: { id, name },
  }));
}
