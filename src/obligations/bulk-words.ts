import type { Messages } from '../web/messages.ts';
import { dayText } from '../web/render.ts';
import type { Choices } from './bulk-choices.ts';
import type { ActForm } from './bulk-form.ts';
import type { ActLine } from './bulk.ts';
import { FOREVER } from './cycles.ts';
import { reasonText } from './reason.ts';

/** The name of somebody, with their number. */
export interface Named {
  name: string;
  number: string;
}

/** What was filled in, to be read once more before it is done. `choices`: what things and requirements are called. */
export function actFacts(messages: Messages, form: ActForm, { options }: Choices) {
  const { t } = messages;
  const called = (all: readonly { value: string; text: string }[], values: readonly string[]) =>
    all
      .filter(({ value }) => values.includes(value))
      .map(({ text }) => text)
      .join(', ');
  const day = (one: string) => dayText(messages, one);
  const facts: [string, string][] =
    form.do === 'require'
      ? [
          [
            'asked.thing',
            called(
              form.what === 'clauses' ? options.clause : options.what,
              form.what === 'clauses' ? form.clause : [form.what],
            ),
          ],
          ['asked.cause', t(`asked.cause-${form.cause}`)],
          ['asked.due', day(form.due)],
        ]
      : [
          ['asked.thing', called(options.thing, [form.thing])],
          form.do === 'waive'
            ? ['asked.days', t('asked.span', { from: day(form.from), to: day(form.until) })]
            : ['asked.new-day', day(form.until)],
        ];
  facts.push(['asked.reason', form.reason]);
  return facts.map(([label, text]) => ({ label: t(label), text }));
}

/** What an act would do, person by person, in words: those it does something for, and those it skips. */
export function actWords(messages: Messages, lines: readonly ActLine[], names: ReadonlyMap<string, Named>) {
  const { t } = messages;
  const day = (due: string | undefined) =>
    due === undefined ? t('asked.due-none') : due === FOREVER ? t('asked.due-never') : dayText(messages, due);
  const shown = (line: ActLine) => ({
    ...(names.get(line.personId) ?? { name: '', number: '' }),
    state: line.before?.state ?? '',
    becomes: line.after?.state ?? '',
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
