import type { Request, Response } from 'express';
import { notFound } from '../errors.ts';
import { sealedNow } from '../ledger/latest.ts';
import { linesOf } from '../obligations/line.ts';
import { todayAt } from '../obligations/standing.store.ts';
import { titlesOf } from '../obligations/titles.ts';
import { ruleName, ruleNames } from '../obligations/why.ts';
import { idOf } from '../people/person.routes.ts';
import { namesOf } from '../people/person.store.ts';
import { viewerOf, type Ground, type Page } from '../web/ground.ts';
import { render } from '../web/render.ts';
import { may, type Viewer } from '../web/viewer.ts';
import { lineFacts } from './line-facts.ts';
import { shownLine } from './line-page.ts';
import { isAbove } from './line.store.ts';
import { ahead } from './own-days.ts';
import { dutiesSeen, type Seen } from './scope.ts';

/** What somebody owed, did and owes, through time: their own, and of people whom a viewer looks after. */
export function linePages(ground: Ground): Record<'own' | 'person', Page> {
  const { database, messages } = ground;
  const db = database.read;

  async function show(
    req: Request,
    res: Response,
    personId: string,
    isOwn: boolean,
    seen: Seen = () => true,
  ): Promise<void> {
    const viewer = viewerOf(res);
    const { now, place } = res.locals;
    const name = (await namesOf(db, [personId])).get(personId);
    if (name === undefined) throw notFound();
    const mayKnow = isOwn || (await dutiesSeen(db, viewer, personId)) !== null;
    const facts = await lineFacts(db, personId, { zone: place.zone, mayKnow });
    const today = await todayAt(db, personId, now);
    const lines = (facts === undefined ? [] : linesOf(facts)).map((line) => ({
      ...line,
      items: line.items.filter(({ day }) => seen(day)),
      now: seen(today) ? line.now : null,
    }));
    const titles = await titlesOf(
      db,
      messages,
      lines.map(({ thing }) => thing),
    );
    const names = await ruleNames(db, messages);
    for (const { rule } of facts?.ended ?? [])
      if (!names.has(rule.id)) names.set(rule.id, ruleName(messages, rule.name));
    render(req, res, 'reports/line', {
      title: isOwn ? messages.t('line.title-own') : messages.t('line.title', { name }),
      isOwn,
      sealed: await sealedNow(db, place),
      back: backFrom(viewer, personId, isOwn),
      today,
      lines: lines.map((line) => shownLine(messages, line, titles.get(line.thing)!, names, today)),
      hasDays: ahead(facts?.standings ?? [], today).length > 0,
      seesMail: may(viewer, 'administrator'),
    });
  }

  return {
    own: (req, res) => show(req, res, viewerOf(res).personId, true),

    async person(req, res) {
      const viewer = viewerOf(res);
      const id = idOf(req);
      const seen = await seenBy(viewer, id);
      if (seen === null) throw notFound();
      await show(req, res, id, id === viewer.personId, seen);
    },
  };

  // A manager sees the days of their people; who gave what and why, the page keeps from them.
  async function seenBy(viewer: Viewer, personId: string): Promise<Seen | null> {
    const seen = await dutiesSeen(db, viewer, personId);
    const isTheirs = seen === null && (await isAbove(db, [viewer.personId, ...viewer.deputyFor], personId));
    return isTheirs ? () => true : seen;
  }
}

// To where this viewer came from, as far as they may go there.
function backFrom(viewer: Viewer, personId: string, isOwn: boolean): { href: string; key: string } {
  if (isOwn) return { href: '/', key: 'line.back-home' };
  if (may(viewer, 'people')) return { href: `/people/${personId}`, key: 'people.back-person' };
  return { href: '/reports/completion', key: 'line.back-report' };
}
