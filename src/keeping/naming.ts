/** Texts that tell one person from others, and what stands in their place. Pure. */
const SHORTEST = 4;

/** The texts by which somebody is found in the words of others. What is shorter than four letters would find anybody. */
export function tellingTexts(given: readonly (string | null)[]): string[] {
  const texts = given
    .map((text) => (text ?? '').trim())
    // A short number alone is also a year, a piece of an address, a version.
    .filter((text) => text.length >= SHORTEST && /[\p{L}\p{N}]/u.test(text) && !/^\d{1,5}$/.test(text));
  // The longest first, so that of a longer name no part is left.
  return [...new Set(texts)].toSorted((a, b) => b.length - a.length);
}

const asWord = (text: string): RegExp =>
  new RegExp(`(?<![\\p{L}\\p{N}])${text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}(?![\\p{L}\\p{N}])`, 'giu');

/** A name as it stands in plain text, in HTML and in JSON. */
const spellings = (text: string): string[] => [
  ...new Set([
    text,
    text
      .replaceAll('&', '&amp;')
      .replaceAll('<', '&lt;')
      .replaceAll('>', '&gt;')
      .replaceAll('"', '&#34;')
      .replaceAll("'", '&#39;'),
    text
      .replaceAll('&', '&amp;')
      .replaceAll('<', '&lt;')
      .replaceAll('>', '&gt;')
      .replaceAll('"', '&quot;')
      .replaceAll("'", '&#39;'),
    JSON.stringify(text).slice(1, -1),
    encodeURIComponent(text),
  ]),
];

/** True when a text has one of these as words of their own, in any case of letters. */
export const names = (body: string, texts: readonly string[]): boolean =>
  texts.some((text) => spellings(text).some((one) => asWord(one).test(body)));

/** The text with these replaced wherever they stand as words of their own. */
export const without = (body: string, texts: readonly string[], instead: string): string =>
  texts.flatMap(spellings).reduce((rest, text) => rest.replace(asWord(text), () => instead), body);
