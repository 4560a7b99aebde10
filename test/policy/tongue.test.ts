import { contentHash } from '../../src/files/content.store.ts';
import { keptText, rulesOf, textAt } from '../../src/policy/text.ts';
import { policyGaps } from '../../src/policy/tongue-file.ts';
import { missingIn, versionIn, withWords } from '../../src/policy/tongue.ts';
import { shippedCourse } from '../../src/courses/shipped.ts';
import { fittedPolicy } from '../support/training.ts';
import { spanishPolicy } from '../support/spanish.ts';

const AT = { country: 'us', siteId: null };

describe('the policy in another language', () => {
  const version = withWords({ ...fittedPolicy(), countries: ['us'] }, spanishPolicy());
  const english = textAt(version, AT);
  const spanish = textAt(version, { ...AT, language: 'es' });

  it('says every clause in it, with the same rules and the same names in its brackets', () => {
    expect(spanish).toMatchObject({ language: 'es', title: 'ñ Social media policy' });
    expect(
      spanish.clauses.filter(({ rule, title }) => !rule.startsWith('ñ ') || !title.startsWith('ñ ')),
    ).toEqual([]);
    expect(spanish.clauses.every(({ language }) => language === undefined)).toBe(true);
    expect(keptText(spanish)).not.toMatch(/\[privacy lead\]/);
    const bare = (text: typeof spanish) => rulesOf(text).map((rule) => ({ ...rule, if: '', ask: '' }));
    expect(bare(spanish)).toEqual(bare(english));
    expect(rulesOf(spanish).some((rule) => rule.if.startsWith('ñ '))).toBe(true);
  });

  it('is another text under another hash, and leaves the English what it was', () => {
    const plain = textAt({ ...fittedPolicy(), countries: ['us'] }, AT);
    expect(keptText(english)).toBe(keptText(plain));
    expect(contentHash(keptText(spanish))).not.toBe(contentHash(keptText(english)));
    expect(keptText(textAt(version, { ...AT, language: 'en' }))).toBe(keptText(english));
  });

  it('has a clause whose words the organisation changed in English only, whole, and says so', () => {
    const changed = withWords(
      {
        ...version,
        clauses: version.clauses.map((clause) =>
          clause.id === 'SM-04' ? { ...clause, rule: 'Ask before you film.' } : clause,
        ),
      },
      spanishPolicy('SM-09'),
    );
    expect(missingIn(changed, 'es')).toEqual(['SM-04', 'SM-09']);
    const text = textAt(changed, { ...AT, language: 'es' });
    expect(text.clauses.find(({ id }) => id === 'SM-04')).toMatchObject({
      language: 'en',
      rule: 'Ask before you film.',
      title: english.clauses.find(({ id }) => id === 'SM-04')!.title,
    });
  });

  it('keeps the words with the version: later ones change nothing that was published', () => {
    const again = JSON.parse(JSON.stringify(version)) as typeof version;
    expect(keptText(textAt(again, { ...AT, language: 'es' }))).toBe(keptText(spanish));
  });

  it('fills a bracket with the words for that language where there are some', () => {
    const brackets = { ...version.brackets, 'es:privacy lead': 'nuestra responsable María' };
    const own = keptText(textAt({ ...version, brackets }, { ...AT, language: 'es' }));
    expect(own).toContain('nuestra responsable María');
    expect(keptText(textAt({ ...version, brackets }, AT))).not.toContain('rule":"nuestra');
    expect(versionIn(version, 'en')).toBe(version);
  });

  it('is compared with the first language sentence by sentence', () => {
    const { policy } = shippedCourse();
    const words = spanishPolicy('SM-25');
    delete words.clauses['SM-01']!.when;
    words.clauses['SM-02']!.settings.open = 'ñ Sin nombre';
    words.clauses['SM-06']!.conditions = {};
    words.clauses['SM-99'] = words.clauses['SM-02']!;
    const found = policyGaps(policy, words, 'es/policy.yaml').map(({ about, text }) => `${about} ${text}`);
    expect(found).toContain('SM-01 when: is missing in this language');
    expect(found).toContain(
      'SM-02 settings: open: has the brackets none, and the first language privacy lead',
    );
    expect(found.some((line) => line.startsWith('SM-06 conditions: it uses approved'))).toBe(true);
    expect(found).toContain('SM-25 is missing in this language');
    expect(found).toContain('SM-99 is no clause of the policy');
  });
});
