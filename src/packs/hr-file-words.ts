import { blocksIn } from './blocks.ts';
import type { Compared } from './hr-file.ts';
import type { Packing } from './packing.ts';
import type { PeopleFacts } from './part-people.ts';

const WHY = ['old', 'let-go', 'some', 'later', 'gone'] as const satisfies Compared[];

/** What the first page says of the roster beside the last file from HR: how many were in it, and of how many it shows nothing, and why. */
export function hrFileWords(
  { messages, zone }: Pick<Packing, 'messages' | 'zone'>,
  { file, unreadAt, here, compared }: Pick<PeopleFacts, 'file' | 'unreadAt' | 'here' | 'compared'>,
): string[] {
  const { say, time } = blocksIn(messages, zone, []);
  const unread = unreadAt === null ? [] : [say('people-file-unread', { at: time(unreadAt) })];
  if (file === null) return [say('people-no-file'), ...unread];
  const { yes = 0, no = 0, some = 0, old = 0, 'let-go': gone = 0 } = compared;
  return [
    say('people-file-came', { at: time(file.at), refused: file.refused }),
    ...(old + gone > 0 ? [] : [say('people-file-in', { here, count: yes })]),
    ...(old + gone + some > 0 ? [] : [say('people-file-out', { count: no })]),
    ...WHY.flatMap((how) => {
      const count = compared[how] ?? 0;
      return count === 0 ? [] : [say(`people-file-${how}`, { count })];
    }),
    ...unread,
  ];
}
