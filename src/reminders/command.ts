import { isDay, type Day } from '../days.ts';
import { organisation } from '../organisation/organisation.ts';
import type { Messages } from '../web/messages.ts';
import { instantText } from '../web/render.ts';
import { remind, type RemindDeps } from './remind.ts';

/** `heed remind [--today DAY] [--dry-run]`: prints of each mail to whom, what, why and when it goes out, at last `N mails`. Gives the exit code: 2 for bad usage. */
export async function remindCommand(
  deps: RemindDeps,
  now: Date,
  args: readonly string[],
  print: (line: string) => void,
): Promise<number> {
  const { messages } = deps;
  if (!isRemindUsage(args, messages, print)) return 2;
  const read = readArguments(args) as Options;
  if ((await organisation(deps.database.read)) === undefined) {
    print(messages.t('reminders.no-organisation'));
    return 1;
  }
  const told = await remind(deps, now, read);
  if (read.dryRun) print(messages.t('reminders.dry'));
  for (const { name, said, sendAt, zone } of told) {
    for (const { words, stage, why = '' } of said) {
      print(
        messages.t('reminders.line', { name, said: words, stage: messages.t('reminders.stage', { stage }) }),
      );
      if (why !== '') print(messages.t('reminders.line-why', { why }));
    }
    const at = instantText(messages, sendAt.toISOString(), zone);
    print(messages.t('reminders.line-sent', { at, zone }));
  }
  // Scripts read this line: always so, also for one.
  print(`${told.length} mails`);
  return 0;
}

interface Options {
  today?: Day;
  dryRun: boolean;
}

/** True when the arguments can be read; otherwise prints why not. Asked before anything is opened. */
export function isRemindUsage(
  args: readonly string[],
  messages: Messages,
  print: (line: string) => void,
): boolean {
  const read = readArguments(args);
  if (!('problem' in read)) return true;
  print(messages.t(read.problem, { given: read.given }));
  print(messages.t('reminders.usage'));
  return false;
}

type Read = Options | { problem: string; given: string };

function readArguments(args: readonly string[]): Read {
  const read: Options = { dryRun: false };
  for (let i = 0; i < args.length; i++) {
    const [name, joined] = args[i]!.split('=', 2);
    if (name === '--dry-run' && joined === undefined) read.dryRun = true;
    else if (name === '--today') {
      const given = joined ?? args[++i] ?? '';
      if (!isDay(given)) return { problem: 'reminders.bad-day', given };
      read.today = given;
    } else return { problem: 'reminders.unknown-option', given: args[i]! };
  }
  return read;
}
