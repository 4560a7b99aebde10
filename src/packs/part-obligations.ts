import { addDays, daysBetween, type Day } from '../days.ts';
import { commonFacts } from '../obligations/common.store.ts';
import { personFacts } from '../obligations/facts.store.ts';
import { FOREVER } from '../obligations/cycles.ts';
import { roundsOf, type Round } from '../obligations/line-rounds.ts';
import { endedRules } from '../obligations/rule-past.ts';
import { pastRules } from '../obligations/rule.store.ts';
import { courseOf, rules, type Rule } from '../obligations/rule.ts';
import { ruleNames, whyOf } from '../obligations/why.ts';
import type { Cell } from '../reports/table.ts';
import { DaysToTrain, type Spread } from './days-to-train.ts';
import { pagesOf, type Packing } from './packing.ts';
import type { Out } from './spool.ts';
import { titlesIn } from './titles.ts';
import { namerOf } from './whom.ts';

/** What the first page says of what was owed, and of how soon new people were trained. */
export interface ObligationFacts {
  rounds: number;
  done: number;
  late: number;
  open: number;
  overdue: number;
  train: Spread;
}

const OBLIGATIONS = [
  'person',
  'employee_number',
  'name',
  'what',
  'title',
  'begins_on',
  'due_on',
  'late_after',
  'done_on',
  'done_elsewhere',
  'days_late',
  'state',
  'asked_by',
  'reason',
];
const RULES = ['rule', 'name', 'set_at', 'set_by', 'ended', 'body'];
const NEW_PEOPLE = [
  'person',
  'employee_number',
  'name',
  'hired_on',
  'trained_on',
  'days_to_train',
  'within_90_days',
];

const TEXAS_DAYS = 90;

/** What each person owed in the period: why, by when, when it was done and how late; and the days from hire to trained. */
export async function obligationsPart(packing: Packing, out: Out): Promise<ObligationFacts> {
  const { db, ask, chosen, messages, today } = packing;
  const [all, common] = [await rules(db), await commonFacts(db)];
  const ended = (await endedRules(db)).map(({ rule, endedOn }) => ({ rule, endedOn: addDays(endedOn, -1) }));
  const names = await ruleNames(db, messages);
  const asked: readonly Rule[] = [...all, ...ended.map(({ rule }) => rule)];
  const upTo = ask.to < today ? ask.to : today;
  const counts = { rounds: 0, done: 0, late: 0, open: 0, overdue: 0 };
  const train = new DaysToTrain(upTo);
  const owedSheet = await out.open('obligations/obligations', OBLIGATIONS);
  const newSheet = await out.open('obligations/days-to-train', NEW_PEOPLE);
  const titles = titlesIn(db, messages);
  for (const ids of pagesOf(chosen)) {
    const { name, number } = await namerOf(db, ids, messages.t('packs.erased'));
    const piece: Cell[][] = [];
    const news: Cell[][] = [];
    for (const { facts } of await personFacts(db, ids)) {
      if (!facts.owes) continue;
      const things = [
        ...new Set([...asked.map(({ thing }) => thing), ...facts.requirements.map(({ thing }) => thing)]),
      ].toSorted();
      const known = await titles(things);
      const id = facts.personId;
      for (const thing of things) {
        const rounds = roundsOf(thing, { all, ended }, facts, common);
        if (courseOf(thing) !== undefined)
          for (const { hiredOn, leftOn } of facts.spells) {
            if (hiredOn < ask.from || hiredOn > ask.to) continue;
            const done = facts.completions.find(
              (one) => one.thing === thing && one.day >= hiredOn && (leftOn === null || one.day <= leftOn),
            );
            const days = done === undefined || done.day > upTo ? null : daysBetween(hiredOn, done.day);
            train.add({ who: [number(id), name(id)].filter((one) => one !== '').join(' '), hiredOn, days });
            news.push([
              id,
              number(id),
              name(id),
              hiredOn,
              days === null ? null : done!.day,
              days,
              within(days, hiredOn, upTo),
            ]);
          }
        for (const round of rounds) {
          if (round.beginsOn > upTo || (round.done !== null && round.done.day < ask.from)) continue;
          if (round.endedOn !== null && round.endedOn < ask.from) continue;
          const done = round.done !== null && round.done.day <= upTo ? round.done : null;
          // The next round of who is up to date begins when the last was done, and asks for nothing before its window.
          if (done === null && round.opensOn !== null && round.opensOn > upTo) continue;
          const { state, late } = stood(round, done?.day ?? null, upTo);
          counts.rounds++;
          if (done !== null) counts.done++;
          else if (state !== 'ended') counts.open++;
          if (late > 0) counts.late++;
          if (state === 'overdue') counts.overdue++;
          const why = whyOf(messages, round.reasons, names);
          piece.push([
              id, number(id), name(id), thing, known.get(thing) ?? thing, round.beginsOn, dayOrNone(round.dueOn),
              dayOrNone(round.lateAfter), done?.day ?? null, done === null ? '' : done.outside ? 'yes' : 'no', late, state,
              why.map((one) => one.name).join('; '), why.map((one) => one.text).filter((text) => text !== '').join(' '),
            ]); // prettier-ignore
        }
      }
    }
    await owedSheet.add(piece);
    await newSheet.add(news);
  }
  await owedSheet.end();
  await newSheet.end();
  await out.sheet('obligations/rules', RULES, [await rulesRows(packing)]);
  return { ...counts, train: train.spread() };
}

const dayOrNone = (day: Day): Day | null => (day === FOREVER ? null : day);

const within = (days: number | null, hiredOn: Day, today: Day): string => {
  if (days !== null) return days <= TEXAS_DAYS ? 'yes' : 'no';
  return daysBetween(hiredOn, today) <= TEXAS_DAYS ? 'not yet' : 'no';
};

function stood(round: Round, doneOn: Day | null, upTo: Day): { state: string; late: number } {
  const { lateAfter, dueOn, endedOn } = round;
  const end = doneOn ?? (endedOn !== null && endedOn < upTo ? endedOn : upTo);
  const late = end > lateAfter ? daysBetween(dueOn, end) : 0;
  if (doneOn !== null) return { state: late > 0 ? 'done late' : 'done', late };
  if (endedOn !== null && endedOn <= upTo) return { state: 'ended', late };
  return { state: late > 0 ? 'overdue' : 'due', late };
}

async function rulesRows({ db, messages }: Packing): Promise<Cell[][]> {
  const past = (await pastRules(db)).toReversed();
  const { name } = await namerOf(
    db,
    past.flatMap(({ set_by: by }) => by ?? []),
    messages.t('packs.erased'),
  );
  return past.map(({ rule_id: id, at, set_by: by, body }) => {
    const rule = body === null ? undefined : (JSON.parse(body) as Rule);
    return [id, rule?.name ?? '', at, name(by), body === null ? 'yes' : 'no', body ?? ''];
  });
}
