import { EVERYBODY_SIGNS } from '../../src/policy/owing.ts';
import type { Published } from '../../src/policy/publication.ts';
import { keptText, textAt } from '../../src/policy/text.ts';
import type { PolicyVersion } from '../../src/policy/version.ts';
import { contentHash } from '../../src/files/content.store.ts';
import { changesShown, redlined, type Sided } from '../../src/training/signing-changes.ts';
import { loadMessages } from '../../src/web/messages.ts';
import { fittedPolicy } from '../support/training.ts';

const published = (number: number, version: PolicyVersion): Published => ({
  number,
  version,
  hash: `hash-${number}`,
  at: '',
  publishedBy: null,
  kind: 'regular',
  material: true,
  effectiveOn: '2026-01-01',
  inForceAt: '',
  withdrawnAt: null,
  actBy: null,
  draftId: null,
  duties: EVERYBODY_SIGNS,
  confirmBy: null,
  confirmedAt: null,
});

const NURSE = { roles: ['clinician'], country: 'us', siteId: null };

function sided(number: number, version: PolicyVersion, country = 'us'): Sided {
  const text = textAt(version, { country, siteId: null });
  return { policy: published(number, version), text, hash: contentHash(keptText(text)) };
}

describe('what changed, as it is shown to somebody who signs', () => {
  const first = fittedPolicy();

  it('is nothing where the text is the same', () => {
    expect(changesShown(sided(1, first), sided(2, structuredClone(first)), NURSE)).toBeUndefined();
  });

  it('names each clause with what changed in it, and the words before and after', () => {
    const next = fittedPolicy({ 'SM-14': 'restrictive' }, { 'secure tool': 'PigeonPost' });
    const changes = changesShown(sided(1, first), sided(2, next), NURSE)!;
    const found = new Map(changes.clauses.map((clause) => [clause.id, clause]));
    expect(changes).toMatchObject({ since: 1, number: 2 });
    expect(found.get('SM-14')?.kinds).toEqual(['stricter']);
    expect(found.get('SM-09')?.words.some(({ after }) => after.includes('PigeonPost'))).toBe(true);
    expect(found.has('SM-21')).toBe(false);
  });

  it('calls a change that reaches only others by what it is for them', () => {
    const next = fittedPolicy({ 'SM-12': 'open' });
    const [clause] = changesShown(sided(1, first), sided(2, next), NURSE)!.clauses;
    const [marketing] = changesShown(sided(1, first), sided(2, next), {
      ...NURSE,
      roles: ['marketing'],
    })!.clauses;
    expect(clause!.id).toBe('SM-12');
    expect(clause!.kinds).toEqual(marketing!.kinds);
    expect(clause!.kinds).not.toContain('wording');
  });

  it('shows a new clause with what it asks, and one that is gone with what it asked', () => {
    const fewer: PolicyVersion = { ...first, clauses: first.clauses.slice(1) };
    const { id, rule } = textAt(first, NURSE).clauses[0]!;
    const [gone] = changesShown(sided(1, first), sided(2, fewer), NURSE)!.clauses;
    expect(gone).toMatchObject({ id, kinds: ['gone'] });
    expect(gone!.words.find(({ field }) => field === 'rule')).toEqual({
      field: 'rule',
      before: rule,
      after: '',
    });
    const [young] = changesShown(sided(1, fewer), sided(2, first), NURSE)!.clauses;
    expect(young).toMatchObject({ id, kinds: ['new'] });
    expect(young!.words.map(({ field }) => field)).not.toContain('who');
    // The rules that came are kept with what was shown, and stand on the page in words.
    expect(young!.rules?.came.length).toBeGreaterThan(0);
    expect(gone!.rules?.gone).toEqual(young!.rules?.came);
    const shown = redlined(loadMessages('en'), changesShown(sided(1, fewer), sided(2, first), NURSE)!);
    const line = shown.clauses[0]!.lines.at(-1)!;
    expect(line.field).toBe('rules');
    expect(line.runs.every(({ kind, text }) => kind === 'new' || text === '\n')).toBe(true);
  });

  it('shows what the law adds to somebody who moved, with the version unchanged', () => {
    const law = { country: 'uk', words: 'Here the law adds this.', basis: 'A source', rules: [] };
    const [head, ...rest] = first.clauses;
    const lawful: PolicyVersion = { ...first, clauses: [{ ...head!, laws: [law] }, ...rest] };
    const changes = changesShown(sided(1, lawful), sided(1, lawful, 'uk'), { ...NURSE, country: 'uk' })!;
    const words = [{ field: 'laws', before: '', after: 'Here the law adds this.' }];
    expect(changes.clauses).toEqual([{ id: head!.id, title: head!.title, kinds: ['wording'], words }]);
    expect(redlined(loadMessages('en'), changes).clauses[0]!.lines).toEqual([
      { field: 'laws', runs: [{ kind: 'new', text: 'Here the law adds this.' }] },
    ]);
  });
});
