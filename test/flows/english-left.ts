import type { Page } from 'playwright-core';
import { LARKFIELD } from '../../src/demo/brackets.ts';
import { messagesWritten } from '../../src/web/messages.ts';

// Everything that can be read or heard on a page, hidden parts too, but for what says of itself that it is English.
const TEXTS = `(() => {
  const found = [document.title];
  const isOther = (at) => at.closest('script, style, template, [lang="en"]') !== null;
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) if (!isOther(walker.currentNode.parentElement)) found.push(walker.currentNode.data);
  for (const name of ['aria-label', 'placeholder', 'title', 'alt', 'data-confirm', 'data-not-saved'])
    for (const one of document.querySelectorAll('[' + name + ']'))
      if (!isOther(one)) found.push(one.getAttribute(name));
  return found.map((text) => text.replace(/\\s+/g, ' ').trim()).filter((text) => text !== '');
})()`;

// Words that no Spanish sentence has.
const ENGLISH =
  /(?<![\p{L}’'])(?:the|and|you|your|with|this|that|have|from|what|when|who|for|not|are|is|of|to|it|by)(?![\p{L}’'])/iu;

const LONG = 12;

/** What the interface says in English, as far as it says something else in Spanish: the pieces between placeholders. */
function saidInEnglish(): string[] {
  const spanish = [...messagesWritten('es').values()].flatMap(piecesOf);
  const all = new Set(spanish);
  return [...messagesWritten('en').values()]
    .flatMap(piecesOf)
    .filter((piece) => piece.length > LONG && !all.has(piece));
}

const piecesOf = (message: string | { one: string; other: string }): string[] =>
  (typeof message === 'string' ? [message] : [message.one, message.other])
    .flatMap((text) => text.split(/\{[\w-]+\}/))
    .map((piece) => piece.trim());

const pieces = saidInEnglish();
// Names and what the organisation wrote itself.
const OWN = [...Object.values(LARKFIELD), 'Larkfield Clinics', 'Main Street']
  .filter((own) => /\p{L}/u.test(own))
  .toSorted((a, b) => b.length - a.length);

/** The English that stands on a page which should have none. */
export async function englishOn(page: Page): Promise<string[]> {
  const texts = (await page.evaluate(TEXTS)) as string[];
  const left = texts
    .map((text) => OWN.reduce((rest, own) => rest.replaceAll(own, ''), text.replace(/https?:\S+/g, '')))
    .filter((text) => ENGLISH.test(text) || pieces.some((piece) => text.includes(piece)));
  return [...new Set(left)];
}
