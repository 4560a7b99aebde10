import type { Db, Tx } from '../database/database.ts';
import { dayIn } from '../days.ts';
import { append } from '../ledger/ledger.ts';
import { ruleRows } from './rule.store.ts';

/** Who owes what, by when, and how often again. For now every rule is for all staff. */
export interface Rule {
  id: string;
  course: string;
  /** The first due day: so many days after hire, or the organisation's start day if later; the policy's own number goes before. */
  firstDays: number;
  /** Due again so many months after the anchor; null for once and for all. */
  renewMonths: number | null;
  /** May be renewed from so many days before it is due, and then keeps its date. */
  windowDays: number;
}

/** Within 30 days of hire, again every 12 months, from 60 days before. */
export const ONBOARDING: Rule = {
  id: 'social-media-onboarding',
  course: 'social-media',
  firstDays: 30,
  renewMonths: 12,
  windowDays: 60,
};

/** Sets a rule from today on: adds it, or replaces the one with its id. */
export async function setRule(tx: Tx, now: Date, by: string, rule: Rule, zone: string): Promise<void> {
  await append(tx, now, [{ at: dayIn(zone, now), kind: 'rule-set', facts: { by, rule: { ...rule } } }]);
}

/** Every rule in force. */
export async function rules(db: Db): Promise<Rule[]> {
  return (await ruleRows(db)).map((row) => JSON.parse(row.body) as Rule);
}
