import type { Database } from '../database/database.ts';
import { dayIn } from '../days.ts';
import { toTellOfReviews } from '../networks/telling.ts';
import { organisation } from '../organisation/organisation.ts';
import { namesOf } from '../people/person.store.ts';
import { witnessesDue } from '../proofs/witness.ts';
import { viewsDue } from '../saved/mailing.ts';
import { followUpsDue } from '../training/follow-up-sending.ts';

/** A mail besides reminders that a job would make at the Start; `about` is what there is to say of it, else ''. */
export interface Coming {
  name: string | null;
  kind: 'follow-up' | 'review' | 'view' | 'checkpoint';
  about: string;
}

/** The mails that the jobs which wait for the Start would make now, reminders aside. */
export async function comingMails({ read }: Database, now: Date, most: number): Promise<Coming[]> {
  const house = await organisation(read);
  if (house === undefined) return [];
  const today = dayIn(house.zone, now);
  const views = await viewsDue(read, today);
  const names = await namesOf(read, [...new Set(views.map(({ personId }) => personId))]);
  return [
    ...(await followUpsDue(read, now, most)).map(({ name }) => ({
      name,
      kind: 'follow-up' as const,
      about: '',
    })),
    ...(await toTellOfReviews(read, today)).map(({ name }) => ({ name, kind: 'review' as const, about: '' })),
    ...views.map(({ personId, name }) => ({
      name: names.get(personId) ?? null,
      kind: 'view' as const,
      about: name,
    })),
    ...((await witnessesDue(read, now))?.witnesses ?? []).map(({ name }) => ({
      name,
      kind: 'checkpoint' as const,
      about: '',
    })),
  ];
}
