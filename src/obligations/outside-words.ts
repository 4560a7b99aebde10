import type { Messages } from '../web/messages.ts';
import type { Uncounted } from './outside-counts.ts';

const MOST_LINES = 20;

/** Why some lines count for nothing, which these are, and what of the rule would count them. */
export function uncountedText({ t }: Messages, { why, rule, lines }: Uncounted): string {
  const shown = lines.slice(0, MOST_LINES).join(', ');
  const more = lines.length - MOST_LINES;
  return [
    t(`outside.uncounted-${why}`, { rule: rule?.name ?? '' }),
    more > 0
      ? t('outside.uncounted-lines-more', { lines: shown, count: more })
      : t('outside.uncounted-lines', { count: lines.length, lines: shown }),
  ].join(' ');
}
