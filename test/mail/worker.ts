import { pino } from 'pino';
import { openDatabase, type DatabasePlace } from '../../src/database/database.ts';
import { sendWaiting } from '../../src/mail/worker.ts';

// A server of its own, to be killed while it sends: where, the mail server, the instant.

const [where, smtpUrl, at] = process.argv.slice(2);
const place: DatabasePlace = JSON.parse(where!);
const link = () => Promise.resolve('');
const deps = {
  database: openDatabase(place),
  log: pino({ level: 'silent' }),
  mailFrom: 'training@larkfield.example',
  link,
};
await sendWaiting({ ...deps, smtpUrl }, new Date(at!));
