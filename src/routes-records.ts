import { get, type Ground, type Row } from './web/ground.ts';
import { recordPages } from './records/record.routes.ts';

/** What is kept of a person: for themselves, and for those who answer for it. Managers have no row here. */
export function recordRoutes(ground: Ground): Row[] {
  const record = recordPages(ground);
  return [
    get('/my-record', 'staff', record.own),
    get('/my-record.pdf', 'staff', record.ownPdf),
    get('/my-record.zip', 'staff', record.ownZip),
    get('/people/:id/record', 'statistics', record.person),
    get('/people/:id/record.pdf', 'statistics', record.personPdf),
    get('/people/:id/record.zip', 'officer', record.personZip),
  ];
}
