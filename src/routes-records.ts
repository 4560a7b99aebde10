import { get, post, type Ground, type Row } from './web/ground.ts';
import { correctionPages } from './records/correction.routes.ts';
import { recordPages } from './records/record.routes.ts';
import { requestPages } from './records/requests.routes.ts';
import { takeBackPages } from './records/take-back.routes.ts';

/** What is kept of a person: for themselves, and for those who answer for it. Managers have no row here. */
export function recordRoutes(ground: Ground): Row[] {
  const record = recordPages(ground);
  const correction = correctionPages(ground);
  const request = requestPages(ground);
  const takeBack = takeBackPages(ground);
  return [
    get('/my-record.pdf', 'staff', record.ownPdf),
    get('/my-record.zip', 'staff', record.ownZip),
    get('/people/:id/record', 'records', record.person),
    get('/people/:id/record.pdf', 'records', record.personPdf),
    get('/people/:id/record.zip', 'officer', record.personZip),
    post('/people/:id/data-requests', 'officer', record.askForData),
    get('/people/:id/record/reasons/:entry', 'officer', correction.reason),
    post('/people/:id/record/reasons/:entry', 'officer', correction.addReason),
    get('/people/:id/attempts/:attempt/strike', 'officer', correction.strike),
    post('/people/:id/attempts/:attempt/strike', 'officer', correction.doStrike),
    get('/people/:id/requirements/:requirement/undo', 'officer', correction.undo),
    post('/people/:id/requirements/:requirement/undo', 'officer', correction.doUndo),
    get('/people/:id/waivers/:waiver/end', 'people', takeBack.waiver),
    post('/people/:id/waivers/:waiver/end', 'people', takeBack.endWaiver),
    get('/people/:id/extensions/:extension/withdrawal', 'people', takeBack.extension),
    post('/people/:id/extensions/:extension/withdrawal', 'people', takeBack.takeBack),
    get('/people/:id/outside/:training/withdrawal', 'people', takeBack.outside),
    post('/people/:id/outside/:training/withdrawal', 'people', takeBack.withdrawOutside),
    get('/data-requests', 'officer', request.list),
    post('/data-requests/days', 'officer', request.days),
    post('/data-requests/:request/given', 'officer', request.given),
    post('/data-requests/:request/end', 'officer', request.end),
    post('/corrections/:request/answer', 'officer', request.answer),
  ];
}
