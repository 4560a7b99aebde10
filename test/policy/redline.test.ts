import fc from 'fast-check';
import { difference } from '../../src/policy/difference.ts';
import { redline, redlineOf, weighs } from '../../src/policy/redline.ts';
import type { RuleBody } from '../../src/policy/rule.ts';
import { icon, fill } from '../../src/web/render.ts';
import { loadMessages } from '../../src/web/messages.ts';
import { clause, policy, rule, ruled } from './differing.ts';

const written = (before: string, after: string) =>
  redline(before, after)
    .map(({ kind, text }) => (kind === 'same' ? text : kind === 'gone' ? `[-${text}-]` : `[+${text}+]`))
    .join('');

describe('a redline', () => {
  it.each([
    ['Tell us today.', 'Tell us today.', 'Tell us today.'],
    ['Tell us in 14 days, please.', 'Tell us in 7 days, please.', 'Tell us in [-14-][+7+] days, please.'],
    ['Ask the owner first.', 'Ask a trained person first.', 'Ask [-the owner-][+a trained person+] first.'],
    [
      'Use the form.',
      'Phones stay in lockers during rounds.',
      '[-Use the form.-][+Phones stay in lockers during rounds.+]',
    ],
    ['', 'New words.', '[+New words.+]'],
    ['Old words.', '', '[-Old words.-]'],
  ])('shows %j to %j as %s', (before, after, shown) => expect(written(before, after)).toBe(shown));

  it('loses nothing: what is gone and same is the old text, what is new and same the new', () => {
    const text = fc
      .array(fc.constantFrom('post', 'it', 'now', ', ', ' ', ' ', 'ö', '😀', '\n', '“no”'))
      .map((all) => all.join(''));
    fc.assert(
      fc.property(text, text, (before, after) => {
        const runs = redline(before, after);
        const without = (left: string) =>
          runs.flatMap((run) => (run.kind === left ? [] : [run.text])).join('');
        expect([without('new'), without('gone')]).toEqual([before, after]);
        expect(runs.every((run) => run.text !== '')).toBe(true);
      }),
    );
  });

  it('keeps very long texts whole, at once', () => {
    const long = (word: string) => Array.from({ length: 20_000 }, (_, n) => `${word}${n}`).join(' ');
    expect(redline(long('a'), long('b')).map(({ kind }) => kind)).toEqual(['gone', 'new']);
  });

  it('weighs a word that turns the meaning, and not a typo', () => {
    expect(weighs('You may post it here.', 'You may not post it here.')).toBe(true);
    expect(weighs('You may post it hear.', 'You may post it here.')).toBe(false);
    expect(weighs('Don’t post it here.', 'Do post it here.')).toBe(true);
  });
});

describe('the page of a difference', () => {
  const messages = loadMessages('en');
  const { t } = messages;

  it('says with words what came, what went and how strict the rule is now', () => {
    const before = clause('SM-01', { rule: 'Reply in 3 days.', title: 'Replies' });
    const strict = { ...before, setting: 'restrictive' as const, rule: 'Reply in 1 <b>day</b> only.' };
    const [found] = difference(policy([before]), policy([strict]));
    const page = fill('policy/difference', {
      t,
      icon,
      difference: found,
      lines: redlineOf(found!, messages),
    });
    expect(page).toContain('Stricter');
    expect(page).toContain('Was: Balanced. Now: Restrictive.');
    expect(page).toMatch(/<ins><span class="visually-hidden"> Added: <\/span>.*&lt;b&gt;/s);
    expect(page).toMatch(/<del><span class="visually-hidden"> Removed: <\/span>/);
    expect(page).not.toContain('<b>');
  });

  it('says in words which rules came and which went, and leaves out those that stay', () => {
    const kept = rule('never', { what: ['patient-image'] });
    const was = clause('SM-01', { rules: ruled(kept, rule('allowed', { what: ['location'] })) });
    const is = { ...was, rules: ruled(kept, rule('never', { what: ['location'] })) };
    const rulesOf = (before: (typeof was)[], after: (typeof was)[]) =>
      redlineOf(difference(policy(before), policy(after))[0]!, messages).filter(
        (line) => line.field === 'rules',
      );
    expect(rulesOf([was], [is])).toMatchObject([
      { country: null, runs: [{ kind: 'gone' }, { kind: 'same', text: '\n' }, { kind: 'new' }] },
    ]);
    const [young] = rulesOf([], [is]);
    expect(young!.runs.filter(({ kind }) => kind === 'new')).toHaveLength(2);
    const page = fill('policy/difference', {
      t,
      icon,
      difference: difference(policy([]), policy([is]))[0],
      lines: [young],
    });
    expect(page).toContain('What it answers');
    expect(page).toContain(`${t('rules.verdict-never')}: `);
    const law = (rules: RuleBody[]) =>
      clause('SM-01', { laws: [{ country: 'uk', words: 'W', basis: 'B', rules }] });
    expect(rulesOf([law([])], [law([kept])])).toMatchObject([{ country: 'uk', runs: [{ kind: 'new' }] }]);
    expect(rulesOf([was], [{ ...was, title: 'Other' }])).toEqual([]);
  });

  it('has a word for every kind, field and country', () => {
    const clauses = ['SM-01', 'SM-02', 'SM-03'].map((id) => clause(id));
    const law = { country: 'us-tx', words: 'Keep it.', basis: 'A law', rules: [] };
    const others = clauses.map((c, n) => ({
      ...c,
      title: 'T',
      who: 'W',
      laws: n === 0 ? [law] : [],
      roles: ['it'],
    }));
    const found = [
      ...difference(policy(clauses), policy([others[2]!, others[0]!])),
      ...difference(policy([]), policy(clauses)),
    ];
    for (const one of found) {
      const page = fill('policy/difference', { t, icon, difference: one, lines: redlineOf(one, messages) });
      expect(page).toContain(one.id);
    }
    expect(found.flatMap(({ kinds }) => kinds)).toEqual(
      expect.arrayContaining(['new', 'gone', 'moved', 'reaches-less']),
    );
  });
});
