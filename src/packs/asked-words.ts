import { sites } from '../organisation/organisation.store.ts';
import { whatTexts } from '../obligations/requirement-words.ts';
import type { What } from '../obligations/required.ts';
import type { Db } from '../database/database.ts';
import type { Messages } from '../web/messages.ts';
import { dayText } from '../web/render.ts';
import type { Ask } from './ask.ts';
import { labelsOf, requirementsOf } from './people.store.ts';

/** What the ids in questions are called today. */
export interface WordsKnown {
  sites: ReadonlyMap<string, string>;
  people: ReadonlyMap<string, { name: string; number: string }>;
  incidents: ReadonlyMap<string, string>;
}

/** Looks up what the ids in these questions are called, for all of them at once. */
export async function wordsKnown(db: Db, messages: Messages, asks: readonly Ask[]): Promise<WordsKnown> {
  const ids = new Set(asks.flatMap(({ incident }) => (incident === '' ? [] : [incident])));
  const rows = await requirementsOf(db, [...ids]);
  const texts = await incidentTexts(db, messages, rows);
  return {
    sites: new Map((await sites(db)).map(({ id, name }) => [id, name])),
    people: await labelsOf(
      db,
      asks.flatMap(({ people }) => people),
    ),
    incidents: new Map(rows.map(({ id }, n) => [id, texts[n]!])),
  };
}

/** What incidents asked for, in words, in their order: number of the case, day, and what. */
export async function incidentTexts(
  db: Db,
  messages: Messages,
  rows: readonly { case_number: string; asked_on: string; what: string }[],
): Promise<string[]> {
  const whats = rows.map(({ what }) => JSON.parse(what) as What);
  const texts = await whatTexts(db, messages, whats);
  return rows.map(({ case_number: number, asked_on: day }, n) =>
    [number, dayText(messages, day), texts[n]!].filter((one) => one !== '').join(' · '),
  );
}

/** What was asked, in words: a line each. Pure. */
export function askedWords(
  messages: Messages,
  known: WordsKnown,
  ask: Ask,
  reference: string,
): { label: string; text: string }[] {
  const { t } = messages;
  const people = ask.people.map((id) => {
    const { name = '', number = '' } = known.people.get(id) ?? {};
    return name === '' ? t('packs.erased') : [name, number].filter((one) => one !== '').join(', ');
  });
  const { sample } = ask;
  const days = { from: dayText(messages, ask.from), to: dayText(messages, ask.to) };
  const lines = [
    { label: t('packs.period'), text: t('packs.from-to', days) },
    {
      label: t('packs.site'),
      text: ask.sites.map((id) => known.sites.get(id) ?? id).join(', ') || t('packs.all-sites'),
    },
    {
      label: t('packs.role'),
      text: ask.jobRole === '' ? t('packs.all-roles') : t(`people.job-role-${ask.jobRole}`),
    },
    { label: t('packs.people'), text: people.length === 0 ? t('packs.all-people') : people.join('; ') },
    { label: t('packs.incident'), text: known.incidents.get(ask.incident) ?? '' },
    {
      label: t('packs.sample'),
      text: sample === null ? '' : t('packs.sample-text', { count: sample.size, seed: sample.seed }),
    },
    { label: t('packs.reference'), text: reference },
  ];
  return lines.filter(({ text }) => text !== '');
}
