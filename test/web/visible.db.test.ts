import { routes } from '../../src/app.ts';
import { trainingRecord } from '../../src/training/record.ts';
import { KEPT, mayKnow, type Watcher } from '../../src/web/visible.ts';
import type { Browser } from '../support/app.ts';
import { onBoth } from '../support/databases.ts';
import { pdfPages } from '../support/pdf.ts';
import { unzipped } from '../support/unzipped.ts';
import { readXlsx } from '../support/xlsx.ts';
import { makeCast, SENTINELS, VIEWS, type Cast } from './visible-cast.ts';
import { formsAbout, idsIn, NOT_TAKEN, PLACES, TAKEN_ELSEWHERE, type Ids } from './visible-places.ts';

// What the page calls each.
const WORDS: Readonly<Record<Watcher, string>> = {
  self: 'you',
  manager: 'your manager',
  officer: 'compliance leads',
  auditor: 'auditors',
  administrator: 'administrators',
  committee: 'the policy committee',
  anybody: 'everybody who signs in here',
};

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

onBoth('what is kept about somebody', (open) => {
  let cast: Cast;
  let ids: Ids;
  /** Of each of the cast everything that they were shown: where, and what it said. */
  const shown = new Map<string, { path: string; text: string }[]>();
  /** What came of each form: who sent it, the status, and where to. */
  const answered: { who: string; path: string; status: number; location: string }[] = [];
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
    // Last, as what a form says must not come of what another did.
    for (const [who] of LOOKS) {
      const browser = cast.browsers.get(who)!;
      for (const [path, fields] of formsAbout(ids)) {
        const { status, text, location } = await browser.post(path, fields);
        shown.get(who)!.push({ path: `POST ${path}`, text: `${location}\n${text.replaceAll(path, '')}` });
        answered.push({ who, path, status, location });
      }
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

  it('is on record with who took it, for every file that has an address', async () => {
    const { read, write } = cast.database;
    const isFile = (path: string) => /\.(csv|xlsx|pdf|zip|json)$|\/file$/.test(path);
    const rows = routes(cast.app.ground).map(({ path }) => path).filter(isFile);
    const apart = [...Object.keys(NOT_TAKEN), ...TAKEN_ELSEWHERE];
    expect(apart.filter((path) => !rows.includes(path))).toEqual([]);
    // The first of these who may have it.
    const takers = ['officer', 'manager', 'subject', 'administrator'] as const;
    const newest = () => write.selectFrom('ledger').select(['id', 'kind', 'body']).orderBy('id', 'desc').limit(20).execute();
    const without: string[] = [];
    for (const row of rows.filter((path) => !apart.includes(path))) {
      const [path] = PLACES[row]!(ids);
      const known = new Set((await newest()).map(({ id }) => id));
      let took: string | undefined;
      for (const who of takers) {
        const cookie = [...cast.browsers.get(who)!.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
        const answer = await fetch(cast.app.url + path!, { headers: { cookie }, redirect: 'manual' });
        await answer.arrayBuffer();
        if (answer.status !== 200) continue;
        took = cast.people[who].id;
        break;
      }
      const made = (await newest()).filter(({ id }) => !known.has(id));
      const taken = made.filter(({ body }) => (JSON.parse(body) as { facts: { by?: string } }).facts.by === took);
      const kinds = taken.map(({ kind }) => kind);
      const isWhole = kinds.includes('report-exported') ? kinds.includes('report-sent') : kinds.some((kind) => kind.endsWith('-taken'));
      if (took === undefined || !isWhole) without.push(`${row}: ${took ?? 'nobody'} ${kinds.join()}`);
    }
    expect(without).toEqual([]);
    expect(await read.selectFrom('ledger').select('id').where('kind', '=', 'report-sent').execute()).not.toEqual([]);
  }, 60_000); // prettier-ignore

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
    // Views that somebody keeps are mailed too, as that person may see them.
    const views = mails.filter(({ kind: mail }) => mail === 'view');
    for (const [who, { id }] of Object.entries({ manager, deputy })) {
      const theirs = views.filter(({ person_id: to }) => to === id);
      expect([who, theirs.length, theirs.some(({ text }) => text.includes('Quillon Featherby'))]).toEqual([
        who,
        VIEWS[who]!.length,
        true,
      ]);
    }
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

  it('comes back in a form for those alone who may send it, and no form of the walk did anything', () => {
    const isShown = ({ status }: { status: number }) => status === 200;
    expect(answered.filter((one) => isShown(one) && one.path !== '/asked/preview')).toEqual([]);
    expect(new Set(answered.filter(isShown).map(({ who }) => who))).toEqual(
      new Set(['officer', 'administrator']),
    );
    expect(
      answered.filter((one) => one.status < 400 && !isShown(one) && !one.location.startsWith('/sign-in')),
    ).toEqual([]);
    const back = answered.filter(({ status }) => status === 422);
    expect(back.filter(({ who }) => who === 'officer').length).toBeGreaterThan(10);
    expect(back.filter(({ who }) => who === 'stranger' || who === 'colleague')).toEqual([]);
  });

  it('is told on the page as the table has it: each kind, and each who sees it', async () => {
    const { t } = cast.app.ground.messages;
    const page = shown.get('subject')!.find(({ path }) => path === '/kept')!.text;
    const list = page.slice(page.indexOf('id="who"'), page.indexOf('id="how-long"'));
    const told = [
      ...list.matchAll(/<th scope="row">(.*?)<\/th>\s*<td[^>]*>.*?<\/td>\s*<td[^>]*>(.*?)<\/td>/gs),
    ];
    expect(told.map(([, kind, who]) => [kind, who!.split(/,? and |, /)])).toEqual(
      KEPT.filter(({ who }) => who.length > 0).map(({ kind, who }) => [
        t(`visible.${kind}`),
        who.includes('anybody') ? [WORDS.anybody] : who.map((one) => WORDS[one]),
      ]),
    );
    expect([...list.matchAll(/<dt>(.*?)<\/dt>/g)].map((match) => match[1])).toEqual(
      KEPT.filter(({ who }) => who.length === 0).map(({ kind }) => t(`visible.${kind}`)),
    );
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
