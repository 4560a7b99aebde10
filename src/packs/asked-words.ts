import { sites } from '../organisation/organisation.store.ts';
import { requirementOf } from '../obligations/requirement.store.ts';
import { whatText } from '../obligations/requirement-words.ts';
import type { What } from '../obligations/required.ts';
import type { Db } from '../database/database.ts';
import type { Messages } from '../web/messages.ts';
import { dayText } from '../web/render.ts';
import type { Ask } from './ask.ts';
import { labelsOf } from './people.store.ts';

/** What was asked, in words: a line each. Names are those of today. */
export async function askedWords(
  db: Db,
  messages: Messages,
  ask: Ask,
  reference: string,
): Promise<{ label: string; text: string }[]> {
  const { t } = messages;
  const known = new Map((await sites(db)).map(({ id, name }) => [id, name]));
  const labels = await labelsOf(db, ask.people);
  const incident = ask.incident === '' ? undefined : await requirementOf(db, ask.incident);
  const people = ask.people.map((id) => {
    const { name = '', number = '' } = labels.get(id) ?? {};
    return name === '' ? t('packs.erased') : [name, number].filter((one) => one !== '').join(', ');
  });
  const lines = [
    {
      label: t('packs.period'),
      text: t('packs.from-to', { from: dayText(messages, ask.from), to: dayText(messages, ask.to) }),
    },
    {
      label: t('packs.site'),
      text: ask.sites.map((id) => known.get(id) ?? id).join(', ') || t('packs.all-sites'),
    },
    {
      label: t('packs.role'),
      text: ask.jobRole === '' ? t('packs.all-roles') : t(`people.job-role-${ask.jobRole}`),
    },
    { label: t('packs.people'), text: people.length === 0 ? t('packs.all-people') : people.join('; ') },
    {
      label: t('packs.incident'),
      text:
        incident === undefined
          ? ''
          : [
              incident.case_number,
              dayText(messages, incident.asked_on),
              await whatText(db, messages, JSON.parse(incident.what) as What),
            ]
              .filter((one) => one !== '')
              .join(' · '),
    },
    {
      label: t('packs.sample'),
      text:
        ask.sample === null ? '' : t('packs.sample-text', { count: ask.sample.size, seed: ask.sample.seed }),
    },
    { label: t('packs.reference'), text: reference },
  ];
  return lines.filter(({ text }) => text !== '');
}
