import type { Language } from './languages.ts';
import { messagesWritten, type Message } from './messages.ts';

/** What the house says to itself, in commands and in logs, is said in English alone. */
export const isHouse = (key: string): boolean => /^(?:cli\.|backup\.(?!home-))/.test(key);

/** What is wrong with a message of another language beside the first. */
export interface MessageGap {
  key: string;
  /** It is not there at all; else it is there and does not match. */
  isMissing: boolean;
  text: string;
}

/** What the messages of a language lack beside English, or have too much: keys, forms for one and for many, placeholders. */
export const messageGaps = (language: Language): MessageGap[] =>
  gapsBetween(messagesWritten('en'), messagesWritten(language));

/** The same of any two. Pure. */
export function gapsBetween(
  first: ReadonlyMap<string, Message>,
  other: ReadonlyMap<string, Message>,
): MessageGap[] {
  const gaps: MessageGap[] = [];
  for (const [key, message] of first) {
    const said = other.get(key);
    if (said === undefined) {
      if (!isHouse(key)) gaps.push({ key, isMissing: true, text: 'is missing in this language' });
    } else for (const text of faultsOf(message, said)) gaps.push({ key, isMissing: false, text });
  }
  for (const key of other.keys())
    if (!first.has(key)) gaps.push({ key, isMissing: false, text: 'is no message of the first language' });
  return gaps;
}

function faultsOf(first: Message, other: Message): string[] {
  const [was, is] = [formsOf(first), formsOf(other)];
  if (was.length !== is.length) return [`has ${is.length} forms, and the first language ${was.length}`];
  const [wanted, used] = [was, is].map((forms) => new Set(forms.flatMap(placeholdersIn)));
  const last = new Set(placeholdersIn(is.at(-1)!));
  return [
    ...(is.some((text) => text.trim() === '') ? ['says nothing'] : []),
    ...[...wanted!].filter((name) => !used!.has(name)).map((name) => `has lost {${name}}`),
    ...[...used!].filter((name) => !wanted!.has(name)).map((name) => `does not know {${name}}`),
    // Of one, “one thing” says it; of many the number must stand there where it does in the first language.
    ...placeholdersIn(was.at(-1)!)
      .filter((name) => used!.has(name) && !last.has(name))
      .map((name) => `has lost {${name}} where there are many`),
  ];
}

const formsOf = (message: Message): string[] =>
  typeof message === 'string' ? [message] : [message.one, message.other];

const placeholdersIn = (text: string): string[] =>
  [...text.matchAll(/\{([\w-]+)\}/g)].map((match) => match[1]!);
