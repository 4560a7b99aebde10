import type { Request, Response } from 'express';
import { z } from 'zod';
import { COUNTRIES } from '../../organisation/organisation.ts';
import { problemsOf, readForm, refusedStatus, typed, type ShownProblem } from '../../web/form.ts';
import type { Ground, Page } from '../../web/ground.ts';
import { render } from '../../web/render.ts';
import { countriesOfExport, EXPORT_ROLES } from './audience.ts';
import { exportCourse, type Exported } from './export.ts';
import { exportable } from './source.ts';

const wanted = z.object({
  standard: z.enum(['1.2', '2004'], 'scorm.export-standard-needed'),
  role: z.enum(EXPORT_ROLES, 'scorm.export-role-odd'),
  country: z.enum(COUNTRIES, 'scorm.export-country-odd'),
});

/** Taking the onboarding course elsewhere: for whom, by which standard, and the file. */
export function exportPages(ground: Ground): { form: Page; take: Page } {
  const { database, messages } = ground;
  const db = database.read;

  async function form(req: Request, res: Response, errors: ShownProblem[] = []): Promise<void> {
    const found = await exportable(db);
    const countries = found === undefined ? [] : await countriesOfExport(db, found.policy.version);
    render(req, res, 'scorm/export/form', {
      title: messages.t('scorm.export-title'),
      found,
      roles: EXPORT_ROLES,
      countries,
      sent: { standard: '2004', role: 'all', country: countries[0] ?? '', ...typed(req) },
      signAt: `${ground.config.origin}/sign`,
      errors,
      errorsText: messages.t('scorm.export-errors'),
    });
  }

  async function take(req: Request, res: Response): Promise<void> {
    let made: Exported | undefined;
    const errors = await problemsOf(messages, async () => {
      made = await exportCourse(db, readForm(req, wanted), ground);
    });
    if (made === undefined) {
      await form(req, res.status(refusedStatus(errors)), errors);
      return;
    }
    res.attachment(made.name);
    res.setHeader('content-type', 'application/zip');
    res.setHeader('content-length', made.zip.length);
    res.end(made.zip);
  }

  return { form: (req, res) => form(req, res), take };
}
