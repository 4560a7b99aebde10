import { lockPeople, type Db, type Tx } from '../database/database.ts';
import { dayIn } from '../days.ts';
import { append } from '../ledger/ledger.ts';
import { pictureIn, type Picture } from '../files/picture.ts';
import { logoKept } from './look.store.ts';
import { settingRows } from './organisation.store.ts';

/** How an organisation looks: the hash of its picture and its colour; '' for ours. */
export interface OwnLook {
  logo: string;
  accent: string;
}

export async function lookNow(db: Db): Promise<OwnLook> {
  const rows = new Map((await settingRows(db)).map((row) => [row.name, row.value]));
  return { logo: rows.get('logo') ?? '', accent: rows.get('accent') ?? '' };
}

/** The picture for mails and papers; undefined where there is none, or one that is for pages alone: an SVG, say. */
export async function ownPicture(db: Db, { logo }: OwnLook): Promise<Picture | undefined> {
  const data = logo === '' ? undefined : await logoKept(db, logo);
  return data === undefined ? undefined : pictureIn(data);
}

/** Makes the look what is given, from today on; false when it is so already. */
export async function setLook(tx: Tx, now: Date, by: string, look: OwnLook, zone: string): Promise<boolean> {
  await lockPeople(tx, 'everyone');
  const before = await lookNow(tx);
  if (before.logo === look.logo && before.accent === look.accent) return false;
  await append(tx, now, [
    { at: dayIn(zone, now), kind: 'settings-changed', facts: { by, settings: { ...look } } },
  ]);
  return true;
}
