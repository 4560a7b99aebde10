import type { Db } from '../database/database.ts';
import type { Day } from '../days.ts';
import type { Messages } from '../web/messages.ts';
import { workforce, workingAmong, type Workforce } from './nobody.store.ts';
import type { Rule } from './rule.ts';
import { whosText, type RuleNames } from './rule-words.ts';
import { isMeant, type Who } from './who.ts';

// In the order in which they stand in the form.
const PARTS = [
  'people',
  'roles',
  'sites',
  'teams',
  'kinds',
  'hourly',
  'countries',
  'hiredFrom',
  'hiredBefore',
] as const satisfies (keyof Who)[];
type Part = (typeof PARTS)[number];

/** Why a rule means nobody today, each reason with what to change, in words. To be asked of such a rule only. */
export async function whyNobody(
  db: Db,
  messages: Messages,
  rule: Rule,
  { names, today }: { names: RuleNames; today: Day },
): Promise<string[]> {
  const { t } = messages;
  const here = await workforce(db, today);
  if (here.statuses.length === 0) return [t('training-rules.nobody-here')];
  const said: string[] = [];
  for (const who of rule.for) {
    const named = await workingAmong(db, who.people ?? [], today);
    const idle = PARTS.filter((part) => who[part] !== undefined && !isAnybodys(who, part, here, named));
    for (const part of idle)
      said.push(
        t(`training-rules.nobody-${KEYS[part]}`, {
          what: whosText(messages, names, [{ [part]: who[part] }]),
        }),
      );
    if (idle.length === 0) said.push(t('training-rules.nobody-together'));
  }
  return [...new Set(said)];
}

const KEYS: Readonly<Record<Part, string>> = {
  people: 'other',
  roles: 'roles',
  sites: 'other',
  teams: 'other',
  kinds: 'other',
  hourly: 'other',
  countries: 'countries',
  hiredFrom: 'other',
  hiredBefore: 'other',
};

// True when somebody fits this part of it alone.
function isAnybodys(who: Who, part: Part, here: Workforce, named: ReadonlySet<string>): boolean {
  if (part === 'people') return named.size > 0;
  const { firstHired, lastHired } = here;
  if (part === 'hiredFrom') return lastHired !== null && lastHired >= who.hiredFrom!;
  if (part === 'hiredBefore') return firstHired !== null && firstHired < who.hiredBefore!;
  const somebody = { personId: '', isManager: here.hasManagers, hiredOn: '' };
  return here.statuses.some((status) => isMeant([{ [part]: who[part] }], somebody, status));
}
