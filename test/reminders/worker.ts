import { openDatabase, type DatabasePlace } from '../../src/database/database.ts';
import '../../src/projections.ts';
import { remind } from '../../src/reminders/remind.ts';
import { loadMessages } from '../../src/web/messages.ts';

// A server of its own for the races: where, and the instant. Says `ready`, waits for a line, reminds, prints how many it told.

const [where, at] = process.argv.slice(2);
const place: DatabasePlace = JSON.parse(where!);
const database = openDatabase(place);
const deps = { database, messages: loadMessages('en'), origin: 'https://training.example.org' };
console.log('ready');
process.stdin.once('data', () => {
  void remind(deps, new Date(at!)).then(async (told) => {
    console.log(told.length);
    await database.close();
    process.exit(0);
  });
});
