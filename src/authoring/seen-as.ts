import type { Db } from '../database/database.ts';
import { COUNTRIES, lawsIn, organisation } from '../organisation/organisation.ts';
import { JOB_ROLES } from '../people/person.ts';
import type { FitFor } from '../courses/fitting.ts';
import { fit } from '../policy/fitting.ts';
import { SETTINGS, type PolicySource, type Setting } from '../policy/policy-file.ts';
import { inForce } from '../policy/publication.store.ts';
import { textAt, type PolicyText } from '../policy/text.ts';
import { choicesOf, versionOf, type Choices, type PolicyVersion } from '../policy/version.ts';

/** As whom, and under which policy, an author looks at the course. */
export interface SeenAs {
  role: string;
  country: string;
  /** '' for the policy in force. */
  setting: Setting | '';
  who: FitFor;
  text: PolicyText;
  choices: Choices;
}

/**
 * Reads how an author wants to look; what is not said is the first role, the organisation's country, the policy in
 * force. With a setting: the shipped clauses all at that setting, with the brackets and own clauses in force.
 */
export async function seenAs(
  db: Db,
  policy: PolicySource,
  asked: { role: string; country: string; setting: string },
): Promise<SeenAs> {
  const home = (await organisation(db))?.country;
  const role = JOB_ROLES.find((one) => one === asked.role) ?? JOB_ROLES[0];
  const country = COUNTRIES.find((one) => one === asked.country) ?? home ?? COUNTRIES[0];
  const setting = SETTINGS.find((one) => one === asked.setting) ?? '';
  const published = await inForce(db);
  const current = published && (await versionOf(db, published.hash));
  const version =
    current !== undefined && setting === '' ? current : fitted(policy, current, setting, country);
  return {
    role,
    country,
    setting,
    who: { roles: [role], country },
    text: textAt(version, { country, siteId: null }),
    choices: choicesOf(version),
  };
}

function fitted(
  policy: PolicySource,
  current: PolicyVersion | undefined,
  setting: Setting | '',
  country: string,
): PolicyVersion {
  const choices: Choices =
    setting === '' ? {} : Object.fromEntries(policy.clauses.map(({ id }) => [id, setting]));
  const version = fit(policy, { choices, brackets: current?.brackets ?? {}, countries: lawsIn(country) });
  const own = (current?.clauses ?? []).filter((clause) => clause.own);
  return { ...version, clauses: [...version.clauses, ...own] };
}
