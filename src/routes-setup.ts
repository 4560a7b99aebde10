import { previews } from './reminders/sample.ts';
import { answerPages } from './setup/answers.routes.ts';
import { lookPages } from './setup/look.routes.ts';
import { mailSetupPages } from './setup/mail.routes.ts';
import { policySetupPages } from './setup/policy.routes.ts';
import { setupPages } from './setup/setup.routes.ts';
import { startPages } from './setup/start.routes.ts';
import { writtenPages } from './setup/written.routes.ts';
import { get, post, type Ground, type Row } from './web/ground.ts';

/** Setting up: what an administrator does once. */
export function setupRoutes(ground: Ground): Row[] {
  const setup = setupPages(ground);
  const answers = answerPages(ground);
  const look = lookPages(ground);
  const mail = mailSetupPages(ground);
  const start = startPages(ground, previews(ground.database.read, ground.messages, ground.config.origin));
  const written = writtenPages(ground);
  return [
    get('/setup', 'administrator', setup.show),
    post('/setup/steps/:step', 'administrator', setup.mark),
    get('/setup/look', 'administrator', look.show),
    post('/setup/look', 'administrator', look.save, 'file'),
    // Public, as signing in is: it shows whose house this is.
    get('/look/logo/:hash', 'public', look.logo),
    get('/look/colours/:accent', 'public', look.colours),
    get('/setup/https', 'administrator', written.https),
    get('/setup/backup', 'administrator', written.backup),
    get('/setup/mail', 'administrator', mail.show),
    post('/setup/mail/test', 'administrator', mail.test),
    get('/setup/answers', 'administrator', answers.show),
    post('/setup/answers', 'administrator', answers.save),
    get('/setup/policy', 'administrator', policySetupPages(ground).show),
    get('/setup/start', 'administrator', start.show),
    get('/setup/start/:person/:kind', 'administrator', start.one),
    post('/setup/start', 'administrator', start.start),
  ];
}
