import { z } from 'zod';
import { transact } from '../database/database.ts';
import { readForm } from '../web/form.ts';
import { param, query, viewerOf, type Ground, type Page } from '../web/ground.ts';
import { render } from '../web/render.ts';
import { BY_HAND, markStep, OPTIONAL, stepsNow, type StepName } from './steps.ts';

/** Where each step is done. */
const PLACES: Readonly<Record<StepName, readonly { href: string; key: string }[]>> = {
  look: [
    { href: '/setup/look', key: 'setup.to-look' },
    { href: '/settings', key: 'setup.to-settings' },
  ],
  https: [{ href: '/setup/https', key: 'setup.to-https' }],
  mail: [{ href: '/setup/mail', key: 'setup.to-mail' }],
  people: [
    { href: '/people/new', key: 'setup.to-person' },
    { href: '/people/import', key: 'setup.to-import' },
  ],
  answers: [{ href: '/setup/answers', key: 'setup.to-answers' }],
  policy: [{ href: '/setup/policy', key: 'setup.to-policy' }],
  rules: [
    { href: '/rules', key: 'setup.to-rules' },
    { href: '/settings/start-days', key: 'setup.to-start-days' },
  ],
  backup: [{ href: '/setup/backup', key: 'setup.to-backup' }],
  start: [{ href: '/setup/start', key: 'setup.to-start' }],
};

const STATES = { done: 'current', skipped: 'exempt', open: 'due' } as const;

const form = z.object({ state: z.enum(['done', 'skipped', 'open'], 'setup.state-wrong') });

/** The list of what is to be done once, with what is done already. */
export function setupPages(ground: Ground): Record<'show' | 'mark', Page> {
  return {
    async show(req, res) {
      const { messages } = res.locals.place;
      const steps = await stepsNow(ground, res.locals.now);
      const open = steps.filter(({ state }) => state === 'open');
      render(req, res, 'setup/steps', {
        title: messages.t('setup.title'),
        open: open.length,
        said: query(req, 'done') === '1',
        steps: steps.map(({ name, state, isSo }) => ({
          name,
          state,
          status: STATES[state],
          current: name === open[0]?.name,
          places: PLACES[name],
          mayDone: state === 'open' && BY_HAND.includes(name),
          maySkip: state === 'open' && OPTIONAL.includes(name),
          mayOpen: state !== 'open' && !isSo,
        })),
      });
    },

    async mark(req, res) {
      const { state } = readForm(req, form);
      const [step, by] = [param(req, 'step'), viewerOf(res).personId];
      await transact(ground.database.write, (tx) => markStep(tx, res.locals.now, by, step, state));
      res.redirect(303, `/setup?done=1#${step}`);
    },
  };
}
