import type { Request, Response } from 'express';
import { dayIn } from '../days.ts';
import { notFound } from '../errors.ts';
import { typed } from '../web/form.ts';
import { param, viewerOf, type Ground, type Page } from '../web/ground.ts';
import { render } from '../web/render.ts';
import { whyNobody } from './nobody.ts';
import { CHANGES, idOf, rehearse, type Proposal, type Rehearsal } from './rehearsal.ts';
import { toldSample } from './rehearsal-words.ts';
import { described, differences } from './rule-difference.ts';
import { hiddenFields, type TypedRule } from './rule-form.ts';
import { namesIn } from './rule-names.ts';
import { lastSet } from './rule-past.ts';
import { saveRehearsed } from './rule-saving.ts';
import { ruleOf, type Rule } from './rule.ts';

/** What a page shows before anything is saved. */
interface Shown {
  proposal: Proposal;
  /** As it was typed; absent where a rule ends. */
  typed?: TypedRule;
  /** The rule as it was last set. */
  last: Rule | undefined;
  /** Somebody else set it since the form was opened. */
  isOther?: boolean;
  /** What would happen now, where that is another than what was shown: nothing was saved. */
  stale?: Rehearsal | undefined;
}

/** Shows who would move from when to when, how many and why, with the button that does just that. */
export async function showRehearsal(
  ground: Ground,
  req: Request,
  res: Response,
  shown: Shown,
): Promise<void> {
  const { messages } = ground;
  const { read } = ground.database;
  const { now, place } = res.locals;
  const { proposal, last, stale, isOther = false } = shown;
  const found = stale ?? (await rehearse(read, proposal, now, place.zone));
  const inForce = await ruleOf(read, idOf(proposal));
  const rule = 'set' in proposal ? proposal.set : last!;
  const names = await namesIn(read, messages, last === undefined ? [rule] : [rule, last]);
  const isEnd = 'end' in proposal;
  const action = last === undefined ? '/rules' : `/rules/${last.id}${isEnd ? '/end' : ''}`;
  const changed = last === undefined || isEnd ? [] : differences(messages, names, last, rule);
  render(req, res, 'obligations/rehearsal', {
    title: messages.t(`training-rules.rehearsal-${isEnd ? 'end' : last === undefined ? 'new' : 'change'}`, {
      name: rule.name,
    }),
    wide: true,
    isEnd,
    action,
    csv: last === undefined ? '/rules/rehearsal.csv' : isEnd ? `${action}.csv` : `${action}/rehearsal.csv`,
    back: last === undefined ? '/rules' : `/rules/${last.id}`,
    hidden: shown.typed === undefined ? [] : hiddenFields(shown.typed),
    mark: found.mark,
    isStale: stale !== undefined,
    isOther,
    parts: isEnd || last !== undefined ? [] : described(messages, names, rule),
    differences: changed,
    isSame: !isEnd && last !== undefined && inForce !== undefined && changed.length === 0,
    meant: found.meant,
    nobody:
      found.meant === 0 && !isEnd
        ? await whyNobody(read, messages, rule, { names, today: dayIn(place.zone, now) })
        : [],
    moved: found.moved,
    kept: found.kept,
    people: found.people,
    counts: CHANGES.filter((change) => found.counts[change] > 0).map((change) => ({
      change,
      count: found.counts[change],
    })),
    sample: await toldSample(read, messages, proposal, found.sample),
  });
}

/** Sends everybody who would move as a file; a room above that knows of files does it. */
export type SendsRehearsal = (req: Request, res: Response, proposal: Proposal) => Promise<void>;

/** Ending a rule: what it would do, and doing just that. */
export function ruleEndPages(ground: Ground, send: SendsRehearsal): Record<'form' | 'end' | 'csv', Page> {
  const { read, write } = ground.database;

  /** The rule that the address names, with whether it is in force still. */
  const ending = async (req: Request): Promise<{ rule: Rule; isOver: boolean }> => {
    const id = param(req, 'rule');
    const last = await lastSet(read, id);
    if (last === undefined) throw notFound();
    return { rule: last.rule, isOver: (await ruleOf(read, id)) === undefined };
  };

  return {
    async form(req, res) {
      const { rule, isOver } = await ending(req);
      if (isOver) res.redirect(303, `/rules/${rule.id}`);
      else await showRehearsal(ground, req, res, { proposal: { end: rule.id }, last: rule });
    },

    async end(req, res) {
      const { rule } = await ending(req);
      const { now, place } = res.locals;
      const proposal = { end: rule.id };
      const rehearsed = { proposal, mark: typed(req)['mark'] ?? '' };
      const stale = await saveRehearsed(write, now, viewerOf(res).personId, rehearsed, place.zone);
      if (stale === undefined) res.redirect(303, `/rules/${rule.id}?done=ended`);
      else await showRehearsal(ground, req, res.status(409), { proposal, last: rule, stale });
    },

    async csv(req, res) {
      const { rule } = await ending(req);
      await send(req, res, { end: rule.id });
    },
  };
}
