import type { Messages } from '../web/messages.ts';
import { dayText } from '../web/render.ts';
import type { ActLine } from './bulk.ts';
import { FOREVER } from './cycles.ts';
import { reasonText } from './reason.ts';

/** The name of somebody, with their number. */
export interface Named {
  name: string;
  number: string;
}

/** What an act would do, person by person, in words: those it does something for, and those it skips. */
export function actWords(messages: Messages, lines: readonly ActLine[], names: ReadonlyMap<string, Named>) {
  const { t } = messages;
  const day = (due: string | undefined) =>
    due === undefined ? t('asked.due-none') : due === FOREVER ? t('asked.due-never') : dayText(messages, due);
  const shown = (line: ActLine) => ({
    ...(names.get(line.personId) ?? { name: '', number: '' }),
    state: line.before?.state ?? '',
    now: day(line.before?.dueOn),
    later: day(line.after?.dueOn),
    why: line.after === undefined ? '' : reasonText(messages, line.after.reason),
    skip: line.skip === null ? '' : t(line.skip),
  });
  return {
    does: lines.filter(({ skip }) => skip === null).map(shown),
    skips: lines.filter(({ skip }) => skip !== null).map(shown),
  };
}
