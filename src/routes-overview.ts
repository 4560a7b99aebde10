import { get, type Ground, type Row } from './web/ground.ts';
import { overviewPages } from './overview/overview.routes.ts';
import { files } from './reports/taken.routes.ts';

/** A manager's team and the organisation, looked over. */
export function overviewRoutes(ground: Ground): Row[] {
  const team = overviewPages(ground, 'team');
  const organisation = overviewPages(ground, 'organisation');
  return [
    get('/reports/team', 'manager', team.show),
    ...files('/reports/team', 'manager', team.files),
    get('/reports/organisation', 'statistics', organisation.show),
    ...files('/reports/organisation', 'statistics', organisation.files),
  ];
}
