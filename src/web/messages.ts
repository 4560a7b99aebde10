import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { localeOf, type Language } from './languages.ts';

export type Params = Readonly<Record<string, string | number>>;
/** A message as it stands in a file: a text, or one for one and one for many. */
export type Message = string | { one: string; other: string };

const FOLDER = join(import.meta.dirname, '../../messages');

/** Every word of the interface in one language. */
export interface Messages {
  language: string;
  /** What `Intl` is asked with: its numbers and lists are those of the country where Heed speaks this language. */
  locale: string;
  /** The message with its {placeholders} filled; `count` chooses between one and other. Throws for an unknown key. */
  t: (key: string, params?: Params) => string;
  has: (key: string) => boolean;
  /** The same words in another language; in English where Heed does not speak it. */
  in: (language: string) => Messages;
}

interface Said {
  one: Parts;
  other: Parts | undefined;
  plural: Intl.PluralRules;
  numbers: Intl.NumberFormat;
}

/** The messages of a language as they stand in its files, by key. Throws when a key stands twice. */
export function messagesWritten(language: Language): Map<string, Message> {
  const all = new Map<string, Message>();
  const folder = join(FOLDER, language);
  for (const file of existsSync(folder) ? readdirSync(folder).toSorted() : []) {
    const found = JSON.parse(readFileSync(join(folder, file), 'utf8')) as Record<string, Message>;
    for (const [key, message] of Object.entries(found)) {
      if (all.has(key)) throw new Error(`messages/${language}/${file}: ${key} stands twice`);
      all.set(key, message);
    }
  }
  return all;
}

/** Reads `messages/<language>/*.json`: one file a room, flat keys. What is not there is said in English. */
export function loadMessages(language: Language): Messages {
  const said = new Map<string, Said>();
  for (const one of new Set<Language>(['en', language])) {
    const plural = new Intl.PluralRules(localeOf(one));
    const numbers = new Intl.NumberFormat(localeOf(one));
    for (const [key, message] of messagesWritten(one)) {
      const [first, other] =
        typeof message === 'string' ? [message, undefined] : [message.one, message.other];
      const parts = { one: partsOf(first), other: other === undefined ? undefined : partsOf(other) };
      said.set(key, { ...parts, plural, numbers });
    }
  }
  return {
    language,
    locale: localeOf(language),
    has: (key) => said.has(key),
    t(key, params = {}) {
      const message = said.get(key);
      if (message === undefined) throw new Error(`no message ${key} in ${language}`);
      if (message.other === undefined) return filled(key, message.one, params, message.numbers);
      const isOne = message.plural.select(Number(params['count'])) === 'one';
      return filled(key, isOne ? message.one : message.other, params, message.numbers);
    },
    in: messagesIn,
  };
}

const loaded = new Map<Language, Messages>();

/** The words of a language, read once; those of English for one that Heed does not speak. */
export function messagesIn(language: string): Messages {
  const known: Language = language === 'es' ? 'es' : 'en';
  let messages = loaded.get(known);
  if (messages === undefined) loaded.set(known, (messages = loadMessages(known)));
  return messages;
}

function filled(key: string, parts: Parts, params: Params, numbers: Intl.NumberFormat): string {
  let text = parts[0]!;
  for (let n = 1; n < parts.length; n += 2) {
    const value = params[parts[n]!];
    if (value === undefined) throw new Error(`message ${key} needs ${parts[n]}`);
    text += (typeof value === 'number' ? numbers.format(value) : value) + parts[n + 1]!;
  }
  return text;
}

/** Words and the names of placeholders by turns: taken apart once, for a page has a hundred of them. */
type Parts = readonly string[];

const partsOf = (text: string): Parts => text.split(/\{([\w-]+)\}/);
