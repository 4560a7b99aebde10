import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { nearest, uncoveredFloors } from '../../src/policy/nearest.ts';
import { isOwnId, nextOwnId, ownClause } from '../../src/policy/own.ts';
import { readPolicy } from '../../src/policy/policy-file.ts';
import { rule } from './differing.ts';

const FILE = join(import.meta.dirname, '../../courses/social-media/policy.yaml');
const source = readPolicy(readFileSync(FILE, 'utf8'), 'policy.yaml');

describe('the nearest clause', () => {
  it.each([
    ['Confidentiality\nEmployees must never disclose any patient information online.', 'SM-02'],
    ['Violations\nWhoever breaks this policy may face discipline up to termination.', 'SM-24'],
    ['Disclaimer\nMake it clear that the views you express are your own.', 'SM-10'],
    ['Media inquiries\nRefer all press calls to the director who speaks on our behalf.', 'SM-12'],
    ['Personal use\nDo not use social media while on duty. Use it on breaks only.', 'SM-14'],
    [
      'Confidentiality\nStaff must never disclose any patient information online, including names or hints.',
      'SM-02',
    ],
    [
      'Photography\nNo photos or video may be taken in treatment rooms or with screens in the background.',
      'SM-04',
    ],
    [
      'Testimonials\nWe need a signed consent form before we use a patient story or picture in marketing.',
      'SM-05',
    ],
    [
      'Responding to Google and Yelp reviews\nOnly the front office replies, and never confirms that someone is a patient.',
      'SM-06',
    ],
    ['Friend requests\nDo not accept friend requests from current patients or their families.', 'SM-07'],
    ['WhatsApp\nDo not send patient details through WhatsApp, Messenger or other chat apps.', 'SM-09'],
    ['Use of AI\nChatGPT and other AI tools: do not paste notes about patients into a chatbot.', 'SM-18'],
    [
      'Passwords\nOfficial accounts have two-step sign-in and a password vault; access of leavers is removed.',
      'SM-19',
    ],
    [
      'Reporting breaches\nTell the privacy lead the same day if you posted patient information by mistake.',
      'SM-23',
    ],
    ['Discipline\nA breach may lead to disciplinary action after a fair written process.', 'SM-24'],
    [
      'Your rights\nNothing in this policy limits your right to discuss wages or working conditions or to organize.',
      'SM-21',
    ],
    ['Live video\nNo live streams, check-ins or location tags from clinical areas.', 'SM-15'],
  ])('of %j', (text, id) => {
    expect(nearest(text, source)).toMatchObject({ id });
  });

  it.each([
    'Parking\nLot B is for visitors. Permits cost twelve dollars.',
    '',
    'Lorem ipsum dolor sit amet',
    '!!! 123',
  ])('is none for %j', (text) => expect(nearest(text, source)).toBeNull());

  it('is each shipped clause for its own words, with a score near one', () => {
    for (const c of source.clauses) {
      const text = [c.title, c.who, c.what, c['what not'], c.where, c.floor, c.settings.balanced].join('\n');
      const found = nearest(text, source);
      expect(found).toMatchObject({ id: c.id });
      expect(found!.score).toBeGreaterThan(0.6);
      expect(found!.score).toBeLessThanOrEqual(1);
    }
  });
});

describe('the floors that a brought policy does not cover', () => {
  it('are all without a policy, and none with the shipped words', () => {
    expect(uncoveredFloors([], source)).toHaveLength(25);
    const all = source.clauses.map((c) => ({ heading: c.title, text: `${c.floor} ${c.settings.balanced}` }));
    expect(uncoveredFloors(all, source)).toEqual([]);
  });

  it('are the others, in the policy’s order', () => {
    const found = uncoveredFloors(
      [{ heading: 'AI', text: 'Never paste patient data into AI tools or a chatbot.' }],
      source,
    );
    expect(found).not.toContain('SM-18');
    expect(found).toEqual(expect.arrayContaining(['SM-06', 'SM-12', 'SM-22']));
    expect(found).toEqual(found.toSorted());
  });
});

describe('a clause of one’s own', () => {
  it('has no floor, is not locked, and holds for everybody unless said', () => {
    const made = ownClause({ id: 'OC-01', title: 'Parking', text: 'Ask first.', rules: [rule('never')] });
    expect(made).toMatchObject({
      own: true,
      floor: '',
      locked: false,
      protects: false,
      weight: 1,
      setting: 'balanced',
    });
    expect(made).toMatchObject({
      rule: 'Ask first.',
      roles: ['all'],
      laws: [],
      rules: [{ answer: 'never', layer: 'always' }],
    });
  });

  it('takes the next id that is free, up to 99', () => {
    expect(nextOwnId([])).toBe('OC-01');
    expect(nextOwnId(['OC-01', 'OC-03', 'SM-02'])).toBe('OC-02');
    const all = Array.from({ length: 99 }, (_, n) => `OC-${String(n + 1).padStart(2, '0')}`);
    expect(all.every(isOwnId)).toBe(true);
    expect(nextOwnId(all)).toBeUndefined();
    expect(isOwnId('SM-01')).toBe(false);
  });
});
