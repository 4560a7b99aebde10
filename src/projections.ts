import { authoringProjection } from './authoring/authoring.projection.ts';
import { certificatesProjection } from './certificates/certificates.projection.ts';
import { bringProjection } from './committee/bring.projection.ts';
import { committeeProjection } from './committee/committee.projection.ts';
import { courseProjection } from './courses/course.projection.ts';
import { keepingProjection } from './keeping/keeping.projection.ts';
import { useProjections, type Projection } from './ledger/ledger.ts';
import { outsideProjection } from './mail/outside.projection.ts';
import { wordingProjection } from './mail/wording.projection.ts';
import { networksProjection } from './networks/networks.projection.ts';
import { organisationProjection } from './organisation/organisation.projection.ts';
import { deputyProjection } from './people/deputy.projection.ts';
import { languageProjection } from './people/language.ts';
import { notMineProjection } from './people/not-mine.projection.ts';
import { importProjection } from './people/import/import.projection.ts';
import { peopleProjection } from './people/people.projection.ts';
import { policyProjection } from './policy/policy.projection.ts';
import { recordsProjection } from './records/records.projection.ts';
import { saidProjection } from './reminders/said.projection.ts';
import { scormProjection } from './scorm/scorm.projection.ts';
import { setupProjection } from './setup/setup.projection.ts';
import { signInSlipProjection } from './sign-in/slip.projection.ts';
import { followUpProjection } from './training/follow-up.projection.ts';
import { itemsProjection } from './training/items.projection.ts';
import { obligationsProjection } from './obligations/obligations.projection.ts';
import { standingProjection } from './obligations/standing.projection.ts';
import { wardProjection } from './ward/device.projection.ts';
import { witnessProjection } from './proofs/witness.projection.ts';
import { trainingProjection } from './training/training.projection.ts';

/** Everything that is derived from the ledger, in the order in which one needs the other. */
export const projections: readonly Projection[] = [
  organisationProjection,
  wordingProjection,
  outsideProjection,
  peopleProjection,
  importProjection,
  deputyProjection,
  notMineProjection,
  languageProjection,
  signInSlipProjection,
  wardProjection,
  policyProjection,
  networksProjection,
  committeeProjection,
  bringProjection,
  courseProjection,
  authoringProjection,
  trainingProjection,
  followUpProjection,
  itemsProjection,
  scormProjection,
  obligationsProjection,
  standingProjection,
  saidProjection,
  witnessProjection,
  certificatesProjection,
  keepingProjection,
  recordsProjection,
  setupProjection,
];

useProjections(projections);
