import { shippedCourse } from '../courses/shipped.ts';
import { fillBrackets } from '../policy/brackets.ts';
import { policyInForce } from '../policy/publication.ts';
import { versionIn } from '../policy/tongue.ts';
import type { Ground, Page } from '../web/ground.ts';
import { render } from '../web/render.ts';
import { languageOf } from '../web/tongue.ts';

/** The clauses that no policy of ours begins looser than balanced with, to be looked at once. */
export function policySetupPages({ database }: Ground): Record<'show', Page> {
  return {
    async show(req, res) {
      const { messages } = res.locals.place;
      const apart = shippedCourse().policy.clauses.filter(({ minimum }) => minimum === 'balanced');
      const ids = new Set(apart.map(({ id }) => id));
      const version = versionIn((await policyInForce(database.read)).version, languageOf(res));
      render(req, res, 'setup/policy', {
        title: messages.t('setup.policy-title'),
        clauses: version.clauses
          .filter(({ id }) => ids.has(id))
          .map(({ id, title, rule }) => ({ id, title, text: fillBrackets(rule, version.brackets) })),
      });
    },
  };
}
