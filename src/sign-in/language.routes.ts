import { z } from 'zod';
import { transact } from '../database/database.ts';
import { chooseLanguage } from '../people/language.ts';
import { safePath } from '../web/access.ts';
import { readForm } from '../web/form.ts';
import type { Ground, Page } from '../web/ground.ts';
import { LANGUAGES } from '../web/languages.ts';
import { languageCookie } from '../web/tongue.ts';
import { isSecure } from './session.ts';

const form = z.object({ language: z.enum(LANGUAGES, 'error.field'), next: z.string().default('/') });

/** Choosing a language: on the account of whoever is signed in, else in the browser until it is closed. */
export function languagePage(ground: Ground): Page {
  const secure = isSecure(ground);
  const name = languageCookie(secure);
  const cookie = { httpOnly: true, sameSite: 'lax', secure, path: '/' } as const;
  return async (req, res) => {
    const { viewer, now } = res.locals;
    const { language, next } = readForm(req, form);
    if (viewer === null) res.cookie(name, language, cookie);
    else {
      // What somebody chose before is theirs now, and the next one at this browser starts without it.
      res.clearCookie(name, cookie);
      await transact(ground.database.write, (tx) => chooseLanguage(tx, now, viewer.personId, language));
    }
    res.redirect(303, safePath(next));
  };
}
