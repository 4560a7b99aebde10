import { agreeing } from '../../courses/agrees.ts';
import { courseOf, type Course } from '../../courses/course.ts';
import { courseInForce } from '../../courses/course.store.ts';
import type { Examinee } from '../../courses/draw.ts';
import { fitOf, type Fit } from '../../courses/fitting.ts';
import { reviewedScenarios } from '../../courses/scenario.store.ts';
import { shippedCourse } from '../../courses/shipped.ts';
import type { Db } from '../../database/database.ts';
import { conflict, invalidField } from '../../errors.ts';
import { organisation } from '../../organisation/organisation.ts';
import { inForce } from '../../policy/publication.store.ts';
import { textAt, type PolicyText } from '../../policy/text.ts';
import { versionOf, type PolicyVersion } from '../../policy/version.ts';
import { examineeUnder } from '../../training/examinee.ts';
import { countriesOfExport, rolesOfExport, type Wanted } from './audience.ts';

/** What is taught and in force now. */
export interface InForce {
  organisation: string;
  course: Course;
  courseHash: string;
  policy: { number: number; version: PolicyVersion };
}

/** A course with all that it is fitted to. */
export interface Source extends InForce {
  /** The policy as it reads in the country, with the organisation's own names. */
  text: PolicyText;
  who: Examinee;
  fit: Fit;
  /** The questions of the course that the policy answers as their key does. */
  agreed: Course['questions'];
  /** Marks of the scenarios that an author has looked over. */
  reviewed: ReadonlySet<string>;
}

/** The course and the policy in force; undefined while one of them is missing. */
export async function exportable(db: Db): Promise<InForce | undefined> {
  const place = await organisation(db);
  const taught = await courseInForce(db, shippedCourse().course.id);
  const publication = await inForce(db);
  if (place === undefined || taught === undefined || publication === undefined) return undefined;
  return {
    organisation: place.name,
    course: await courseOf(db, taught.hash),
    courseHash: taught.hash,
    policy: { number: publication.number, version: await versionOf(db, publication.hash) },
  };
}

/** The course in force, fitted. Throws conflict while there is none, invalid for a country that the policy is not for. */
export async function sourceFor(db: Db, wanted: Pick<Wanted, 'role' | 'country'>): Promise<Source> {
  const found = await exportable(db);
  if (found === undefined) throw conflict('scorm.export-nothing');
  const { course, policy } = found;
  const { country } = wanted;
  if (!(await countriesOfExport(db, policy.version)).includes(country))
    throw invalidField('country', 'scorm.export-country-odd');
  const roles = rolesOfExport(wanted);
  const text = textAt(policy.version, { country, siteId: null });
  const agreed = agreeing(course, text, roles);
  return {
    ...found,
    text,
    who: examineeUnder(policy.version, { roles, country }, new Set()),
    fit: fitOf(course, text.brackets, country),
    agreed: [...agreed],
    reviewed: await reviewedScenarios(db, course.id),
  };
}
