import { routes } from '../../src/app.ts';
import { trainingRecord } from '../../src/training/record.ts';
import { KEPT, mayKnow, type Watcher } from '../../src/web/visible.ts';
import type { Browser } from '../support/app.ts';
import { onSqlite } from '../support/databases.ts';
import { pdfPages } from '../support/pdf.ts';
import { unzipped } from '../support/unzipped.ts';
import { readXlsx } from '../support/xlsx.ts';
import { makeCast, SENTINELS, type Cast } from './visible-cast.ts';
import { idsIn, PLACES, type Ids } from './visible-places.ts';

// As whom each of the cast looks; a deputy sees what the manager sees.
const LOOKS: readonly (readonly [string, Watcher])[] = [
  ['subject', 'self'],
  ['manager', 'manager'],
  ['deputy', 'manager'],
  ['officer', 'officer'],
  ['auditor', 'auditor'],
  ['administrator', 'administrator'],
  ['committee', 'committee'],
  ['colleague', 'anybody'],
  ['stranger', 'anybody'],
];

onSqlite('what is kept about somebody', (open) => {
  let cast: Cast;
  let ids: Ids;
  /** Of each of the cast everything that they were shown: where, and what it said. */
  const shown = new Map<string, { path: string; text: string }[]>();
  let sentinels: { kind: string; found: RegExp }[];

  beforeAll(async () => {
    cast = await makeCast(await open());
    ids = await idsIn(cast.database, cast.people.subject.id);
    // The attempts and papers are known by their ids, which stand in no list of somebody who may not open them.
    const minutes = (await trainingRecord(cast.database.read, cast.people.subject.id)).map(
      (one) => one.minutes,
    );
    sentinels = [
      ...SENTINELS,
      { kind: 'attempts', found: new RegExp([...ids['attempt']!, ...ids['paper']!, ...ids['packageAttempt']!].join('|')) },
      { kind: 'minutes', found: new RegExp(`\\b(${minutes.filter((one) => one > 40).join('|') || 'none'}) min`) },
    ]; // prettier-ignore
    for (const [who] of LOOKS) {
      const seen: { path: string; text: string }[] = [];
      for (const path of Object.values(PLACES).flatMap((place) => place(ids)))
        seen.push({ path, text: await read(cast.browsers.get(who)!, cast.app.url + path) });
      shown.set(who, seen);
    }
  }, 300_000);
  afterAll(() => cast?.app.close());

  it('has a place in the walk for every row for reading, and no place for a row that is gone', () => {
    const rows = routes(cast.app.ground).flatMap((row) => (row.method === 'GET' ? [row.path] : []));
    expect(rows.filter((path) => PLACES[path] === undefined)).toEqual([]);
    expect(Object.keys(PLACES).filter((path) => !rows.includes(path))).toEqual([]);
  });

  it('reaches nobody whom the table does not name, on any page or in any file', () => {
    const wrong = LOOKS.flatMap(([who, as]) =>
      shown
        .get(who)!
        .flatMap(({ path, text }) =>
          sentinels
            .filter(({ kind, found }) => !mayKnow(kind, as) && found.test(text) && !isSealed(kind, path))
            .map(({ kind, found }) => `${who} learns ${kind} at ${path}: ${around(text, found)}`),
        ),
    );
    expect(wrong).toEqual([]);
  });

  it('is found by the walk where the table says that somebody sees it', () => {
    const missing = LOOKS.filter(([who]) => !['deputy', 'colleague', 'stranger'].includes(who)).flatMap(
      ([who, as]) =>
        sentinels
          .filter(
            ({ kind, found }) => mayKnow(kind, as) && !shown.get(who)!.some(({ text }) => found.test(text)),
          )
          .map(({ kind }) => `${who} ${kind}`),
    );
    // What the walk does not come by: what was said of a draft that is open, and a list that is closed by now.
    expect(missing).toEqual(['subject comment', 'manager help']);
  });

  it('reaches no manager by mail either', async () => {
    const mails = await cast.database.read.selectFrom('mail').selectAll().execute();
    const { manager, deputy, colleague, committee } = cast.people;
    const to = (id: string): Watcher | undefined =>
      id === manager.id || id === deputy.id
        ? 'manager'
        : id === colleague.id || id === committee.id
          ? 'anybody'
          : undefined;
    expect(mails.filter(({ person_id: id }) => id === manager.id).length).toBeGreaterThan(1);
    const wrong = mails.flatMap(({ person_id: id, kind: mail, subject, text, html, calendar }) => {
      const as = to(id);
      const said = `${subject}\n${text}\n${html}\n${calendar ?? ''}`;
      return as === undefined
        ? []
        : sentinels
            .filter(({ kind, found }) => !mayKnow(kind, as) && found.test(said))
            .map(({ kind, found }) => `${mail}: ${kind}: ${around(said, found)}`);
    });
    expect(wrong).toEqual([]);
  });

  it('is told with a word and a sentence for each kind', () => {
    const { messages } = cast.app.ground;
    for (const { kind } of KEPT) {
      expect([kind, messages.has(`visible.${kind}`)]).toEqual([kind, true]);
      expect([kind, messages.has(`visible.${kind}-what`)]).toEqual([kind, true]);
    }
  });
});

// The proof of a receipt or certificate is the entry as it was sealed, for whoever holds its number: ids stand in it, no more.
const isSealed = (kind: string, path: string): boolean =>
  kind === 'attempts' && /^\/(receipts|certificates)\/[^/]+\/proof$/.test(path);

const around = (text: string, found: RegExp): string => {
  const at = text.search(found);
  return text.slice(Math.max(0, at - 50), at + 40).replace(/\s+/g, ' ');
};

/** Everything that an answer says: its words with the addresses in it, those of files in it, and where it leads. */
async function read(browser: Browser, url: string): Promise<string> {
  const cookie = [...browser.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
  const answer = await fetch(url, { headers: { cookie }, redirect: 'manual' });
  const type = answer.headers.get('content-type') ?? '';
  const led = `${answer.headers.get('location') ?? ''}\n${answer.headers.get('content-disposition') ?? ''}\n`;
  // Where one asked for is in one's own hands: only what the answer adds counts.
  const back = led.replaceAll(encodeURIComponent(new URL(url).pathname), '');
  if (answer.status >= 500) throw new Error(`${url} broke: ${answer.status}`);
  if (answer.status >= 400) return back;
  const body = Buffer.from(await answer.arrayBuffer());
  if (type.includes('pdf')) return back + pdfPages(body).join('\n');
  if (type.includes('zip')) {
    const files = [...(await unzipped(body))];
    const texts = files.map(([name, one]) =>
      name.endsWith('.pdf') ? pdfPages(one).join('\n') : one.toString('utf8'),
    );
    return back + texts.join('\n');
  }
  if (type.includes('spreadsheetml')) return back + JSON.stringify(await readXlsx(body));
  const path = new URL(url).pathname;
  return back + body.toString('utf8').replaceAll(path, '').replaceAll(encodeURIComponent(path), '');
}
