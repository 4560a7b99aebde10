import type { Db } from '../database/database.ts';
import { fitted, type Picture } from '../files/picture.ts';
import { lookNow, ownPicture } from '../organisation/look.ts';

/** How mail looks in a house: its colour, '' for ours, and its picture. */
export interface Dress {
  accent: string;
  picture: Picture | undefined;
}

/** What the HTML names the picture by that goes with it. */
export const PICTURE = 'logo@heed';

const OURS = '#0b5c63';
const PLACE = '<!--logo-->';
const BOX = { width: 200, height: 64 };

export async function dressNow(db: Db): Promise<Dress> {
  const look = await lookNow(db);
  return { accent: look.accent, picture: await ownPicture(db, look) };
}

/** A letter in the house's own colour, with its picture above its name. What was put into the outbox stays as it is. Pure. */
export function dressed(
  html: string,
  { accent, picture }: Dress,
): { html: string; picture: Picture | undefined } {
  const coloured =
    accent === ''
      ? html
      : html
          .replaceAll(`bgcolor="${OURS}"`, `bgcolor="${accent}"`)
          .replaceAll(`background-color:${OURS}`, `background-color:${accent}`);
  if (picture === undefined || !coloured.includes(PLACE)) return { html: coloured, picture: undefined };
  const { width, height } = fitted(picture, BOX);
  // The name stands below it in words. Most logos are drawn for white paper.
  const image = `<img src="cid:${PICTURE}" width="${width}" height="${height}" alt="" style="display:block;border:0;margin:0 0 8px;padding:4px;border-radius:4px;background-color:#ffffff">`;
  return { html: coloured.replace(PLACE, image), picture };
}
