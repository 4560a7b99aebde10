import type { Db } from '../database/database.ts';
import { titlesOf } from '../obligations/titles.ts';
import { namesOf } from '../people/person.store.ts';
import type { Messages } from '../web/messages.ts';
import { dayText } from '../web/render.ts';
import { COPIES } from './copies.ts';
import { GAP } from './gap.ts';
import { SHIPPED } from './items.ts';
import { TEAM } from './managers.ts';
import { saidIn, sendersOf, type Sent } from './sent.store.ts';
import { stageRead } from './stages.ts';

interface Said {
  id: string | null;
  obligation: string;
  stage: string;
}

/** Why each of these was sent, a sentence for each thing that it said: by id. */
export async function whysOf(
  db: Db,
  messages: Messages,
  rows: readonly Sent[],
): Promise<Map<string, string[]>> {
  const ids = rows.map(({ id }) => id);
  const said = await saidIn(db, ids);
  const senders = await sendersOf(db, ids);
  const copied = said.flatMap(({ obligation }) => COPY.exec(obligation)?.[1] ?? []);
  const names = await namesOf(db, [...new Set(copied)]);
  const titles = await titlesOf(
    db,
    messages,
    said.flatMap(({ obligation }) => thingOf(obligation) ?? []),
  );
  return new Map(
    rows.map((row) => {
      const sentences = said
        .filter(({ id }) => id === row.id)
        .flatMap((one) => sentence(messages, one, names, titles) ?? []);
      const by = senders.get(row.id);
      const how = row.kind === 'nudge' || row.kind === 'slip' ? [byText(messages, row.kind, by)] : [];
      return [row.id, [...how, ...sentences]];
    }),
  );
}

const byText = (messages: Messages, kind: 'nudge' | 'slip', by: string | undefined): string =>
  messages.t(`sent.by-${kind}`, { by: by ?? messages.t('mail.somebody') });

const COPY = /^copy:([^:]+):(.*)$/;

// An obligation is its thing with spell, cycle and, where the policy asked, its version.
const thingOf = (obligation: string): string | undefined => {
  const own = COPY.exec(obligation)?.[2] ?? obligation;
  return /^(.+):\d+\.\d+(:v\d+)?$/.exec(own)?.[1];
};

function sentence(
  messages: Messages,
  { obligation, stage: kept }: Said,
  names: ReadonlyMap<string, string>,
  titles: ReadonlyMap<string, string>,
): string | undefined {
  const { t } = messages;
  if (obligation === COPIES) return undefined;
  if (obligation === TEAM) return t('sent.why-team');
  if (obligation === GAP) return t('sent.why-gap');
  const thing = thingOf(obligation);
  const known = thing === SHIPPED ? t('reminders.what-course') : titles.get(thing ?? '');
  const title = /:v\d+$/.test(obligation) ? t('reminders.what-change') : (known ?? obligation);
  const why = stageText(messages, kept);
  const about = COPY.exec(obligation)?.[1];
  if (about === undefined) return t('sent.why', { title, why });
  return t('sent.why-copy', { name: names.get(about) ?? t('mail.somebody'), title, why });
}

/** A stage in words: `7 days before it was due, 12 Dec 2026`. */
export function stageText(messages: Messages, kept: string): string {
  const { stage, dueOn } = stageRead(kept);
  const [word = '', days = '0'] = stage.split('-');
  const day = dueOn === null ? '' : dayText(messages, dueOn);
  return messages
    .t(`sent.stage-${STAGES.find((one) => one === word) ?? 'other'}`, { count: Number(days), day })
    .trim();
}

const STAGES = ['before', 'day', 'after'] as const;
