import type { Db } from '../database/database.ts';
import { daysBetween, type Day } from '../days.ts';
import { FOREVER } from '../obligations/cycles.ts';
import { linesOf, type Line } from '../obligations/line.ts';
import type { Round } from '../obligations/line-rounds.ts';
import { stateOn } from '../obligations/standing.ts';
import { todayAt } from '../obligations/standing.store.ts';
import { titlesOf } from '../obligations/titles.ts';
import { ruleName, ruleNames, whyOf } from '../obligations/why.ts';
import { lineFacts } from '../reports/line-facts.ts';
import type { Messages } from '../web/messages.ts';
import { dayText } from '../web/render.ts';
import type { RecordRow } from './section.ts';

interface Owing {
  messages: Messages;
  title: string;
  names: ReadonlyMap<string, string>;
  today: Day;
}

/** Everything that somebody owed and owes, as today's rules count it: why, due when, done when, how late, and what is next. */
export async function owedRows(
  db: Db,
  messages: Messages,
  personId: string,
  { zone, now }: { zone: string; now: Date },
): Promise<RecordRow[]> {
  const facts = await lineFacts(db, personId, { zone, mayKnow: false });
  if (facts === undefined) return [];
  const lines = linesOf(facts);
  const titles = await titlesOf(
    db,
    messages,
    lines.map(({ thing }) => thing),
  );
  const names = await ruleNames(db, messages);
  for (const { rule } of facts.ended)
    if (!names.has(rule.id)) names.set(rule.id, ruleName(messages, rule.name));
  const today = await todayAt(db, personId, now);
  const rows = lines.flatMap((line) => {
    const owing = { messages, names, today, title: titles.get(line.thing) ?? line.thing };
    return [...overRows(owing, line), ...nowRows(owing, line)];
  });
  return rows.toSorted((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0));
}

const overRows = (owing: Owing, { thing, items }: Line): RecordRow[] =>
  items.flatMap((item) => (item.kind === 'owed' ? roundRow(owing, thing, item.round) : []));

function roundRow(owing: Owing, thing: string, round: Round): RecordRow {
  const { messages, title } = owing;
  const { t } = messages;
  const { beginsOn, dueOn, lateAfter, endedOn, done } = round;
  const doneOn = done?.day ?? null;
  const late = lateBy(dueOn, lateAfter, doneOn);
  return workedOut({
    at: beginsOn,
    kind: 'owed',
    text: t(dueOn === FOREVER ? 'kept.owed-for-good' : 'kept.owed', { title, due: shown(messages, dueOn) }),
    more: [
      ...whys(owing, round.reasons),
      ...(doneOn === null ? [] : [doneText(messages, doneOn, late)]),
      ...(endedOn === null ? [] : [t('kept.owed-ended', { day: shown(messages, endedOn) })]),
    ],
    facts: { thing, begins: beginsOn, due: dueOn, lateAfter, done: doneOn, daysLate: late, ended: endedOn },
  });
}

function nowRows(owing: Owing, { thing, now }: Line): RecordRow[] {
  if (now === null) return [];
  const { messages, title, today } = owing;
  const { t } = messages;
  const { beginsOn, dueOn, lateAfter, doneOn, obligation } = now;
  const state = stateOn(now, today);
  const late = state === 'overdue' ? daysBetween(dueOn, today) : 0;
  const isNext = doneOn !== null;
  const word = dueOn === FOREVER ? 'for-good' : isNext ? 'next' : 'now';
  return [
    workedOut({
      at: beginsOn,
      kind: 'owed-now',
      text: t(word === 'now' ? 'kept.owed' : `kept.owed-${word}`, { title, due: shown(messages, dueOn) }),
      more: [
        t('kept.owed-state', { state: t(`layout.status-${state}`) }),
        ...(late > 0 ? [t('kept.owed-late-now', { count: late })] : []),
        ...whys(owing, now.reasons),
      ],
      facts: {
        thing,
        obligation,
        begins: beginsOn,
        due: dueOn,
        lateAfter,
        lastDone: doneOn,
        state,
        daysLate: late,
      },
    }),
  ];
}

/** Days after the due day on which something was done; none within the days of grace. */
const lateBy = (dueOn: Day, lateAfter: Day, doneOn: Day | null): number =>
  doneOn === null || doneOn <= lateAfter ? 0 : daysBetween(dueOn, doneOn);

const shown = (messages: Messages, day: Day): string => (day === FOREVER ? '' : dayText(messages, day));

const doneText = (messages: Messages, doneOn: Day, late: number): string =>
  late > 0
    ? messages.t('kept.owed-done-late', { day: dayText(messages, doneOn), count: late })
    : messages.t('kept.owed-done', { day: dayText(messages, doneOn) });

const whys = ({ messages, names }: Owing, reasons: Round['reasons']): string[] =>
  whyOf(messages, reasons, names).flatMap(({ name, text }) =>
    text === '' ? [] : [messages.t('kept.owed-why', { name, text })],
  );

const workedOut = (given: Pick<RecordRow, 'at' | 'kind' | 'text' | 'more' | 'facts'>): RecordRow => ({
  ...given,
  knownAt: null,
  group: 'owed',
  by: '',
  values: {},
  struck: null,
  entry: null,
  href: '',
});
