import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

export type Params = Readonly<Record<string, string | number>>;
type Message = string | { one: string; other: string };

const FOLDER = join(import.meta.dirname, '../../messages');

/** Every word of the interface in one language. */
export interface Messages {
  language: string;
  /** The message with its {placeholders} filled; `count` chooses between one and other. Throws for an unknown key. */
  t(key: string, params?: Params): string;
  has(key: string): boolean;
}

/** Reads `messages/<language>/*.json`: one file a room, flat keys. Throws when a key stands twice. */
export function loadMessages(language: string): Messages {
  const all = new Map<string, Message>();
  for (const file of readdirSync(join(FOLDER, language)).toSorted()) {
    const found = JSON.parse(readFileSync(join(FOLDER, language, file), 'utf8')) as Record<string, Message>;
    for (const [key, message] of Object.entries(found)) {
      if (all.has(key)) throw new Error(`messages/${language}/${file}: ${key} stands twice`);
      all.set(key, message);
    }
  }
  const plural = new Intl.PluralRules(language);
  return {
    language,
    has: (key) => all.has(key),
    t(key, params = {}) {
      const message = all.get(key);
      if (message === undefined) throw new Error(`no message ${key} in ${language}`);
      const text =
        typeof message === 'string'
          ? message
          : plural.select(Number(params['count'])) === 'one'
            ? message.one
            : message.other;
      return text.replace(/\{([\w-]+)\}/g, (_all, name: string) => {
        const value = params[name];
        if (value === undefined) throw new Error(`message ${key} needs ${name}`);
        return typeof value === 'number' ? value.toLocaleString(language) : value;
      });
    },
  };
}
