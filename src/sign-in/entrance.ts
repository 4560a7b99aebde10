import type { Day } from '../days.ts';
import { ROLES, SEATS, type Role, type Seat } from '../web/viewer.ts';

export interface Entrance {
  roles: (Role | Seat)[];
  /** May come in at all: works here (or soon will), or never did and was granted a role. */
  welcome: boolean;
  /** May take the course: works here or soon will, however soon, and is not here to audit. */
  learns: boolean;
}

/** What somebody's roles and spells of employment (as session.store gives them) allow on a day. */
export function entrance(roles: string | null, spells: string | null, today: Day): Entrance {
  // The last day of each spell; '' while it has none.
  const all = list(spells).map((spell) => spell.slice(11));
  const running = all.filter((left) => left === '' || left >= today);
  // Who worked here and left has no role any more, whatever nobody thought of taking back.
  const hasLeft = all.length > 0 && running.length === 0;
  const granted = hasLeft ? [] : [...ROLES, ...SEATS].filter((role) => list(roles).includes(role));
  return {
    roles: granted,
    welcome: granted.length > 0 || running.length > 0,
    learns: !granted.includes('auditor') && running.length > 0,
  };
}

/** The managers for whom somebody stands in on a day, of the times as session.store gives them. */
export function deputyFor(times: string | null, today: Day): string[] {
  const holding = list(times)
    .map((time) => time.split('/'))
    .filter(([from = '', to = '']) => from <= today && to >= today);
  return [...new Set(holding.map(([, , manager = '']) => manager))];
}

const list = (text: string | null): string[] => (text === null || text === '' ? [] : text.split(','));
