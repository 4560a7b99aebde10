/** The languages that Heed speaks, the first of them where nothing says otherwise. */
export const LANGUAGES = ['en', 'es'] as const;
export type Language = (typeof LANGUAGES)[number];

/** The language of ours that a code means, `es-MX` say; undefined for one that Heed does not speak. */
export const languageIn = (code: string | null | undefined): Language | undefined =>
  LANGUAGES.find((one) => one === code?.trim().toLowerCase().split('-')[0]);

// Spanish as it is written in the Americas: 1,500 and not 1.500.
const LOCALES: Readonly<Record<Language, string>> = { en: 'en', es: 'es-US' };

/** What `Intl` is asked with for a language. */
export const localeOf = (language: Language): string => LOCALES[language];

/** A language's name in itself: `Español`. */
export function ownName(language: Language): string {
  const name = new Intl.DisplayNames([language], { type: 'language' }).of(language) ?? language;
  return name.charAt(0).toLocaleUpperCase(language) + name.slice(1);
}

/** The language of ours that a browser likes best, by its header `Accept-Language`; undefined when it names none. */
export function languageAsked(header: string | undefined): Language | undefined {
  const wanted = (header ?? '')
    .slice(0, 500)
    .split(',')
    .map((part, place) => {
      const [code = '', ...more] = part.split(';');
      const weight = /^\s*q=([\d.]+)\s*$/.exec(more.join(';'))?.[1];
      return { language: languageIn(code), weight: weight === undefined ? 1 : Number(weight), place };
    })
    .filter(({ language, weight }) => language !== undefined && weight > 0)
    .toSorted((a, b) => b.weight - a.weight || a.place - b.place);
  return wanted[0]?.language;
}
