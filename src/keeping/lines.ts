import type { Messages } from '../web/messages.ts';
import { CLASSES } from './judge.ts';
import { DOCUMENTS, PRESETS } from './presets.ts';
import type { Rule } from './rule.ts';

/** The table of what is kept how long, and why: what a person reads. */
export function linesOf(messages: Messages, rule: Rule) {
  const { source } = PRESETS[rule.preset];
  return CLASSES.map((kind) => ({
    kind,
    what: messages.t(`keeping.class-${kind}`),
    from: messages.t(`keeping.from-${kind}`),
    long: longText(messages.t, rule.months[kind]),
    source: source !== null && DOCUMENTS.includes(kind) ? messages.t(`keeping.why-${source}`) : '',
    // A time that nobody here has set is not theirs.
    why: rule.since === null ? 'ours' : 'setting',
  }));
}

const longText = (t: Messages['t'], months: number): string =>
  months % 12 === 0 ? t('keeping.years', { count: months / 12 }) : t('keeping.months', { count: months });
