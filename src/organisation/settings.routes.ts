import type { Request, Response } from 'express';
import { z } from 'zod';
import { transact } from '../database/database.ts';
import { dayIn, isDay, type Day } from '../days.ts';
import { notFound } from '../errors.ts';
import { problemsOf, readForm, typed, type ShownProblem } from '../web/form.ts';
import type { Db } from '../database/database.ts';
import { LANGUAGES, ownName } from '../web/languages.ts';
import { param, query, viewerOf, type Ground, type Page } from '../web/ground.ts';
import { render } from '../web/render.ts';
import { may } from '../web/viewer.ts';
import { countryField, countryOptions, lineField, timeField, zoneField, zoneOptions } from './fields.ts';
import { organisation, saveSettings, saveSite, type Organisation, type Site } from './organisation.ts';
import { sites } from './organisation.store.ts';
import { startsNow } from './start-days.ts';
import { saveShiftHours, shiftSettings } from './shifts.ts';
import { followUpSettings, saveFollowUpSettings } from './working-hours.ts';

/** How many of the questions of one stage were sent, answered and right; null where too few people stand behind it. */
export interface FollowUpCount {
  stage: number;
  sent: number | null;
  answered: number | null;
  right: number | null;
}

/** What the page shows of rooms above this one: `least` people stand behind each number. */
export interface FromAbove {
  followUpCounts: (db: Db, today: Day) => Promise<{ least: number; rows: FollowUpCount[] }>;
}

/** The organisation's settings and its sites. */
export function settingsPages(
  ground: Ground,
  above: FromAbove,
): Record<
  'show' | 'save' | 'saveFollowUps' | 'saveShifts' | 'newSite' | 'addSite' | 'site' | 'changeSite',
  Page
> {
  const { read, write } = ground.database;

  const siteOf = async (req: Request): Promise<Site> => {
    const found = (await sites(read)).find((site) => site.id === param(req, 'site'));
    if (found === undefined) throw notFound();
    return found;
  };

  async function keepSite(req: Request, res: Response, site: Site | undefined): Promise<void> {
    const values = typed(req);
    const { now } = res.locals;
    const errors = await problemsOf(ground.messages, async () => {
      const form = { ...readForm(req, siteForm), ...(site === undefined ? {} : { id: site.id }) };
      await transact(write, (tx) => saveSite(tx, now, viewerOf(res).personId, form));
    });
    if (errors.length === 0) res.redirect(303, '/settings?done=site');
    else showSite(req, res.status(422), site, values, errors);
  }

  return {
    async show(req, res) {
      await showSettings(ground, above, req, res, {}, []);
    },

    async save(req, res) {
      const { now } = res.locals;
      let changed = 0;
      const errors = await problemsOf(ground.messages, async () => {
        const form = readForm(req, settingsForm);
        changed = await transact(write, (tx) => saveSettings(tx, now, viewerOf(res).personId, form));
      });
      if (errors.length === 0) res.redirect(303, `/settings?done=${changed > 0 ? 'saved' : 'same'}`);
      else await showSettings(ground, above, req, res.status(422), { organisation: typed(req) }, errors);
    },

    async saveFollowUps(req, res) {
      const { now } = res.locals;
      let changed = 0;
      const errors = await problemsOf(ground.messages, async () => {
        const form = readForm(req, followUpForm);
        changed = await transact(write, (tx) => saveFollowUpSettings(tx, now, viewerOf(res).personId, form));
      });
      if (errors.length === 0) res.redirect(303, `/settings?done=${changed > 0 ? 'saved' : 'same'}`);
      else await showSettings(ground, above, req, res.status(422), { followUps: typed(req) }, errors);
    },

    async saveShifts(req, res) {
      const { now } = res.locals;
      let changed = 0;
      const errors = await problemsOf(ground.messages, async () => {
        const form = readForm(req, shiftForm);
        changed = await transact(write, (tx) => saveShiftHours(tx, now, viewerOf(res).personId, form));
      });
      if (errors.length === 0) res.redirect(303, `/settings?done=${changed > 0 ? 'saved' : 'same'}`);
      else await showSettings(ground, above, req, res.status(422), { shifts: typed(req) }, errors);
    },

    async newSite(req, res) {
      const { zone, country } = await theOrganisation(ground);
      showSite(req, res, undefined, { zone, country }, []);
    },

    addSite: (req, res) => keepSite(req, res, undefined),

    async site(req, res) {
      const site = await siteOf(req);
      showSite(req, res, site, { ...site }, []);
    },

    async changeSite(req, res) {
      await keepSite(req, res, await siteOf(req));
    },
  };
}

const name = lineField(100, 'organisation.name-needed', 'organisation.name-long');
const settingsForm = z.object({
  name,
  zone: zoneField,
  country: countryField,
  startDay: z.string('organisation.day-wrong').refine(isDay, 'organisation.day-wrong'),
  testOut: z.enum(['on', 'off'], 'organisation.test-out-wrong').default('on'),
  targetShare: z
    .string()
    .regex(/^\s*(100|[1-9]\d?|)\s*%?\s*$/, 'organisation.target-share-wrong')
    .transform((text) => (/\d/.test(text) ? Number.parseInt(text, 10) : null))
    .default(null),
  paidTime: z.enum(['on', 'off'], 'error.field').default('off'),
  language: z.enum(LANGUAGES, 'error.field').default('en'),
});
const followUpForm = z.object({
  followUps: z.enum(['on', 'off'], 'organisation.follow-ups-wrong'),
  workFrom: timeField,
  workTo: timeField,
});
const shiftForm = z.object({
  eveningFrom: timeField,
  eveningTo: timeField,
  nightFrom: timeField,
  nightTo: timeField,
});
const siteForm = z.object({
  name,
  zone: zoneField,
  country: countryField,
  since: z.enum(['today', 'always']).optional().catch(undefined),
});

async function theOrganisation(ground: Ground): Promise<Organisation> {
  const found = await organisation(ground.database.read);
  if (found === undefined) throw notFound();
  return found;
}

type Values = Record<string, string>;

// `sent`: what was typed into the form that was refused; the other shows what is kept.
async function showSettings(
  ground: Ground,
  { followUpCounts }: FromAbove,
  req: Request,
  res: Response,
  sent: { organisation?: Values; followUps?: Values; shifts?: Values },
  errors: ShownProblem[],
): Promise<void> {
  const { messages } = ground;
  const { read } = ground.database;
  const house = await theOrganisation(ground);
  const values: Values = sent.organisation ?? { ...house, targetShare: String(house.targetShare ?? '') };
  const isOfficer = may(viewerOf(res), 'officer');
  const done = ['saved', 'same', 'site'].find((one) => one === query(req, 'done'));
  const country = (code: string) => (messages.has(`country.${code}`) ? messages.t(`country.${code}`) : code);
  render(req, res, 'organisation/settings', {
    title: messages.t('organisation.title'),
    wide: true,
    values,
    errors,
    done: errors.length === 0 && done !== undefined ? messages.t(`organisation.done-${done}`) : '',
    mayWrite: may(viewerOf(res), 'administrator'),
    countryText: country(values['country'] ?? ''),
    countries: countryOptions(messages),
    tongues: LANGUAGES.map((value) => ({ value, text: ownName(value) })),
    zones: zoneOptions(values['zone'] ?? ''),
    followUps: sent.followUps ?? (await followUpSettings(read)),
    shifts: sent.shifts ?? (await shiftSettings(read)),
    counts: isOfficer ? await followUpCounts(read, dayIn(house.zone, res.locals.now)) : null,
    sites: (await startsNow(read)).sites.map((site) => ({
      ...site,
      countryText: country(site.country),
    })),
  });
}

function showSite(
  req: Request,
  res: Response,
  site: Site | undefined,
  values: Values,
  errors: ShownProblem[],
): void {
  const { messages } = res.locals.place;
  render(req, res, 'organisation/site', {
    title:
      site === undefined
        ? messages.t('organisation.site-new')
        : messages.t('organisation.site-edit', { name: site.name }),
    action: site === undefined ? '/settings/sites' : `/settings/sites/${site.id}`,
    values,
    errors,
    countries: countryOptions(messages),
    zones: zoneOptions(values['zone'] ?? ''),
    sinces:
      site === undefined
        ? []
        : ['today', 'always'].map((value) => ({ value, text: messages.t(`organisation.since-${value}`) })),
  });
}
