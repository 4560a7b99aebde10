import type { Request, Response } from 'express';
import { z } from 'zod';
import { transact } from '../database/database.ts';
import { invalidField, notFound } from '../errors.ts';
import { oneLine } from '../organisation/line.ts';
import { labelOf, namesOf, personMeant } from '../people/person.store.ts';
import { personDetails } from '../people/people.store.ts';
import { problemsOf, readForm, refusedStatus, typed, type ShownProblem } from '../web/form.ts';
import { param, query, viewerOf, type Ground, type Page } from '../web/ground.ts';
import { render } from '../web/render.ts';
import { may } from '../web/viewer.ts';
import { liftHold, LONGEST_REASON, setHold } from './hold.ts';
import { holdOf } from './keeping.store.ts';

const line = z.string().catch('').transform(oneLine);
const holdForm = z.object({ person: line, from: line, to: line, reason: z.string().catch('') });
const liftForm = z.object({ reason: z.string().catch('') });

/** What must not go: set and lifted with a reason. */
export function holdPages(ground: Ground): Record<'newHold' | 'set' | 'show' | 'lift', Page> {
  const { messages, database } = ground;
  const { read, write } = database;

  async function showNew(req: Request, res: Response, errors: ShownProblem[]): Promise<void> {
    const asked = query(req, 'person');
    const person = asked === '' ? undefined : await personDetails(read, asked);
    const label =
      person === undefined
        ? ''
        : labelOf({ name: person.name, email: person.email, employee_number: person.employeeNumber });
    render(req, res, 'keeping/hold-new', {
      title: messages.t('keeping.hold-title'),
      values: { person: label, ...typed(req) },
      most: LONGEST_REASON,
      errors,
    });
  }

  async function show(req: Request, res: Response, errors: ShownProblem[]): Promise<void> {
    const hold = await holdOf(read, param(req, 'hold'));
    if (hold === undefined) throw notFound();
    const people = [hold.person_id, hold.set_by, hold.lifted_by].filter((id) => id !== null);
    const names = await namesOf(read, people);
    const who =
      hold.person_id === null ? messages.t('keeping.hold-everybody') : (names.get(hold.person_id) ?? '');
    render(req, res, 'keeping/hold', {
      title: messages.t('keeping.hold-of', { who }),
      hold,
      names,
      most: LONGEST_REASON,
      values: typed(req),
      mayWrite: may(viewerOf(res), 'officer'),
      errors,
    });
  }

  return {
    newHold: (req, res) => showNew(req, res, []),

    async set(req, res) {
      const { now } = res.locals;
      const errors = await problemsOf(messages, async () => {
        const form = readForm(req, holdForm);
        const meant = form.person === '' ? null : await personMeant(read, form.person);
        if (typeof meant === 'string') throw invalidField('person', `keeping.person-${meant}`);
        const { from, to, reason } = form;
        const by = viewerOf(res).personId;
        await transact(write, (tx) =>
          setHold(tx, now, by, { personId: meant?.id ?? null, from, to, reason }),
        );
      });
      if (errors.length > 0) await showNew(req, res.status(refusedStatus(errors)), errors);
      else res.redirect(303, '/keeping?done=held');
    },

    show: (req, res) => show(req, res, []),

    async lift(req, res) {
      const { now } = res.locals;
      const errors = await problemsOf(messages, async () => {
        const { reason } = readForm(req, liftForm);
        await transact(write, (tx) => liftHold(tx, now, viewerOf(res).personId, param(req, 'hold'), reason));
      });
      if (errors.length > 0) await show(req, res.status(refusedStatus(errors)), errors);
      else res.redirect(303, '/keeping?done=lifted');
    },
  };
}
