import { z } from 'zod';
import { countryField, zoneField } from '../organisation/fields.ts';
import { oneLine } from '../organisation/line.ts';
import { sites } from '../organisation/organisation.store.ts';
import { siteNamed } from '../organisation/organisation.ts';
import { lockPeople, type Tx } from '../database/database.ts';
import type { Day } from '../days.ts';
import { conflict, invalid, notFound, type FieldProblem } from '../errors.ts';
import { corrects, problemsWith, type Known } from './changes.ts';
import { knownPeople } from './people.store.ts';
import { addPerson, changePerson } from './people.ts';
import { isEmail, jobRoleOf, LONGEST, tidyEmail, type PersonDetails } from './person.ts';
import { personMeant } from './person.store.ts';
import { markOf } from './mark.ts';
import { readFrom, readWork } from './work-form.ts';
import { sameWork } from './work-facts.ts';
import { reasonProblems } from './why.ts';

/** The value of the field `site` for a site that is not there yet. */
export const NEW_SITE = 'new';

const text = z.string().catch('').transform(oneLine);

/** The form for one person, as typed: what is wrong with it is said all at once, by `savePerson`. */
export const personForm = z.object({
  name: text,
  employeeNumber: text,
  email: text,
  jobRole: text,
  site: text,
  newSite: text,
  newSiteCountry: text,
  newSiteZone: text,
  team: text,
  manager: text,
  hiredOn: text,
  leftOn: text,
  from: text,
  kind: text,
  hourly: text,
  shift: text,
  language: text,
  country: text,
  reason: z
    .string()
    .catch('')
    .transform((given) => given.trim()),
});
export type PersonForm = z.output<typeof personForm>;

/**
 * Adds a person, or changes the one that is edited; gives the id, how many facts changed, and whether the change is past:
 * of all that it says something holds no longer, for of a later day something else was said. Throws `invalid` with every
 * field that is wrong, `conflict` when the person is not any more what `seen` marks, `not-found` for nobody.
 */
export async function savePerson(
  tx: Tx,
  now: Date,
  by: string,
  today: Day,
  form: PersonForm,
  edited?: { id: string; seen: string },
): Promise<{ id: string; changed: number; isPast: boolean }> {
  await lockPeople(tx, 'everyone');
  const before = edited === undefined ? undefined : (await knownPeople(tx, [edited.id])).get(edited.id);
  if (edited !== undefined && before === undefined) throw notFound();
  if (edited !== undefined && before !== undefined && markOf(before) !== edited.seen)
    throw conflict('people.changed-meanwhile');
  const problems: FieldProblem[] = [];
  const details = await readDetails(tx, form, problems);
  problems.push(...problemsWith(details, before, today));
  const from = before === undefined ? today : readFrom(form, before, today, problems);
  const said = { ...details, siteId: form.site };
  if (corrects(before, said) || (before !== undefined && from < today && holdsOther(before, said)))
    problems.push(...reasonProblems(form.reason));
  if (problems.length > 0) throw invalid(inOrder(problems));
  details.siteId = await siteOf(tx, now, by, form);
  if (edited === undefined)
    return {
      id: await addPerson(tx, now, by, details, today, { isBroughtIn: true }),
      changed: 1,
      isPast: false,
    };
  const changed = await changePerson(
    tx,
    now,
    by,
    edited.id,
    details,
    today,
    from,
    form.reason === '' ? undefined : { reason: form.reason },
  );
  const after = (await knownPeople(tx, [edited.id])).get(edited.id);
  return { id: edited.id, changed, isPast: after === undefined || markOf(after) !== markOf(details, after) };
}

// What holds from one day until another is not what it was: from an earlier day, that changes what is on record.
const holdsOther = (before: Known, after: PersonDetails): boolean =>
  (['jobRole', 'siteId', 'team', 'managerId'] as const).some((field) => before[field] !== after[field]) ||
  !sameWork(before.work, after.work ?? before.work);

const orNull = (value: string): string | null => (value === '' ? null : value);

async function readDetails(tx: Tx, form: PersonForm, problems: FieldProblem[]): Promise<PersonDetails> {
  const add = (field: string, key: string, params: FieldProblem['params'] = {}) =>
    problems.push({ field, key, params });
  const email = form.email === '' ? null : tidyEmail(form.email);
  if (email !== null && !isEmail(email)) add('email', 'people.email-wrong');
  const jobRole = jobRoleOf(form.jobRole);
  if (jobRole === undefined) add('jobRole', 'people.role-needed');
  if (form.site === NEW_SITE) {
    if (form.newSite === '') add('newSite', 'people.site-name-needed');
    if (form.newSite.length > LONGEST.site) add('newSite', 'people.too-long', { most: LONGEST.site });
    if (!zoneField.safeParse(form.newSiteZone).success) add('newSiteZone', 'organisation.zone-wrong');
    if (!countryField.safeParse(form.newSiteCountry).success)
      add('newSiteCountry', 'organisation.country-wrong');
  } else if (!(await sites(tx)).some((site) => site.id === form.site)) add('site', 'people.site-needed');
  const manager = form.manager === '' ? null : await personMeant(tx, form.manager);
  if (manager === 'nobody') add('manager', 'people.manager-unknown');
  if (manager === 'several') add('manager', 'people.manager-several');
  const work = readWork(form, problems);
  return {
    ...(work === undefined ? {} : { work }),
    employeeNumber: orNull(form.employeeNumber),
    name: form.name,
    email,
    jobRole: jobRole ?? 'other',
    siteId: '',
    team: form.team,
    managerId: typeof manager === 'object' ? (manager?.id ?? null) : null,
    hiredOn: orNull(form.hiredOn),
    leftOn: orNull(form.leftOn),
  };
}

const siteOf = async (tx: Tx, now: Date, by: string, form: PersonForm): Promise<string> =>
  form.site === NEW_SITE
    ? siteNamed(tx, now, by, { name: form.newSite, country: form.newSiteCountry, zone: form.newSiteZone })
    : form.site;

// As the fields stand on the page.
function inOrder(problems: FieldProblem[]): FieldProblem[] {
  const place = Object.keys(personForm.shape);
  return problems.toSorted((a, b) => place.indexOf(a.field) - place.indexOf(b.field));
}
