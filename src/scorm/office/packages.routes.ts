import type { Request, Response } from 'express';
import { transact } from '../../database/database.ts';
import { problemsOf, readForm, refusedStatus, typed, type ShownProblem } from '../../web/form.ts';
import { param, query, viewerOf, type Ground, type Page } from '../../web/ground.ts';
import { render } from '../../web/render.ts';
import { may } from '../../web/viewer.ts';
import { LIMITS, megabytes } from '../bring/limits.ts';
import { retirePackage, setPackageRule } from '../package.ts';
import { listed, usesOf } from './office.ts';
import { openAttempts } from './office.store.ts';
import { packageFor, packageView, titleOf, type Summary } from './package-page.ts';
import { ruleForm, typedRule } from './rule-form.ts';

const DONE = ['brought', 'version', 'rule', 'retired', 'restored'] as const;

/** What the page of a package says besides the package. */
export interface Said {
  errors?: readonly ShownProblem[];
  /** What was typed into the form of the rule. */
  rule?: Record<string, string>;
  done?: string;
  warnings?: readonly string[];
}

const SEES_FIGURES = ['people', 'statistics'] as const;

/** Renders the page of a package. */
export async function showPackage(
  { database, messages }: Ground,
  summary: Summary,
  { req, res, id }: { req: Request; res: Response; id: string },
  { errors = [], rule, done = '', warnings = [] }: Said = {},
): Promise<void> {
  // What was just written must be on it.
  const db = database.write;
  const found = await packageFor(db, id);
  render(req, res, 'scorm/office/package', {
    ...(await packageView(db, messages, found)),
    wide: true,
    // The figures are those of everybody: not for an auditor of a part.
    figures: SEES_FIGURES.some((who) => may(viewerOf(res), who)) ? await summary(db, id) : [],
    mayWrite: may(viewerOf(res), 'officer'),
    seesPeople: may(viewerOf(res), 'reports'),
    limit: megabytes(LIMITS.zipBytes),
    most: LIMITS.zipBytes,
    errors,
    rule: rule ?? typedRule(found.rule),
    isRuleOpen: rule !== undefined,
    isVersionOpen: errors.some(({ field }) => field === 'file'),
    done,
    warnings,
  });
}

/** The packages, for whoever looks after what people are taught. */
export function officePages(
  ground: Ground,
  summary: Summary,
): Record<'list' | 'show' | 'setRule' | 'useForm' | 'use', Page> {
  const { database, messages } = ground;
  const here = (req: Request, res: Response) => ({ req, res, id: param(req, 'package') });

  async function useForm(req: Request, res: Response): Promise<void> {
    const db = database.write;
    const found = await packageFor(db, param(req, 'package'));
    const { rules, courses } = await usesOf(db);
    const isRetired = found.row.retired_at !== null;
    render(req, res, 'scorm/office/use', {
      title: messages.t(isRetired ? 'scorm.page-restore-title' : 'scorm.page-retire-title', {
        title: titleOf(found),
      }),
      id: found.id,
      isRetired,
      rules: rules.get(found.id) ?? [],
      courses: courses.get(found.id) ?? [],
      open: await openAttempts(db, found.id),
    });
  }

  return {
    async list(req, res) {
      render(req, res, 'scorm/office/list', {
        title: messages.t('scorm.page-title'),
        wide: true,
        packages: await listed(database.read, messages.language),
        mayWrite: may(viewerOf(res), 'officer'),
      });
    },

    show(req, res) {
      const done = DONE.find((one) => one === query(req, 'done'));
      return showPackage(ground, summary, here(req, res), {
        done: done === undefined ? '' : messages.t(`scorm.page-done-${done}`),
      });
    },

    async setRule(req, res) {
      const id = param(req, 'package');
      await packageFor(database.read, id);
      const errors = await problemsOf(messages, async () => {
        const rule = readForm(req, ruleForm);
        const { personId } = viewerOf(res);
        await transact(database.write, (tx) => setPackageRule(tx, res.locals.now, personId, id, rule));
      });
      if (errors.length === 0) res.redirect(303, `/packages/${id}?done=rule`);
      else
        await showPackage(ground, summary, here(req, res.status(refusedStatus(errors))), {
          errors,
          rule: typed(req),
        });
    },

    useForm,

    async use(req, res) {
      const { id } = await packageFor(database.read, param(req, 'package'));
      const retired = typed(req)['use'] === 'no';
      if (!retired && typed(req)['use'] !== 'yes') return useForm(req, res.status(422));
      const { personId } = viewerOf(res);
      await transact(database.write, (tx) => retirePackage(tx, res.locals.now, personId, id, retired));
      res.redirect(303, `/packages/${id}?done=${retired ? 'retired' : 'restored'}`);
    },
  };
}
