import fc from 'fast-check';
import { counted, outcome, silent, VOTES, type Review } from '../../src/committee/outcome.ts';
import { SEATS, type Seat } from '../../src/web/viewer.ts';

const base: Review = {
  filled: ['seat-clinical', 'seat-privacy', 'seat-it'],
  votes: [],
  today: '2026-10-05',
  staffUntil: null,
  closesOn: '2026-10-12',
  confidential: false,
};
const by = (seat: Seat, vote: (typeof VOTES)[number], current = true) => ({ seat, vote, current });
const LATER = '2026-10-13';

describe('the outcome of a review', () => {
  it.each([
    ['nobody has voted', {}, 'open'],
    ['nobody ever voted', { today: LATER }, 'rejected'],
    ['one approves and the others are silent', { votes: [by('seat-it', 'approve')] }, 'open'],
    [
      'one approved, and silence was abstention',
      { votes: [by('seat-it', 'approve')], today: LATER },
      'approved',
    ],
    [
      'all have voted before the last day',
      { votes: [by('seat-it', 'approve'), by('seat-clinical', 'approve'), by('seat-privacy', 'abstain')] },
      'approved',
    ],
    [
      'all have voted, and staff still may say something',
      {
        votes: [by('seat-it', 'approve'), by('seat-clinical', 'approve'), by('seat-privacy', 'abstain')],
        staffUntil: '2026-10-05',
      },
      'open',
    ],
    [
      'as many are for it as against it',
      { votes: [by('seat-it', 'approve'), by('seat-clinical', 'object')], today: LATER },
      'rejected',
    ],
    ['an empty seat approves', { votes: [by('seat-hr', 'approve')], today: LATER }, 'rejected'],
    [
      'the approval was of an older text',
      { votes: [by('seat-it', 'approve', false)], today: LATER },
      'rejected',
    ],
    [
      'the objection was to an older text',
      { votes: [by('seat-it', 'approve'), by('seat-clinical', 'object', false)], today: LATER },
      'rejected',
    ],
    [
      'privacy objects to a change of confidentiality',
      {
        confidential: true,
        votes: [by('seat-it', 'approve'), by('seat-clinical', 'approve'), by('seat-privacy', 'object')],
      },
      'vetoed',
    ],
    [
      'privacy objects to something else',
      { votes: [by('seat-it', 'approve'), by('seat-clinical', 'approve'), by('seat-privacy', 'object')] },
      'approved',
    ],
    [
      'confidentiality changes, and nobody holds the privacy seat',
      { confidential: true, filled: ['seat-it'] as Seat[], votes: [by('seat-it', 'approve')] },
      'rejected',
    ],
    ['no seat is filled', { filled: [] as Seat[], today: LATER }, 'rejected'],
  ])('when %s', (_what, change, expected) => {
    expect(outcome({ ...base, ...change })).toBe(expected);
  });

  const seat = fc.constantFrom(...SEATS);
  const vote = fc.record({ seat, vote: fc.constantFrom(...VOTES), current: fc.boolean() });
  const day = fc.constantFrom('2026-10-01', '2026-10-05', '2026-10-12', '2026-10-13', '2026-11-01');
  const review: fc.Arbitrary<Review> = fc.record({
    filled: fc.uniqueArray(seat),
    votes: fc.uniqueArray(vote, { selector: (one) => one.seat }),
    today: day,
    staffUntil: fc.option(day),
    closesOn: day,
    confidential: fc.boolean(),
  });

  it('is decided once the closing day has passed, and never by empty seats', () => {
    fc.assert(
      fc.property(review, (one) => {
        if (one.today > one.closesOn) expect(outcome(one)).not.toBe('open');
        const mine = one.votes.filter((v) => one.filled.includes(v.seat));
        expect(outcome({ ...one, votes: mine })).toBe(outcome(one));
      }),
    );
  });

  it('is never approved against the privacy seat where confidentiality changes, or without it, or by nobody', () => {
    fc.assert(
      fc.property(review, (one) => {
        if (outcome(one) !== 'approved') return;
        const votes = counted(one);
        const count = (wanted: string) => votes.filter((v) => v.vote === wanted).length;
        expect(count('approve')).toBeGreaterThan(count('object'));
        if (!one.confidential) return;
        expect(one.filled).toContain('seat-privacy');
        expect(votes).not.toContainEqual(expect.objectContaining({ seat: 'seat-privacy', vote: 'object' }));
      }),
    );
  });

  it('never gains from an older approval, and never loses an older objection', () => {
    fc.assert(
      fc.property(review, (one) => {
        const voted = one.votes.map((v) => (v.vote === 'approve' ? { ...v, current: false } : v));
        if (outcome({ ...one, votes: voted }) === 'approved') throw new Error('approved by nobody');
        const old = one.votes.map((v) => (v.vote === 'object' ? { ...v, current: false } : v));
        expect(outcome({ ...one, votes: old })).toBe(outcome(one));
      }),
    );
  });

  it('counts an abstention as nothing once it is over: silence and abstention come out alike', () => {
    fc.assert(
      fc.property(review, (one) => {
        const over = { ...one, today: LATER, closesOn: '2026-10-12' };
        const spoken = silent(over).map((s) => by(s, 'abstain'));
        const others = over.votes.filter((v) => !spoken.some((s) => s.seat === v.seat));
        expect(outcome({ ...over, votes: [...others, ...spoken] })).toBe(outcome(over));
      }),
    );
  });

  it('does not get worse by one more approval, nor better by one more objection', () => {
    fc.assert(
      fc.property(review, seat, (one, chosen) => {
        const over = { ...one, today: LATER, closesOn: '2026-10-12' };
        const others = over.votes.filter((v) => v.seat !== chosen);
        const given = (v: 'approve' | 'object') => outcome({ ...over, votes: [...others, by(chosen, v)] });
        if (outcome(over) === 'approved') expect(given('approve')).toBe('approved');
        if (outcome(over) !== 'approved') expect(given('object')).not.toBe('approved');
      }),
    );
  });
});
