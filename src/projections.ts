import { useProjections, type Projection } from './ledger/ledger.ts';
import { organisationProjection } from './organisation/organisation.projection.ts';
import { peopleProjection } from './people/people.projection.ts';

/** Everything that is derived from the ledger, in the order in which one needs the other. */
export const projections: readonly Projection[] = [organisationProjection, peopleProjection];

useProjections(projections);
