import { dayIn } from '../days.ts';
import { saveAccount } from '../networks/accounts.ts';
import { saveFeature } from '../networks/features.ts';
import { recordReview, type ReviewKind } from '../networks/reviews.ts';
import { takeStartingList } from '../networks/starting-list.ts';
import { decideWatch, saveWatch } from '../networks/watch.ts';
import type { Act } from './committee.ts';

interface House {
  zone: string;
  at: (daysAgo: number, time: string) => Date;
  id: (account: string) => string;
}

/** Larkfield's registers: accounts of which one lost an owner, networks with a gap, and a watch-list. */
export function registerActs({ zone, at, id }: House): Act[] {
  const account = (
    daysAgo: number,
    name: string,
    network: string,
    purpose: string,
    owners: [string, string],
  ): Act => ({
    at: at(daysAgo, '14:00'),
    async run(tx, when) {
      const today = dayIn(zone, when);
      const [owner1, owner2] = owners.map((one) => `${one}@larkfield.example`) as [string, string];
      const form = {
        name,
        network,
        purpose,
        address: `https://social.example/${name.toLowerCase().replaceAll(/\W+/g, '-')}`,
        note: '',
        openedOn: today,
        owner1,
        owner2,
      };
      await saveAccount(tx, when, id('officer'), today, form);
    },
  });
  const review = (daysAgo: number, what: ReviewKind): Act => ({
    at: at(daysAgo, '16:00'),
    async run(tx, when) {
      const today = dayIn(zone, when);
      await recordReview(tx, when, id('officer'), today, { what, on: today });
    },
  });
  return [
    review(330, 'quarter'),
    review(239, 'quarter'),
    review(148, 'quarter'),
    review(57, 'year'),
    account(290, 'Larkfield Clinics', 'Facebook', 'News for patients and families', ['marketing', 'officer']),
    account(288, 'larkfield.dental', 'Instagram', 'The dental team at work', ['marketing', 'river.manager']),
    {
      at: at(280, '15:00'),
      run: async (tx, when) => void (await takeStartingList(tx, when, id('officer'), dayIn(zone, when))),
    },
    {
      at: at(20, '15:10'),
      async run(tx, when) {
        const risk = 'Summaries may repeat what patients wrote to us, in words that nobody checked.';
        const form = {
          name: 'Summaries of messages',
          network: 'Messenger',
          place: 'ai-tool' as const,
          risk,
          clauses: [],
          gone: false,
        };
        await saveFeature(tx, when, id('marketing'), dayIn(zone, when), form);
      },
    },
    {
      at: at(60, '11:00'),
      async run(tx, when) {
        const today = dayIn(zone, when);
        const risk = 'A map shows where a picture was taken, and so who was here.';
        const form = {
          feature: 'Friends on a map',
          platform: 'Instagram',
          firstSeen: today,
          risk,
          clauses: ['SM-15'],
          roles: [],
          owner: '',
        };
        const item = await saveWatch(tx, when, id('marketing'), today, form);
        const reason = 'SM-15 says it already. The next refresher shows it once more.';
        await decideWatch(tx, when, id('officer'), today, item, { action: 'nudge', reason });
      },
    },
    {
      at: at(9, '11:30'),
      async run(tx, when) {
        const today = dayIn(zone, when);
        const risk = 'Glasses that look like any other can film a room, and stream it.';
        const form = {
          feature: 'Camera glasses',
          platform: 'Any',
          firstSeen: today,
          risk,
          clauses: ['SM-04'],
          roles: [],
          owner: '',
        };
        await saveWatch(tx, when, id('admin'), today, form);
      },
    },
  ];
}
