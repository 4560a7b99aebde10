import { addDays, type Day } from '../days.ts';
import { ROLES, type Role } from '../web/viewer.ts';

/** People may begin this long before their first day. */
const EARLY_DAYS = 31;

export interface Entrance {
  roles: Role[];
  /** May come in at all: works here (or soon will), or was granted a role. */
  welcome: boolean;
  learns: boolean;
}

/** What somebody's roles and spells of employment (as session.store gives them) allow on a day. */
export function entrance(roles: string | null, spells: string | null, today: Day): Entrance {
  const granted = ROLES.filter((role) => list(roles).includes(role));
  const running = list(spells)
    .map((spell) => ({ hired: spell.slice(0, 10), left: spell.slice(11) }))
    .filter(({ left }) => left === '' || left >= today);
  const soon = addDays(today, EARLY_DAYS);
  return {
    roles: granted,
    welcome: granted.length > 0 || running.length > 0,
    learns: !granted.includes('auditor') && running.some(({ hired }) => hired <= soon),
  };
}

const list = (text: string | null): string[] => (text === null || text === '' ? [] : text.split(','));
