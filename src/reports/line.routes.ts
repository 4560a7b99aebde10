import type { Request, Response } from 'express';
import { notFound } from '../errors.ts';
import { sealedNow } from '../ledger/latest.ts';
import { linesOf } from '../obligations/line.ts';
import { todayAt } from '../obligations/standing.store.ts';
import { titlesOf } from '../obligations/titles.ts';
import { ruleNames } from '../obligations/why.ts';
import { idOf } from '../people/person.routes.ts';
import { namesOf } from '../people/person.store.ts';
import { viewerOf, type Ground, type Page } from '../web/ground.ts';
import { render } from '../web/render.ts';
import { may, type Viewer } from '../web/viewer.ts';
import { lineFacts } from './line-facts.ts';
import { shownLine } from './line-page.ts';
import { isAbove } from './line.store.ts';
import { ahead } from './own-days.ts';

/** What somebody owed, did and owes, through time: their own, and of people whom a viewer looks after. */
export function linePages(ground: Ground): Record<'own' | 'person', Page> {
  const { database, messages } = ground;
  const db = database.read;

  async function show(req: Request, res: Response, personId: string, isOwn: boolean): Promise<void> {
    const viewer = viewerOf(res);
    const { now, place } = res.locals;
    const name = (await namesOf(db, [personId])).get(personId);
    if (name === undefined) throw notFound();
    const mayKnow = isOwn || may(viewer, 'overseer');
    const facts = await lineFacts(db, personId, { zone: place.zone, mayKnow });
    const lines = facts === undefined ? [] : linesOf(facts);
    const titles = await titlesOf(
      db,
      messages,
      lines.map(({ thing }) => thing),
    );
    const names = await ruleNames(db);
    for (const { rule } of facts?.ended ?? []) if (!names.has(rule.id)) names.set(rule.id, rule.name);
    const today = await todayAt(db, personId, now);
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
      if (!(await maySee(viewer, id))) throw notFound();
      await show(req, res, id, id === viewer.personId);
    },
  };

  async function maySee(viewer: Viewer, personId: string): Promise<boolean> {
    if (may(viewer, 'overseer') || viewer.personId === personId) return true;
    return isAbove(db, [viewer.personId, ...viewer.deputyFor], personId);
  }
}

// To where this viewer came from, as far as they may go there.
function backFrom(viewer: Viewer, personId: string, isOwn: boolean): { href: string; key: string } {
  if (isOwn) return { href: '/', key: 'line.back-home' };
  if (may(viewer, 'people')) return { href: `/people/${personId}`, key: 'people.back-person' };
  return { href: '/reports/completion', key: 'line.back-report' };
}
