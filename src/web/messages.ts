import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

export type Params = Readonly<Record<string, string | number>>;
type Message = string | { one: string; other: string };

const FOLDER = join(import.meta.dirname, '../../messages');

/** Every word of the interface in one language. */
export interface Messages {
  language: string;
  /** The message with its {placeholders} filled; `count` chooses between one and other. Throws for an unknown key. */
  t: (key: string, params?: Params) => string;
  has: (key: string) => boolean;
}

/** Reads `messages/<language>/*.json`: one file a room, flat keys. Throws when a key stands twice. */
export function loadMessages(language: string): Messages {
  const all = new Map<string, { one: Parts; other: Parts | undefined }>();
  for (const file of readdirSync(join(FOLDER, language)).toSorted()) {
    const found = JSON.parse(readFileSync(join(FOLDER, language, file), 'utf8')) as Record<string, Message>;
    for (const [key, message] of Object.entries(found)) {
      if (all.has(key)) throw new Error(`messages/${language}/${file}: ${key} stands twice`);
      const [one, other] = typeof message === 'string' ? [message, undefined] : [message.one, message.other];
      all.set(key, { one: partsOf(one), other: other === undefined ? undefined : partsOf(other) });
    }
  }
  const plural = new Intl.PluralRules(language);
  const numbers = new Intl.NumberFormat(language);
  return {
    language,
    has: (key) => all.has(key),
    t(key, params = {}) {
      const message = all.get(key);
      if (message === undefined) throw new Error(`no message ${key} in ${language}`);
      if (message.other === undefined) return filled(key, message.one, params);
      const isOne = plural.select(Number(params['count'])) === 'one';
      return filled(key, isOne ? message.one : message.other, params);
    },
  };

  function filled(key: string, parts: Parts, params: Params): string {
    let text = parts[0]!;
    for (let n = 1; n < parts.length; n += 2) {
      const value = params[parts[n]!];
      if (value === undefined) throw new Error(`message ${key} needs ${parts[n]}`);
      text += (typeof value === 'number' ? numbers.format(value) : value) + parts[n + 1]!;
    }
    return text;
  }
}

/** Words and the names of placeholders by turns: taken apart once, for a page has a hundred of them. */
type Parts = readonly string[];

const partsOf = (text: string): Parts => text.split(/\{([\w-]+)\}/);
