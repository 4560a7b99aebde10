import type { Request, Response } from 'express';
import { currentCourse } from '../courses/course.ts';
import { isFor, fitOf } from '../courses/fitting.ts';
import { caseOf, scenarioMark, variantsOf, type Under } from '../courses/scenario.ts';
import { reviewScenario } from '../courses/scenario-review.ts';
import { reviewedScenarios } from '../courses/scenario.store.ts';
import { rulesOf } from '../policy/text.ts';
import { refusedStatus, typed, type ShownProblem } from '../web/form.ts';
import { param, query, type Page } from '../web/ground.ts';
import { render } from '../web/render.ts';
import {
  countryChoices, doneText, mayEdit, roleChoices, roleText, tryVerb, type Study,
} from './desk.routes.ts'; // prettier-ignore
import { seenAs } from './seen-as.ts';

/** Questions that Heed makes from the rules: an author sees every case with its answer before anybody is asked. */
export function scenarioPages(study: Study): Record<'list' | 'review', Page> {
  const { database, messages, shipped } = study;
  const { t } = messages;

  async function show(req: Request, res: Response, errors: ShownProblem[] = []): Promise<void> {
    const as = await seenAs(database.read, shipped.policy, {
      role: query(req, 'role'),
      country: query(req, 'country'),
      setting: '',
    });
    const { course } = await currentCourse(database.read, shipped.course.id);
    const reviewed = await reviewedScenarios(database.read, course.id);
    const under: Under = { rules: rulesOf(as.text), roles: as.who.roles };
    const fitted = fitOf(course, as.text.brackets, as.country);
    const words = course['scenario words'];
    const answers = { yes: words?.yes, if: words?.if, ask: words?.ask, no: words?.no };
    render(req, res, 'authoring/scenarios', {
      title: t('authoring.scenarios'),
      wide: true,
      errors,
      done: errors.length > 0 ? '' : doneText(study, req, ['reviewed']),
      mayEdit: mayEdit(res),
      role: as.role,
      country: as.country,
      roles: roleChoices(messages).filter(({ value }) => value !== 'all'),
      countries: countryChoices(messages),
      scenarios: course.scenarios.map((scenario) => {
        const { id, kind, roles, countries } = scenario;
        const variants = variantsOf(scenario, under);
        return {
          id,
          kind,
          text: fitted(scenario.text.replace(/\{[a-z]+\}/g, '…')),
          mark: scenarioMark(scenario),
          isReviewed: reviewed.has(scenarioMark(scenario)),
          isFor: isFor({ roles, countries }, as.who),
          whom: [
            ...roles.map((role) => roleText(messages, role)),
            ...(countries ?? []).map((one) => t(`country.${one}`)),
          ].join(', '),
          undecided: variants.filter(({ answer }) => answer === undefined).length,
          variants: variants.map((variant) => ({
            text: fitted(caseOf(scenario, variant)),
            answer: variant.answer ?? null,
            words: variant.answer === undefined ? '' : (answers[variant.answer] ?? variant.answer),
            clause: variant.judgement.rule?.clause ?? '',
            flips: variant.flips.length,
          })),
        };
      }),
    });
  }

  return {
    list: (req, res) => show(req, res),
    async review(req, res) {
      const scenario = param(req, 'scenario');
      const given = { scenario, mark: typed(req)['mark'] ?? '' };
      const errors = await tryVerb(study, res, (tx, now, by) =>
        reviewScenario(tx, now, by, shipped.course.id, given),
      );
      const { role, country } = typed(req);
      const back = new URLSearchParams({ role: role ?? '', country: country ?? '', done: 'reviewed' });
      if (errors.length === 0) res.redirect(303, `/course/scenarios?${back.toString()}`);
      else await show(req, res.status(refusedStatus(errors)), errors);
    },
  };
}
