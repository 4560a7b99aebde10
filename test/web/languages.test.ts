import { languageAsked, languageIn, ownName } from '../../src/web/languages.ts';
import { loadMessages, messagesIn } from '../../src/web/messages.ts';
import { messagesSpoken, speaking } from '../../src/web/tongue.ts';

describe('languages', () => {
  it.each([
    [undefined, undefined],
    ['*', undefined],
    ['fr-CA,fr;q=0.9', undefined],
    ['es-MX,es;q=0.9,en;q=0.8', 'es'],
    ['en-US,en;q=0.9,es;q=0.8', 'en'],
    ['fr, es;q=0.4, en;q=0.5', 'en'],
    ['en;q=0, es', 'es'],
    ['ES', 'es'],
    [';;,,q=,es;q=x', 'es'],
  ])('reads %p as %p', (header, language) => {
    expect(languageAsked(header)).toBe(language);
  });

  it('knows a code with a country, and none that is no language of ours', () => {
    expect(languageIn('es-US')).toBe('es');
    expect(languageIn('est')).toBeUndefined();
    expect(languageIn('')).toBeUndefined();
    expect(ownName('es')).toBe('Español');
  });

  it('says in English what it cannot say in a language, with the plural of English', () => {
    const es = loadMessages('es');
    expect(es.t('layout.skip')).toBe('Ir al texto principal');
    for (const key of ['home.lead', 'cli.key-tell']) expect(es.has(key)).toBe(true);
    expect(es.t('cli.course-warning', { text: 'x' })).toBe(
      loadMessages('en').t('cli.course-warning', { text: 'x' }),
    );
    expect(() => es.t('no.such')).toThrow('no message no.such');
    expect(messagesIn('fr').language).toBe('en');
  });

  it('speaks the language of whoever is answered, and the house’s elsewhere', async () => {
    const spoken = messagesSpoken(messagesIn('en'));
    const { t } = spoken;
    const heard = await Promise.all(
      ['es', 'en'].map((code) =>
        speaking(messagesIn(code), async () => {
          await new Promise((resolve) => setTimeout(resolve, 5));
          return `${spoken.language} ${t('layout.menu')}`;
        }),
      ),
    );
    expect(heard).toEqual(['es Menú', 'en Menu']);
    expect(spoken.language).toBe('en');
    expect(speaking(messagesIn('es'), () => spoken.in('en').t('layout.menu'))).toBe('Menu');
  });
});
