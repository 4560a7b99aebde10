import type { Clause, Mask, Space } from './terms.ts';

/** What is left to find out: the values that may still be, and the clauses that need not hold for all of them. */
export interface Rest {
  domains: Space;
  open: readonly Clause[];
}

/** Draws every conclusion that needs no guess; null when the clauses cannot all hold. */
export function narrowed(space: Space, clauses: readonly Clause[]): Rest | null {
  const domains = [...space];
  let open: readonly Clause[] = clauses;
  for (let changed = true; changed;) {
    changed = false;
    const left: Clause[] = [];
    for (const clause of open) {
      const forced = forcedBy(clause, domains);
      if (forced === HOLDS) continue;
      if (forced === FAILS) return null;
      if (forced === OPEN) left.push(clause);
      else {
        const { variable, mask } = clause[forced]!;
        domains[variable]! &= mask;
        changed = true;
      }
    }
    open = left;
  }
  return { domains, open };
}

/** True when the variables can have values in this space for which every clause holds. */
export function solvable(space: Space, clauses: readonly Clause[]): boolean {
  const rest = narrowed(space, clauses);
  if (rest === null) return false;
  const { domains, open } = rest;
  if (open.length === 0) return true;
  const { variable, mask } = open[0]!.find((literal) => (domains[literal.variable]! & literal.mask) !== 0)!;
  const now = domains[variable]!;
  return [now & mask, now & ~mask].some((half) => solvable(domains.with(variable, half), open));
}

const HOLDS = -1;
const FAILS = -2;
const OPEN = -3;

// The place of the only literal that can still hold, or how it stands with the clause.
function forcedBy(clause: Clause, domains: readonly Mask[]): number {
  let only = FAILS;
  for (let n = 0; n < clause.length; n++) {
    const { variable, mask } = clause[n]!;
    const domain = domains[variable]!;
    if ((domain & mask) === 0) continue;
    if ((domain & ~mask) === 0) return HOLDS;
    only = only === FAILS ? n : OPEN;
  }
  return only;
}
