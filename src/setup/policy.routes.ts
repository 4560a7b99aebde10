import { shippedCourse } from '../courses/shipped.ts';
import type { Page } from '../web/ground.ts';
import { render } from '../web/render.ts';

/** The clauses that no policy of ours begins looser than balanced with, to be looked at once. */
export function policySetupPages(): Record<'show', Page> {
  return {
    show(req, res) {
      const { messages } = res.locals.place;
      const { clauses } = shippedCourse().policy;
      render(req, res, 'setup/policy', {
        title: messages.t('setup.policy-title'),
        clauses: clauses
          .filter(({ minimum }) => minimum === 'balanced')
          .map(({ id, title, settings }) => ({ id, title, text: settings?.balanced ?? '' })),
      });
    },
  };
}
