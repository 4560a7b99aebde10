import type { Request, Response } from 'express';
import { dayIn } from '../days.ts';
import { idOf, type Proposal } from '../obligations/rehearsal.ts';
import { namedReached } from '../training/cost.store.ts';
import { chosenIn, planFor } from '../training/plan.ts';
import { param, query, type Ground, type Page } from '../web/ground.ts';
import { publishingTable, rehearsalTable } from './planned.ts';
import { sendFile } from './taken.routes.ts';

/**
 * Who would move by a change of the rules, and whom a publication would reach, as files: on record with their bytes like those of
 * every report. The pages themselves stand in the rooms below, which know of no files.
 */
export function plannedFiles(ground: Ground): {
  rehearsal: (req: Request, res: Response, proposal: Proposal) => Promise<void>;
  publishing: Page;
} {
  const { database, messages } = ground;
  return {
    async rehearsal(req, res, proposal) {
      const { now, place } = res.locals;
      const id = idOf(proposal);
      await sendFile(ground, req, res, {
        file: `rule-${id.slice(0, 40)}`,
        format: 'csv',
        table: rehearsalTable(database.read, messages, proposal, now, place.zone),
        report: 'rehearsal',
        filters: { rule: id, change: 'set' in proposal ? 'set' : 'end' },
        asOf: dayIn(place.zone, now),
      });
    },

    // The list is as it was worked out for what the address says; the file is made of the same.
    async publishing(req, res) {
      const { now, place } = res.locals;
      const draft = param(req, 'draft');
      const plan = await planFor(database.read, draft, (name) => query(req, name), now, place.zone);
      const people = await namedReached(database.read, plan.cost.reached, plan.cost.reached.length);
      await sendFile(ground, req, res, {
        file: `policy-version-${plan.number}`,
        format: 'csv',
        table: publishingTable(messages, people),
        report: 'publishing',
        filters: { draft, version: String(plan.number), ...Object.fromEntries(chosenIn(plan)) },
        asOf: dayIn(place.zone, now),
      });
    },
  };
}
