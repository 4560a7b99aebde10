import type { Request, Response } from 'express';
import { addDays } from '../days.ts';
import { namesOf } from '../people/person.store.ts';
import { difference } from '../policy/difference.ts';
import { CONFIRM_DAYS } from '../policy/publication.ts';
import { newestNumber } from '../policy/publication.store.ts';
import { redlineOf } from '../policy/redline.ts';
import { refusedStatus, typed, type ShownProblem } from '../web/form.ts';
import { param, viewerOf, type Page } from '../web/ground.ts';
import { render } from '../web/render.ts';
import { foundDraft, line, ownSeats, text, todayOf, tryVerb, type Desk } from './desk.routes.ts';
import { draftOf, type Draft } from './draft.ts';
import { frame } from './draft.routes.ts';
import { actDays, agreeEmergency, askEmergency, emergencyReady } from './emergency.ts';
import { seatsHeld } from './seats.ts';
import { siteNames } from './site-names.ts';

/** Publishing at once: the compliance lead asks, the privacy seat agrees. */
export function emergencyPages(desk: Desk): Record<'show' | 'ask' | 'agree', Page> {
  const { database, messages, source } = desk;

  async function show(req: Request, res: Response, draft: Draft, errors: ShownProblem[]): Promise<void> {
    const { row } = draft;
    const today = todayOf(res);
    const held = await seatsHeld(database.read, today);
    const people = await namesOf(database.read, row.emergency_by === null ? [] : [row.emergency_by]);
    const sites = await siteNames(database.read);
    const found = difference(draft.base, draft.version);
    const actBy = addDays(today, actDays(draft.version));
    const number = (await newestNumber(database.read)) + 1;
    const cost = await desk.reach(database.read, found, { number, on: today, actBy });
    const isOfficer = viewerOf(res).roles.includes('officer');
    const isPrivacy = ownSeats(res).includes('seat-privacy');
    render(req, res, 'committee/emergency', {
      ...frame(desk, res, draft),
      title: messages.t('committee.emergency'),
      errors,
      reason: errors.length > 0 ? (typed(req)['reason'] ?? '') : '',
      isOfficer,
      isPrivacy,
      ready: emergencyReady(draft),
      asker: people.get(row.emergency_by ?? '') ?? '',
      privacy: held.find(({ seat }) => seat === 'seat-privacy')?.holders ?? [],
      until: addDays(today, CONFIRM_DAYS),
      cost: { count: cost.reached.length, minutes: cost.minutes, actBy },
      differences: found.map((one) => ({
        difference: one,
        lines: redlineOf(one, messages),
      })),
      siteName: (id: string) => sites.get(id),
    });
  }

  return {
    async show(req, res) {
      await show(req, res, await foundDraft(desk, req, res), []);
    },

    async ask(req, res) {
      const draft = await foundDraft(desk, req, res);
      const reason = text(req, 'reason');
      const errors = await tryVerb(desk, res, (tx, now, by) =>
        askEmergency(tx, now, by, draft.id, reason, source),
      );
      if (errors.length === 0) res.redirect(303, `/committee/drafts/${draft.id}/emergency`);
      else await show(req, res.status(refusedStatus(errors)), draft, errors);
    },

    async agree(req, res) {
      const draft = await foundDraft(desk, req, res);
      let number = 0;
      const errors = await tryVerb(desk, res, async (tx, now, by, today) => {
        const when = { today, zone: res.locals.place.zone };
        number = await agreeEmergency(tx, now, by, param(req, 'draft'), line(req, 'hash'), source, when);
      });
      if (errors.length === 0) res.redirect(303, `/policy/versions/${number}`);
      else await show(req, res.status(refusedStatus(errors)), await draftOf(database.read, draft.id), errors);
    },
  };
}
