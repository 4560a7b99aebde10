import type { JobRole } from '../people/person.ts';
import type { Rule } from './rule.ts';
import { forRoles, type Clause, type PolicyText } from './text.ts';
import { rulingRules } from './verdicts.ts';
import { VERDICTS, type Verdict } from './vocabulary.ts';

/** A clause on a card: its sentence, and in words the rules that go with it. */
export interface CardLine {
  clause: Clause;
  sentence: string;
  said: string;
}

/** What somebody in a role needs of the policy on one page. */
export interface Card {
  /** By what the clauses answer, the loosest first; answers that none gives are left out. */
  groups: { verdict: Verdict; lines: CardLine[] }[];
  /** Clauses that say nothing about a post. */
  others: CardLine[];
  /** Clauses to which the law of the place adds something. */
  law: Clause[];
  /** How small it must be printed to stay on one page. */
  print: '' | 'dense' | 'densest';
}

// So many letters fit on a page in print of each size; beyond the last the sentences of the clauses must do.
const ROOM = { common: 5200, dense: 7400, densest: 9600 } as const;

/** The card of a role: one line for each clause that is for it; `say` puts a rule in words. Pure. */
export function cardFor(text: PolicyText, role: JobRole, say: (rule: Rule) => string): Card {
  const { mine } = forRoles(text, [role]);
  const full = mine.map((clause) => {
    const rules = rulingRules(clause, role);
    const said = rules.map(say).join(' ');
    return { verdict: rules[0]?.answer, clause, sentence: shortened(clause.rule), said };
  });
  const lettersOf = (lines: typeof full) =>
    lines.reduce((sum, one) => sum + `${one.clause.title} ${one.sentence} ${one.said}`.length, 0);
  const lines = lettersOf(full) > ROOM.densest ? full.map((line) => ({ ...line, said: '' })) : full;
  const letters = lettersOf(lines);
  const giving = (wanted: Verdict | undefined) => lines.filter(({ verdict }) => verdict === wanted);
  const groups = VERDICTS.map((verdict) => ({ verdict, lines: giving(verdict) }));
  return {
    groups: groups.filter((group) => group.lines.length > 0),
    others: giving(undefined),
    law: mine.filter((clause) => clause.here.length > 0),
    print: letters > ROOM.dense ? 'densest' : letters > ROOM.common ? 'dense' : '',
  };
}

const MOST = 200;

/** The rule of a clause as one line of a card: whole, or as many of its first sentences as there is room for. Pure. */
export function shortened(rule: string): string {
  const line = rule.replace(/\s+/g, ' ').trim();
  if (line.length <= MOST) return line;
  const ends = [...line.matchAll(/[.!?][”’)]*(?=\s)/g)].map((match) => match.index + match[0].length);
  const end = ends.findLast((one) => one <= MOST);
  if (end !== undefined) return line.slice(0, end);
  return `${line.slice(0, line.lastIndexOf(' ', MOST - 2) + 1 || MOST - 1).trim()}…`;
}
