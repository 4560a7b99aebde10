import { get, post, type Ground, type Row } from './web/ground.ts';
import { PACKAGE_INTERACTIONS } from './reports/package-attempt-export.ts';
import { packageAttemptPages } from './reports/package-attempt.routes.ts';
import { packagePeoplePages } from './reports/package-people.routes.ts';
import { PACKAGE_PERSON } from './reports/package-person.ts';
import { packagePersonPages } from './reports/package-person.routes.ts';
import { packageSummary } from './reports/package-summary.ts';
import { PACKAGE_PEOPLE } from './reports/catalogue.ts';
import { files } from './reports/files.routes.ts';
import { learnPages } from './scorm/learn.routes.ts';
import { bringPages, packageFile } from './scorm/office/bring.routes.ts';
import { officePages } from './scorm/office/packages.routes.ts';
import { exportPages } from './scorm/export/export.routes.ts';
import { playPages } from './scorm/play.routes.ts';

/** Packages: bringing them in, opening them, and what became of it. */
export function scormRoutes(ground: Ground): Row[] {
  const learn = learnPages(ground);
  const play = playPages(ground);
  const taken = exportPages(ground);
  const summary = packageSummary(ground.messages);
  const office = officePages(ground, summary);
  const bring = bringPages(ground, summary);
  const file = packageFile(ground.config.data);
  const people = packagePeoplePages(ground);
  const person = packagePersonPages(ground);
  const attempt = packageAttemptPages(ground);
  return [
    get('/packages/export', 'officer', taken.form),
    post('/packages/export', 'officer', taken.take),
    get('/learn', 'learner', learn.list),
    get('/learn/:package', 'learner', learn.show),
    post('/learn/:package/attempts', 'learner', learn.begin),
    get('/learn/:package/play', 'learner', play.play),
    get('/packages', 'overseer', office.list),
    post('/packages', 'officer', bring.bring, file),
    get('/packages/new', 'officer', bring.form),
    get('/packages/attempts/:attempt', 'records', attempt.show),
    ...files(ground, '/packages/attempts/:attempt/interactions', PACKAGE_INTERACTIONS),
    get('/packages/attempts/:attempt/raw.json', 'records', attempt.raw),
    post('/packages/attempts/:attempt/decision', 'officer', attempt.decide),
    post('/packages/attempts/:attempt/decision/withdrawal', 'officer', attempt.takeBack),
    get('/packages/:package', 'overseer', office.show),
    post('/packages/:package/versions', 'officer', bring.version, file),
    post('/packages/:package/rule', 'officer', office.setRule),
    get('/packages/:package/use', 'officer', office.useForm),
    post('/packages/:package/use', 'officer', office.use),
    get('/packages/:package/people', 'reports', people.show),
    ...files(ground, '/packages/:package/people', PACKAGE_PEOPLE),
    get('/packages/:package/preview', 'officer', play.preview),
    get('/people/:id/packages', 'records', person.show),
    ...files(ground, '/people/:id/packages', PACKAGE_PERSON),
  ];
}
