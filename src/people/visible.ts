import type { Messages } from '../web/messages.ts';
import { KEPT } from '../web/visible.ts';

/** The table of what is kept about somebody and who sees it, in words; `never` is what is not kept. */
export function whoSees({ t, language }: Messages): {
  rows: { name: string; what: string; who: string }[];
  never: { name: string; what: string }[];
} {
  const list = new Intl.ListFormat(language, { type: 'conjunction' });
  const named = ({ kind }: { kind: string }) => ({
    name: t(`visible.${kind}`),
    what: t(`visible.${kind}-what`),
  });
  return {
    rows: KEPT.filter(({ who }) => who.length > 0).map((one) => ({
      ...named(one),
      who: one.who.includes('anybody')
        ? t('visible.who-anybody')
        : list.format(one.who.map((who) => t(`visible.who-${who}`))),
    })),
    never: KEPT.filter(({ who }) => who.length === 0).map(named),
  };
}
