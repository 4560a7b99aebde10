import type { Request, Response } from 'express';
import { transact, type Db } from '../database/database.ts';
import { dayIn, isDay } from '../days.ts';
import { HeedError, notFound } from '../errors.ts';
import { countryOptions, zoneOptions } from '../organisation/fields.ts';
import { organisation } from '../organisation/organisation.ts';
import { sites } from '../organisation/organisation.store.ts';
import { problemsOf, readForm, typed, type ShownProblem } from '../web/form.ts';
import { param, viewerOf, type Ground, type Page } from '../web/ground.ts';
import { dayText, render } from '../web/render.ts';
import { NEW_SITE, personForm, savePerson } from './form.ts';
import { teams } from './list.store.ts';
import { markOf } from './mark.ts';
import { personDetails } from './people.store.ts';
import { JOB_ROLES, type PersonDetails } from './person.ts';
import { labelOf, managers, surroundings } from './person.store.ts';
import { USUAL_WORK, type Work } from './work-facts.ts';
import { workValues } from './work-form.ts';
import { workOptions } from './work-words.ts';

type Values = Record<string, string>;
/** Whom a form is about: nobody yet, or somebody as they are now. */
interface Edited {
  id: string;
  name: string;
  seen: string;
}

const OFFERED = 300;

/** The forms to add and to change a person. */
export function personForms(ground: Ground): Record<'newForm' | 'add' | 'editForm' | 'change', Page> {
  const { messages, database } = ground;

  async function keep(req: Request, res: Response, id?: string): Promise<void> {
    const { now, place } = res.locals;
    const values = typed(req);
    let saved = { id: '', changed: 0, isPast: false };
    const errors = await problemsOf(messages, async () => {
      const form = readForm(req, personForm);
      const edited = id === undefined ? undefined : { id, seen: values['seen'] ?? '' };
      const by = viewerOf(res).personId;
      try {
        saved = await transact(database.write, (tx) =>
          savePerson(tx, now, by, dayIn(place.zone, now), form, edited),
        );
      } catch (error) {
        if (error instanceof HeedError && error.kind === 'conflict') res.status(409);
        throw error;
      }
    });
    if (errors.length === 0) {
      const done = id === undefined ? 'added' : saved.isPast ? 'past' : saved.changed > 0 ? 'saved' : 'same';
      res.redirect(303, `/people/${saved.id}?done=${done}`);
      return;
    }
    const theirs = res.statusCode === 409;
    if (!theirs) res.status(422);
    const current = id === undefined ? undefined : await editedNow(database.read, id);
    await showForm(ground, req, res, values, errors, {
      // Only who has seen what it says now may overwrite it.
      edited: current && { ...current.edited, seen: theirs ? current.edited.seen : (values['seen'] ?? '') },
      theirs: theirs && current ? current.values : undefined,
    });
  }

  return {
    newForm: (req, res) => showForm(ground, req, res, {}, [], {}),

    add: (req, res) => keep(req, res),

    async editForm(req, res) {
      const { edited, values } = await editedNow(database.read, idOf(req));
      await showForm(ground, req, res, values, [], { edited });
    },

    async change(req, res) {
      const id = idOf(req);
      await editedNow(database.read, id);
      await keep(req, res, id);
    },
  };
}

/** The id in an address. Throws `not-found` for what cannot be one. */
export function idOf(req: Request): string {
  const id = param(req, 'id');
  if (!/^[\w-]{1,64}$/.test(id)) throw notFound();
  return id;
}

async function editedNow(db: Db, id: string): Promise<{ edited: Edited; values: Values }> {
  const details = await personDetails(db, id);
  if (details === undefined) throw notFound();
  const { manager } = await surroundings(db, id);
  return {
    edited: { id, name: details.name, seen: markOf(details) },
    values: valuesOf(details, manager === undefined ? '' : labelOf(manager)),
  };
}

const valuesOf = (details: PersonDetails & { work: Work }, manager: string): Values => ({
  name: details.name,
  employeeNumber: details.employeeNumber ?? '',
  email: details.email ?? '',
  jobRole: details.jobRole,
  site: details.siteId,
  team: details.team,
  manager,
  hiredOn: details.hiredOn ?? '',
  leftOn: details.leftOn ?? '',
  ...workValues(details.work),
});

async function showForm(
  ground: Ground,
  req: Request,
  res: Response,
  values: Values,
  errors: ShownProblem[],
  about: { edited?: Edited | undefined; theirs?: Values | undefined },
): Promise<void> {
  const { messages } = ground;
  const db = ground.database.read;
  const place = await organisation(db);
  const allSites = await sites(db);
  const { edited, theirs } = about;
  const today = dayIn(place?.zone ?? ground.config.zone, res.locals.now);
  const filled = {
    newSiteZone: place?.zone ?? '',
    newSiteCountry: place?.country ?? '',
    from: today,
    ...workValues(USUAL_WORK),
    ...values,
  };
  const works = workOptions(messages, filled.language);
  const options = {
    jobRole: JOB_ROLES.map((role) => ({ value: role, text: messages.t(`people.job-role-${role}`) })),
    site: [
      ...allSites.map(({ id, name }) => ({ value: id, text: name })),
      { value: NEW_SITE, text: messages.t('people.site-new') },
    ],
  };
  const choose = { value: '', text: messages.t('people.choose') };
  render(req, res, 'people/form', {
    title:
      edited === undefined
        ? messages.t('people.new-title')
        : messages.t('people.edit-title', { name: edited.name }),
    edited,
    values: filled,
    errors,
    theirs: theirs && differences(ground, theirs, values, { ...options, ...works }),
    works,
    // Folded away until it says something.
    worksOpen:
      errors.some(({ field }) => Object.hasOwn(works, field)) ||
      Object.entries(workValues(USUAL_WORK)).some(
        ([name, usual]) => filled[name as keyof typeof works] !== usual,
      ),
    today,
    jobRoles: [choose, ...options.jobRole],
    sites: [choose, ...options.site],
    teams: await teams(db),
    managers: (await managers(db, OFFERED)).map(labelOf),
    countries: countryOptions(ground.messages),
    zones: zoneOptions(filled.newSiteZone),
  });
}

const LABELS: Readonly<Values> = { site: 'siteId', manager: 'managerId' };

// Field by field what it says now where that is not what was typed, in words.
function differences(
  ground: Ground,
  theirs: Values,
  mine: Values,
  options: Record<string, { value: string; text: string }[]>,
): { label: string; now: string; typed: string }[] {
  const { messages } = ground;
  const shown = (field: string, value: string): string => {
    const text = options[field]?.find((option) => option.value === value)?.text ?? value;
    if (text === '') return messages.t('people.nothing');
    return isDay(text) ? dayText(ground.messages, text) : text;
  };
  return Object.keys(theirs)
    .filter((field) => (theirs[field] ?? '') !== (mine[field] ?? '').trim())
    .map((field) => ({
      label: messages.t(`people.detail-${LABELS[field] ?? field}`),
      now: shown(field, theirs[field] ?? ''),
      typed: shown(field, mine[field] ?? ''),
    }));
}
