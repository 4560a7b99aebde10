import type { Ground, Page } from '../web/ground.ts';
import { render } from '../web/render.ts';
import { KEPT } from '../web/visible.ts';

/** What is kept about somebody and who sees it, for everybody to read. */
export function keptPage({ messages }: Ground): Page {
  const { t, language } = messages;
  const list = new Intl.ListFormat(language, { type: 'conjunction' });
  return (req, res) => {
    const named = (one: { kind: string }) => ({
      name: t(`visible.${one.kind}`),
      what: t(`visible.${one.kind}-what`),
    });
    render(req, res, 'people/kept', {
      title: t('visible.title'),
      rows: KEPT.filter(({ who }) => who.length > 0).map((one) => ({
        ...named(one),
        who: one.who.includes('anybody')
          ? t('visible.who-anybody')
          : list.format(one.who.map((who) => t(`visible.who-${who}`))),
      })),
      never: KEPT.filter(({ who }) => who.length === 0).map(named),
    });
  };
}
