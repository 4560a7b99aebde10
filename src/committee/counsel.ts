import { createHash, randomBytes } from 'node:crypto';
import { lockPeople, type Db, type Tx } from '../database/database.ts';
import { newId } from '../database/id.ts';
import { addDays, type Day } from '../days.ts';
import { conflict, invalidField, notFound } from '../errors.ts';
import { append } from '../ledger/ledger.ts';
import { isEmail } from '../people/person.ts';
import { draftOf } from './draft.ts';
import { counselLink, counselLinks, type CounselRow } from './voices.store.ts';

/** Days for which a link for counsel opens the draft. */
export const COUNSEL_DAYS = 30;

const hashOf = (token: string): string => createHash('sha256').update(token).digest('hex');

/** Makes a link with which somebody outside reads and comments on a draft. Gives its token, to show once. */
export async function askCounsel(
  tx: Tx,
  now: Date,
  by: string,
  draftId: string,
  address: string,
  today: Day,
): Promise<string> {
  await lockPeople(tx, 'everyone');
  const { state } = await draftOf(tx, draftId);
  if (state !== 'drafting' && state !== 'in-review') throw conflict('committee.text-stands');
  if (!isEmail(address)) throw invalidField('address', 'committee.address-wrong');
  const token = randomBytes(32).toString('base64url');
  await append(tx, now, [
    {
      at: now.toISOString(),
      kind: 'counsel-asked',
      facts: {
        draft: draftId,
        link: newId(now),
        tokenHash: hashOf(token),
        expiresOn: addDays(today, COUNSEL_DAYS),
        by,
      },
      commits: { address },
    },
  ]);
  return token;
}

/** Ends a link. Twice is once. */
export async function withdrawCounsel(
  tx: Tx,
  now: Date,
  by: string,
  draftId: string,
  linkId: string,
): Promise<void> {
  await lockPeople(tx, 'everyone');
  const link = (await counselLinks(tx, draftId)).find(({ id }) => id === linkId);
  if (link === undefined) throw notFound();
  if (link.withdrawn_at !== null) return;
  const facts = { draft: draftId, link: linkId, by };
  await append(tx, now, [{ at: now.toISOString(), kind: 'counsel-withdrawn', facts }]);
}

/** The link that a token opens today. Throws not found for one that never was, ended or ran out. */
export async function openCounsel(db: Db, token: string, today: Day): Promise<CounselRow> {
  const link = await counselLink(db, hashOf(token));
  if (link === undefined || link.withdrawn_at !== null || today > link.expires_on) throw notFound();
  return link;
}
