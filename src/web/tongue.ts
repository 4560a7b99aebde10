import { AsyncLocalStorage } from 'node:async_hooks';
import type { Request, RequestHandler, Response } from 'express';
import type { Page } from './ground.ts';
import { languageAsked, languageIn, type Language } from './languages.ts';
import { messagesIn, type Messages } from './messages.ts';

const spoken = new AsyncLocalStorage<Messages>();

/** Does something in a language: whoever asks `messagesSpoken` meanwhile gets its words. */
export const speaking = <T>(messages: Messages, work: () => T): T => spoken.run(messages, work);

/**
 * The words of whoever is being answered: in a page its reader's, elsewhere (commands, the timetable) those of the house.
 * What outlives the answer, or is for somebody else, takes the words of one language: `messages.in(…)`.
 */
export function messagesSpoken(house: Messages): Messages {
  const now = () => spoken.getStore() ?? house;
  return {
    get language() {
      return now().language;
    },
    get locale() {
      return now().locale;
    },
    t: (key, params) => now().t(key, params),
    has: (key) => now().has(key),
    in: messagesIn,
  };
}

/** The name of the cookie in which a browser keeps its language before anybody signs in. */
export const languageCookie = (secure: boolean): string =>
  secure ? '__Host-heed-language' : 'heed-language';

/**
 * Decides what language a request is answered in: the person's own choice, the browser's, what the staff register says the
 * person reads, what the browser asks for, and else the organisation's.
 */
export function languages(secure: boolean): RequestHandler {
  const name = languageCookie(secure);
  return (req, res, next) => {
    const { viewer, place } = res.locals;
    const language =
      languageIn(viewer?.language) ??
      languageIn(cookie(req, name)) ??
      languageIn(viewer?.reads) ??
      languageAsked(req.get('accept-language')) ??
      languageIn(place.language) ??
      'en';
    res.locals.place = { ...place, messages: messagesIn(language) };
    res.vary('accept-language');
    next();
  };
}

/** The page, with the words of its reader. Right before it, for the body of a form may come in from elsewhere. */
export const spokenPage =
  (page: Page): Page =>
  (req: Request, res: Response) =>
    speaking(res.locals.place.messages, () => page(req, res));

/** The language in which somebody is answered. */
export const languageOf = (res: Response): Language => languageIn(res.locals.place.messages.language) ?? 'en';

function cookie(req: Request, name: string): string | undefined {
  const pair = (req.get('cookie') ?? '').split(/;\s*/).find((part) => part.startsWith(`${name}=`));
  return pair?.slice(name.length + 1);
}
