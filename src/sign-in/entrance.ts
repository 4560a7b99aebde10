import type { Day } from '../days.ts';
import { ROLES, SEATS, type Audit, type Role, type Seat } from '../web/viewer.ts';

/** What somebody's rows say, as session.store gives them; null where there is nothing of the kind. */
export interface Facts {
  /** Granted roles, with commas between. */
  roles: string | null;
  /** Spells of employment as `hired/left`, with commas between; `left` is empty while it runs. */
  spells: string | null;
  /** What an auditor was let see, as `from|to|manager|pack|first|last|sites`, a line each; `sites` is a JSON list. */
  grants: string | null;
}

export interface Entrance {
  roles: (Role | Seat)[];
  /** What an auditor may see of people. */
  audits: Audit[];
  /** The evidence packs that they may read besides, by id. */
  packs: string[];
  /** Here for those packs alone. */
  onlyPacks: boolean;
  /** May come in at all: works here (or soon will), or never did and was granted a role. */
  welcome: boolean;
  /** May take the course: works here or soon will, however soon, and is not here to audit. */
  learns: boolean;
}

/** What somebody's roles, grants and spells of employment allow on a day. */
export function entrance(facts: Facts, today: Day): Entrance {
  // The last day of each spell; '' while it has none.
  const all = list(facts.spells).map((spell) => spell.slice(11));
  const running = all.filter((left) => left === '' || left >= today);
  // Who worked here and left has no role any more, whatever nobody thought of taking back.
  const hasLeft = all.length > 0 && running.length === 0;
  const held = hasLeft ? [] : list(facts.roles);
  const { audits, packs } = auditing(held, facts.grants, today);
  const granted = [...ROLES, ...SEATS].filter(
    (role) => held.includes(role) && (role !== 'auditor' || audits.length > 0),
  );
  return {
    roles: granted,
    audits,
    packs,
    onlyPacks: packs.length > 0 && granted.length === 0 && running.length === 0,
    welcome: granted.length > 0 || packs.length > 0 || running.length > 0,
    learns: audits.length === 0 && packs.length === 0 && running.length > 0,
  };
}

const WHOLE: Audit = { sites: [], manager: null, from: null, to: null };

// Whoever holds the role without a grant that says what of, sees everything.
function auditing(held: readonly string[], grants: string | null, today: Day) {
  const audits: Audit[] = [];
  const packs: string[] = [];
  if (!held.includes('auditor')) return { audits, packs };
  if (grants === null || grants === '') return { audits: [WHOLE], packs };
  for (const line of grants.split('\n')) {
    const [from = '', to = '', manager = '', pack = '', first = '', last = '', sites = '[]'] =
      line.split('|');
    if (from > today || (to !== '' && to < today)) continue;
    const records = { from: first === '' ? null : first, to: last === '' ? null : last };
    if (pack !== '') packs.push(pack);
    else
      audits.push({
        sites: JSON.parse(sites) as string[],
        manager: manager === '' ? null : manager,
        ...records,
      });
  }
  return { audits, packs };
}

/** The managers for whom somebody stands in on a day, of the times as session.store gives them. */
export function deputyFor(times: string | null, today: Day): string[] {
  const holding = list(times)
    .map((time) => time.split('/'))
    .filter(([from = '', to = '']) => from <= today && to >= today);
  return [...new Set(holding.map(([, , manager = '']) => manager))];
}

const list = (text: string | null): string[] => (text === null || text === '' ? [] : text.split(','));
