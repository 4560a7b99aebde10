import type { Db } from '../database/database.ts';
import type { Day } from '../days.ts';
import type { Messages } from '../web/messages.ts';
import { dayText } from '../web/render.ts';
import { FOREVER } from './cycles.ts';
import { reasonSteps, reasonText } from './reason.ts';
import type { Reason } from './reasons.ts';
import { ONBOARDING, rules } from './rule.ts';

/** One reason of a due day, as views/obligations/why.ejs unfolds it. */
export interface Why {
  /** The rule's name, or who asked. */
  name: string;
  dueOn: Day;
  /** Its own due day in words; '' where nothing more is due by it. */
  due: string;
  /** Every step in one sentence; '' where there is none. */
  text: string;
  steps: string[];
}

/** What a rule is called: the one that comes with Heed, while nobody calls it otherwise, in the reader's language. */
export const ruleName = (messages: Messages, name: string): string =>
  name === ONBOARDING.name ? messages.t('obligations.onboarding') : name;

/** What rules in force are called, by id. */
export const ruleNames = async (db: Db, messages: Messages): Promise<Map<string, string>> =>
  new Map((await rules(db)).map(({ id, name }) => [id, ruleName(messages, name)]));

/** All reasons of a due day in words, in their order: the one that decides first. */
export const whyOf = (
  messages: Messages,
  reasons: readonly Reason[],
  names: ReadonlyMap<string, string>,
): Why[] =>
  reasons.map((reason) => ({
    name: nameOf(messages, reason, names),
    dueOn: reason.dueOn,
    due: reason.dueOn === FOREVER ? '' : dayText(messages, reason.dueOn),
    text: reasonText(messages, reason),
    steps: reasonSteps(messages, reason),
  }));

function nameOf(messages: Messages, { by, id }: Reason, names: ReadonlyMap<string, string>): string {
  if (by === 'rule') return names.get(id) ?? messages.t('why.by-rule');
  return by === 'policy'
    ? messages.t('why.by-policy', { number: Number(id) })
    : messages.t('why.by-requirement');
}
