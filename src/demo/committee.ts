import type { Tx } from '../database/database.ts';
import { addDays, dayIn, type Day } from '../days.ts';
import { append } from '../ledger/ledger.ts';
import { addOwnClause, editClause } from '../committee/clause.ts';
import { draftOf, openDraft } from '../committee/draft.ts';
import { readyToPublish } from '../committee/ready.ts';
import { submitDraft, voteOnDraft } from '../committee/review.ts';
import { commentOnDraft, decideClause } from '../committee/voices.ts';
import { ruleSource } from '../policy/rule.ts';
import { takeEffect } from '../policy/publication.ts';
import type { PolicySource, Setting } from '../policy/policy-file.ts';
import { publishDraft } from '../training/plan.ts';
import type { Seat } from '../web/viewer.ts';

export interface Act {
  at: Date;
  run(tx: Tx, at: Date): Promise<void>;
}

interface House {
  zone: string;
  policy: PolicySource;
  /** An instant so many days ago, at a time of day. */
  at: (daysAgo: number, time: string) => Date;
  /** Whose account this is. */
  id: (account: string) => string;
}

/** Who holds which seat of Larkfield’s committee. */
export const SEATED: readonly (readonly [account: string, seat: Seat])[] = [
  ['nurse', 'seat-clinical'],
  ['front.desk', 'seat-frontline'],
  ['admin', 'seat-it'],
  ['marketing', 'seat-marketing'],
  ['officer', 'seat-privacy'],
  ['director', 'seat-hr'],
];

/** What Larkfield's committee did: version 2 decided and in force, and draft 3 in review with comments and a dissent. */
export function committeeActs(house: House): Act[] {
  const { at, zone } = house;
  const drafts = { second: '', third: '' };
  const day = (when: Date): Day => dayIn(zone, when);
  return [
    ...SEATED.map(([account, seat], n) => ({
      at: at(300, `09:${10 + n}`),
      run: async (tx: Tx, when: Date) => {
        const facts = { by: house.id('officer'), role: seat };
        const personId = house.id(account);
        await append(tx, when, [{ at: day(when), kind: 'role-granted', personId, facts }]);
      },
    })),
    {
      at: at(170, '10:00'),
      run: async (tx, when) => {
        drafts.second = await openDraft(tx, when, house.id('officer'));
        await set(tx, when, house, drafts.second, 'SM-19', 'restrictive');
        const reason = 'Somebody who had left still knew a password. From now on IT holds them all.';
        await decideClause(tx, when, house.id('officer'), drafts.second, { clause: 'SM-19', reason });
      },
    },
    { at: at(168, '10:00'), run: (tx, when) => submit(tx, when, house, drafts.second, 0, 10) },
    ...SEATED.map(([account, seat], n) => ({
      at: at(165, `11:${10 + n}`),
      run: (tx: Tx, when: Date) => vote(tx, when, house, drafts.second, account, seat, 'approve', ''),
    })),
    {
      at: at(160, '09:00'),
      run: async (tx, when) => {
        const ready = await readyToPublish(tx, drafts.second);
        if ('reason' in ready) throw new Error(ready.reason);
        const on = addDays(day(when), 5);
        const sent = (name: string) => (name === 'on' ? on : '');
        const given = { sent, shown: ready.hash, zone, reason: '' };
        await publishDraft(tx, when, house.id('officer'), drafts.second, given);
      },
    },
    { at: at(155, '00:05'), run: async (tx, when) => void (await takeEffect(tx, when, zone)) },
    ...third(house, drafts),
  ];
}

function third(house: House, drafts: { third: string }): Act[] {
  const { at } = house;
  const say = (
    account: string,
    clause: string,
    words: string,
    kind: 'committee' | 'staff' = 'committee',
  ) => ({
    run: (tx: Tx, when: Date) => {
      const speaker = { kind, personId: house.id(account) };
      return commentOnDraft(tx, when, speaker, drafts.third, { clause, words }, dayIn(house.zone, when));
    },
  });
  return [
    {
      at: at(12, '10:00'),
      run: async (tx, when) => {
        drafts.third = await openDraft(tx, when, house.id('officer'));
        await set(tx, when, house, drafts.third, 'SM-04', 'restrictive');
        const reason = 'A visitor came in with camera glasses. Marked photo spots do not help against that.';
        await decideClause(tx, when, house.id('officer'), drafts.third, { clause: 'SM-04', reason });
        await addOwnClause(
          tx,
          when,
          house.id('marketing'),
          drafts.third,
          OPEN_DAY,
          house.policy,
          dayIn(house.zone, when),
        );
      },
    },
    { at: at(8, '09:00'), run: (tx, when) => submit(tx, when, house, drafts.third, 3, 6) },
    {
      at: at(7, '12:30'),
      ...say('nurse', 'SM-04', 'May we still take a picture of a birthday cake in the break room?'),
    },
    {
      at: at(6, '16:00'),
      ...say('officer', 'SM-04', 'Yes: the break room is no place where patients may be seen or heard.'),
    },
    {
      at: at(5, '13:15'),
      ...say('manager', '', 'Please say on the poster what to do when a visitor films.', 'staff'),
    },
    {
      at: at(4, '10:20'),
      run: (tx, when) => vote(tx, when, house, drafts.third, 'nurse', 'seat-clinical', 'approve', ''),
    },
    {
      at: at(3, '15:45'),
      run: (tx, when) => {
        const reason =
          'We lose every team picture on the wards. Balanced, with a second look, is enough for us.';
        return vote(tx, when, house, drafts.third, 'marketing', 'seat-marketing', 'object', reason);
      },
    },
  ];
}

const OPEN_DAY = {
  title: 'Open day',
  who: 'Everyone who helps at our open day',
  what: 'Pictures of the stands and of helpers who agree',
  whatNot: 'Visitors who did not agree, and anyone who came as a patient',
  where: 'Our own pages',
  when: 'On the open day, in the hall and the garden',
  rule: 'On our open day, post pictures only from the hall and the garden, of helpers who said yes.',
  roles: ['marketing', 'front-desk'],
  basis: 'Our own rule',
  aside: '',
  rules: [
    ruleSource.parse({
      answer: 'ask first',
      what: 'coworker',
      also: 'work image',
      where: 'official account',
      ask: '[communications lead]',
    }),
  ],
};

async function set(
  tx: Tx,
  when: Date,
  house: House,
  draftId: string,
  id: string,
  setting: Setting,
): Promise<void> {
  const clause = (await draftOf(tx, draftId)).version.clauses.find((one) => one.id === id)!;
  const { title, who, what, whatNot, where, when: time } = clause;
  const edit = { title, who, what, whatNot, where, when: time, setting, rule: '', below: '' };
  const which = { draftId, clause: id, shown: 0 };
  await editClause(tx, when, house.id('officer'), which, edit, house.policy, dayIn(house.zone, when));
}

function submit(
  tx: Tx,
  when: Date,
  house: House,
  draftId: string,
  staffDays: number,
  days: number,
): Promise<void> {
  const today = dayIn(house.zone, when);
  const closesOn = addDays(today, days + 8);
  const dates = { staffUntil: staffDays === 0 ? null : addDays(today, staffDays + 7), closesOn };
  return submitDraft(tx, when, house.id('officer'), draftId, dates, house.policy, today);
}

async function vote(
  tx: Tx,
  when: Date,
  house: House,
  draftId: string,
  account: string,
  seat: Seat,
  choice: 'approve' | 'object',
  reason: string,
): Promise<void> {
  const hash = (await draftOf(tx, draftId)).row.hash!;
  const ballot = { seat, vote: choice, reason, hash };
  await voteOnDraft(tx, when, house.id(account), draftId, ballot, dayIn(house.zone, when));
}
