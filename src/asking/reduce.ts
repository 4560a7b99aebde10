import type { Mask, Space, Term } from './terms.ts';

/** The terms that can still decide something in a space, without what is so anyway. Outcomes stay what they are. */
export function reduced(terms: readonly Term[], space: Space): Term[] {
  let still: Term[] = [];
  for (const term of terms) {
    if (term.on.some(({ variable, mask }) => (space[variable]! & mask) === 0)) continue;
    const on = term.on.filter(({ variable, mask }) => (space[variable]! & ~mask) !== 0);
    still.push(on.length === term.on.length ? term : { ...term, on });
  }
  // Speech that is protected anyway: the others have no say, and there is nothing left to protect it from.
  if (still.some((term) => term.shield && isSure(term)))
    still = still.filter((term) => term.heard).map((term) => ({ ...term, shield: false }));
  const shielded = still.some((term) => term.shield);
  const sure = strictest(still);
  const sureHeard = shielded ? strictest(still.filter((term) => term.heard)) : sure;
  return still.filter((term) => {
    const bar = term.heard ? sureHeard : sure;
    return term.shield || term.rank > bar || (term.rank === bar && isSure(term));
  });
}

const isSure = (term: Term): boolean => term.on.length === 0;

// Of those that hold anyway: what is not stricter need not be looked at.
const strictest = (terms: readonly Term[]): number =>
  terms.reduce((most, term) => (isSure(term) && term.rank > most ? term.rank : most), -1);

/** What a post with these values gets: as `rank`, -1 when no term holds. */
export function outcomeOf(terms: readonly Term[], values: readonly Mask[]): number {
  let all = -1;
  let heard = -1;
  let shielded = false;
  for (const term of terms) {
    if (term.rank <= heard && !term.shield) continue;
    let holds = true;
    for (const { variable, mask } of term.on) {
      if ((values[variable]! & mask) !== 0) continue;
      holds = false;
      break;
    }
    if (!holds) continue;
    if (term.shield) shielded = true;
    if (term.heard && term.rank > heard) heard = term.rank;
    if (term.rank > all) all = term.rank;
  }
  return shielded ? heard : all;
}
