import { createHash } from 'node:crypto';
import type { Worded } from '../mail/wording.ts';
import type { Told } from '../reminders/remind.ts';
import type { Messages } from '../web/messages.ts';
import type { Coming } from './coming.ts';

/** A mail that would go out: to whom, what about, from when on, and where its words can be read, '' for nowhere yet. */
export interface Planned {
  name: string;
  kind: string;
  about: string;
  at: string;
  href: string;
}

/** The kinds whose words can be shown before there is a mail. */
export const SAMPLES = ['ahead', 'today', 'late', 'team'] as const satisfies Worded[];

/** The kind in the outbox of one of these. */
export const stageKind = (kind: (typeof SAMPLES)[number]): string => (kind === 'team' ? 'team' : 'reminder');

interface Held {
  id: string;
  kind: string;
  subject: string;
  next_at: string;
  name: string | null;
}

/** The mails that wait, those that the reminders would make and those of other jobs, in one list by name. */
export function planned(
  messages: Messages,
  held: readonly Held[],
  told: readonly Told[],
  others: readonly Coming[],
  now: Date,
): Planned[] {
  const waiting = held.map(({ id, kind, subject, next_at, name }) => ({
    name: name ?? messages.t('mail.somebody'),
    kind,
    about: subject,
    at: next_at,
    href: `/mail/${id}`,
  }));
  const coming = told.map(({ personId, name, said, sendAt }) => {
    const about = [...new Set(said.map(({ words }) => words))].join('; ');
    const kind = kindOf(said[0]?.stage ?? '');
    return {
      name,
      kind: stageKind(kind),
      about,
      at: sendAt.toISOString(),
      href: `/setup/start/${personId}/${kind}`,
    };
  });
  const made = others.map(({ name, kind, about }) => ({
    name: name ?? messages.t('mail.somebody'),
    kind,
    about: about || messages.t(`mail.kind-${kind}`),
    at: now.toISOString(),
    href: '',
  }));
  return [...waiting, ...coming, ...made].toSorted((a, b) => a.name.localeCompare(b.name));
}

function kindOf(stage: string): (typeof SAMPLES)[number] {
  if (stage.startsWith('before-')) return 'ahead';
  if (stage.startsWith('after-')) return 'late';
  return stage === 'day' ? 'today' : 'team';
}

/** A mark of a list as somebody saw it: who would get which mail, whatever the hour. */
export const markOfList = (list: readonly Planned[]): string =>
  createHash('sha256')
    .update(JSON.stringify(list.map(({ name, kind, about }) => [name, kind, about].join('\n')).toSorted()))
    .digest('base64url')
    .slice(0, 22);
