import type { Request, Response } from 'express';
import { z } from 'zod';
import { transact } from '../database/database.ts';
import { conflict, notFound } from '../errors.ts';
import { problemsOf, readForm, refusedStatus, typed, type ShownProblem } from '../web/form.ts';
import { param, viewerOf, type Page } from '../web/ground.ts';
import { render } from '../web/render.ts';
import { leaveForm, saveLeave } from './leave-form.ts';
import { leavesOf, wasWithdrawn, type Leave } from './leave.store.ts';
import { withdrawLeave } from './leave.ts';
import { personDetails } from './people.store.ts';
import { idOf } from './person.routes.ts';
import { showPerson, type PersonGround } from './show.routes.ts';

/** The form to put somebody on leave, and the one for a leave that is on record. */
export function leavePages(
  ground: PersonGround,
): Record<'newLeave' | 'addLeave' | 'leave' | 'changeLeave' | 'withdrawLeave', Page> {
  const { messages, database } = ground;

  async function show(
    req: Request,
    res: Response,
    leave: Leave | undefined,
    values: Record<string, string>,
    errors: ShownProblem[],
  ): Promise<void> {
    const id = idOf(req);
    const name = (await personDetails(database.read, id))?.name;
    if (name === undefined) throw notFound();
    render(req, res, 'people/leave', {
      title: messages.t(leave === undefined ? 'people.leave-new-title' : 'people.leave-title', { name }),
      id,
      leave,
      isOpen: leave !== undefined && daysOf(leave).to === '',
      values,
      errors,
    });
  }

  // The leave in the address, while it is on record. Taken back meanwhile, in another tab: `conflict`.
  async function leaveIn(req: Request): Promise<Leave> {
    const id = idOf(req);
    const which = param(req, 'leave');
    const found = (await leavesOf(database.read, id)).find((one) => one.id === which);
    if (found !== undefined) return found;
    throw (await wasWithdrawn(database.read, id, which)) ? conflict('people.leave-gone') : notFound();
  }

  // Shows the person where the leave is not there any more, else gives it.
  async function orPerson(req: Request, res: Response): Promise<Leave | undefined> {
    let leave: Leave | undefined;
    const errors = await problemsOf(messages, async () => void (leave = await leaveIn(req)));
    if (errors.length > 0) await showPerson(ground, req, res.status(409), errors);
    return leave;
  }

  async function keep(req: Request, res: Response, leave: Leave | undefined): Promise<void> {
    const { now } = res.locals;
    const id = idOf(req);
    let changed = false;
    const errors = await problemsOf(messages, async () => {
      const form = readForm(req, leaveForm);
      const by = viewerOf(res).personId;
      changed = await transact(database.write, (tx) => saveLeave(tx, now, by, id, form, leave?.id));
    });
    if (errors.length === 0) res.redirect(303, `/people/${id}?done=${changed ? 'leave' : 'same'}`);
    else await show(req, res.status(422), leave, typed(req), errors);
  }

  return {
    newLeave: (req, res) => show(req, res, undefined, {}, []),

    addLeave: (req, res) => keep(req, res, undefined),

    async leave(req, res) {
      const leave = await orPerson(req, res);
      if (leave !== undefined) await show(req, res, leave, daysOf(leave), []);
    },

    async changeLeave(req, res) {
      const leave = await orPerson(req, res);
      if (leave !== undefined) await keep(req, res, leave);
    },

    async withdrawLeave(req, res) {
      const leave = await orPerson(req, res);
      if (leave === undefined) return;
      const { now } = res.locals;
      const id = idOf(req);
      const by = viewerOf(res).personId;
      const errors = await problemsOf(messages, async () => {
        const { why } = readForm(req, withdrawForm);
        await transact(database.write, (tx) => withdrawLeave(tx, now, by, id, leave.id, why));
      });
      if (errors.length === 0) res.redirect(303, `/people/${id}?done=leave-withdrawn`);
      else if (refusedStatus(errors) === 409) await showPerson(ground, req, res.status(409), errors);
      else {
        // The page has two forms that ask why: this one calls it so.
        const inForm = errors.map((one) => ({ ...one, field: one.field === 'reason' ? 'why' : one.field }));
        await show(req, res.status(422), leave, { ...daysOf(leave), ...typed(req) }, inForm);
      }
    },
  };
}

const withdrawForm = z.object({ why: z.string().catch('') });

const daysOf = ({ from, to, isOpen }: Leave) => ({ from, to: isOpen === true ? '' : (to ?? '') });
