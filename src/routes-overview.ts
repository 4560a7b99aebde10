import { get, type Ground, type Row } from './web/ground.ts';
import { ORGANISATION, TEAM } from './overview/catalogue.ts';
import { asManager, overviewPages } from './overview/overview.routes.ts';
import { files } from './reports/files.routes.ts';

/** A manager's team and the organisation, looked over. */
export function overviewRoutes(ground: Ground): Row[] {
  const team = overviewPages(ground, 'team');
  const organisation = overviewPages(ground, 'organisation');
  return [
    get('/reports/team', 'manager', team.show),
    ...files(ground, '/reports/team', TEAM, asManager),
    get('/reports/organisation', 'statistics', organisation.show),
    ...files(ground, '/reports/organisation', ORGANISATION),
  ];
}
