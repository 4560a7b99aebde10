import { createHash } from 'node:crypto';
import { deflateSync } from 'node:zlib';
import fc from 'fast-check';
import { transact } from '../../src/database/database.ts';
import { fitted, pictureIn } from '../../src/files/picture.ts';
import { colourRules, contrast, isColour, tooLight } from '../../src/organisation/colour.ts';
import { addStaff, startApp, type Browser, type TestApp } from '../support/app.ts';
import { onSqlite } from '../support/databases.ts';
import { pdfDrawing } from '../support/pdf.ts';
import { passCourse, putIntoForce, signAs } from '../support/training.ts';

const colours = fc.integer({ min: 0, max: 0xffffff }).map((n) => `#${n.toString(16).padStart(6, '0')}`);

describe('a colour of one’s own', () => {
  it('differs from others as WCAG counts it', () => {
    expect(contrast('#000000', '#ffffff')).toBeCloseTo(21, 5);
    expect(contrast('#777777', '#ffffff')).toBeCloseTo(4.48, 2);
  });

  it('is refused when words of it could not be read, with the nearest that can', () => {
    expect(tooLight('#0c5c61')).toBeUndefined();
    expect(tooLight('#ffd400')).toMatchObject({ contrast: '1.2' });
    fc.assert(
      fc.property(colours, (colour) => {
        const fault = tooLight(colour);
        return fault === undefined || (isColour(fault.nearest) && tooLight(fault.nearest) === undefined);
      }),
    );
  });

  it('can be read on light and on dark pages, and under white and black words', () => {
    fc.assert(
      fc.property(colours, (colour) => {
        const [, light, dark] = /--teal: light-dark\((#\w{6}), (#\w{6})\)/.exec(colourRules(colour))!;
        expect(contrast(light!, '#f1ece2')).toBeGreaterThanOrEqual(4.5);
        expect(contrast(light!, '#ffffff')).toBeGreaterThanOrEqual(4.5);
        expect(contrast(dark!, '#2f2a25')).toBeGreaterThanOrEqual(4.5);
        expect(contrast(dark!, '#111111')).toBeGreaterThanOrEqual(4.5);
      }),
    );
  });
});

const PNG = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);

/** A PNG of one colour; `spoil` may change its head and its pixels before they are packed. */
function png(width: number, height: number, spoil: (head: Buffer, pixels: Buffer) => Buffer = (_h, p) => p) {
  const head = Buffer.from([0, 0, 0, 0, 0, 0, 0, 0, 8, 6, 0, 0, 0]);
  head.writeUInt32BE(width, 0);
  head.writeUInt32BE(height, 4);
  const row = Buffer.concat([Buffer.from([0]), Buffer.alloc(width * 4, Buffer.from([122, 31, 92, 200]))]);
  const pixels = spoil(head, Buffer.concat(Array.from({ length: height }, () => row)));
  const chunk = (name: string, body: Buffer) => {
    const whole = Buffer.concat([Buffer.alloc(4), Buffer.from(name, 'latin1'), body, Buffer.alloc(4)]);
    whole.writeUInt32BE(body.length, 0);
    return whole;
  };
  const parts = [chunk('IHDR', head), chunk('IDAT', deflateSync(pixels)), chunk('IEND', Buffer.alloc(0))];
  return Buffer.concat([Buffer.from('89504e470d0a1a0a', 'hex'), ...parts]);
}

const kept = (bytes: Buffer, type = 'image/png') => `data:${type};base64,${bytes.toString('base64')}`;

describe('a picture for mails and papers', () => {
  it('is a PNG or JPEG that is whole, and is drawn no larger than it is', () => {
    const found = pictureIn(kept(png(400, 100)))!;
    expect(found).toMatchObject({ type: 'image/png', width: 400, height: 100 });
    expect(fitted(found, { width: 200, height: 64 })).toEqual({ width: 200, height: 50 });
    expect(fitted(pictureIn(kept(PNG))!, { width: 200, height: 64 })).toEqual({ width: 1, height: 1 });
    const jpeg = Buffer.from('ffd8ffe000040000ffc0000b080030005003012200ffd9', 'hex');
    expect(pictureIn(kept(jpeg, 'image/jpeg'))).toMatchObject({ width: 80, height: 48 });
  });

  it.each([
    ['an SVG', 'data:image/svg+xml;base64,PHN2Zy8+'],
    ['a PNG that was cut off', kept(png(40, 10).subarray(0, 60))],
    ['one with less than its pixels', kept(png(40, 10, (_head, pixels) => pixels.subarray(0, 900)))],
    [
      'one that claims to be huge',
      kept(png(40, 10, (head, pixels) => (head.writeUInt32BE(900_000, 0), pixels))),
    ],
    ['one with rows that cannot be read', kept(png(40, 10, (_head, pixels) => pixels.fill(9, 0, 1)))],
    ['an interlaced one', kept(png(40, 10, (head, pixels) => (head.writeUInt8(1, 12), pixels)))],
    ['a JPEG that ends before its size', kept(Buffer.from('ffd8ffe000040000ffc0', 'hex'), 'image/jpeg')],
  ])('is not %s', (_name, data) => {
    expect(pictureIn(data)).toBeUndefined();
  });
});

onSqlite('the look of an organisation', (open) => {
  let app: TestApp;
  let admin: Browser;

  beforeEach(async () => {
    app = await startApp({ database: await open() });
    const { email } = await addStaff(app, { roles: ['administrator'] });
    admin = await app.as(email);
  });
  afterEach(() => app.close());

  const save = (name: string, content: Buffer | string, fields: Record<string, string>) =>
    admin.postFile('/setup/look', { field: 'file', name, content }, fields);
  // Pages know whose they are for a second.
  const later = () => new Promise((resolve) => setTimeout(resolve, 1100));

  it('stands on every page, for strangers too, and can be taken away', async () => {
    expect((await save('logo.png', PNG, { accent: '#7A1F5C' })).location).toBe('/setup/look?done=1');
    await later();
    const { text } = await app.browser().get('/sign-in');
    const logo = /src="(\/look\/logo\/[0-9a-f]{64})"/.exec(text)![1]!;
    expect(text).toContain('href="/look/colours/7a1f5c"');
    const picture = await app.browser().get(logo);
    expect(picture.headers.get('content-type')).toBe('image/png');
    expect(picture.headers.get('x-content-type-options')).toBe('nosniff');
    expect(picture.headers.get('content-security-policy')).toContain('sandbox');
    const rules = await app.browser().get('/look/colours/7a1f5c');
    expect([rules.headers.get('content-type'), rules.text]).toEqual([
      'text/css; charset=utf-8',
      expect.stringContaining('--teal: light-dark(#7a1f5c, '),
    ]);
    expect((await admin.get('/setup')).text).toMatch(/id="look"[\s\S]*?status current/);

    await save('', '', { accent: '', removal: 'yes' });
    await later();
    const bare = (await app.browser().get('/sign-in')).text;
    expect(bare).not.toMatch(/look\/(?:logo|colours)/);
  });

  it.each([
    ['a picture that is none', 'logo.png', 'no picture', '', 'none of SVG, PNG'],
    [
      'a drawing that could do something',
      'logo.svg',
      '<svg xmlns="http://www.w3.org/2000/svg"><script>1</script></svg>',
      '',
      'a script',
    ],
    ['a colour that cannot be read', '', '', '#ffd400', 'too light to read'],
    ['a colour that is none', '', '', 'teal;}', 'Write the colour as #'],
  ])('refuses %s', async (_name, name, content, accent, says) => {
    const { status, text } = await save(name, content, { accent });
    expect([status, text]).toEqual([422, expect.stringContaining(says)]);
    const kept = await app.ground.database.read
      .selectFrom('content')
      .select('hash')
      .where('kind', '=', 'logo')
      .execute();
    expect(kept).toEqual([]);
  });

  it('stands on certificates from then on: those that were issued stay as they were', async () => {
    const { database } = app.ground;
    const write = database.write;
    await putIntoForce(database, app.clock.now());
    // Signed in before anything is drawn: that keeps the server busy for a while.
    const done = async (name: string) => {
      const who = await addStaff(app, { name });
      const browser = await app.as(who);
      await transact(write, (tx) => passCourse(tx, app.clock.now(), who.id));
      return { browser, id: await transact(write, (tx) => signAs(tx, app.clock.now(), who.id, name, 1)) };
    };
    const people = {
      old: await done('Old Hand'),
      next: await done('New Hand'),
      last: await done('Last Hand'),
    };
    const issued = async ({ browser, id }: { browser: Browser; id: string }) => {
      expect((await browser.post(`/signatures/${id}/certificate`)).status).toBe(303);
      const { number } = await database.read
        .selectFrom('certificate')
        .select('number')
        .where('signature_id', '=', id)
        .executeTakeFirstOrThrow();
      const cookie = [...browser.cookies].map(([key, value]) => `${key}=${value}`).join('; ');
      return async () => {
        const answer = await fetch(`${app.url}/certificates/${number}/file`, { headers: { cookie } });
        return Buffer.from(await answer.arrayBuffer());
      };
    };
    const images = (pdf: Buffer) => pdf.toString('latin1').split('/Subtype /Image').length - 1;
    // Teal as it is drawn, and #7a1f5c: strokes of the frame and letters of the name.
    const inks = (pdf: Buffer) => {
      const drawn = pdfDrawing(pdf).join('\n');
      const isIn = (hex: string) =>
        ['SCN', 'scn'].every((operator) =>
          [...drawn.matchAll(new RegExp(`^([\\d.]+) ([\\d.]+) ([\\d.]+) ${operator}$`, 'gm'))].some(
            (match) => match.slice(1).map((part) => Math.round(Number(part) * 255).toString(16).padStart(2, '0')).join('') === hex, // prettier-ignore
          ),
        );
      return { ours: isIn('0c5c61'), own: isIn('7a1f5c') };
    };
    const sum = (pdf: Buffer) => createHash('sha256').update(pdf).digest('hex');
    const old = await issued(people.old);
    const before = await old();
    expect([images(before), inks(before)]).toEqual([0, { ours: true, own: false }]);
    const stored = () => database.read.selectFrom('certificate_file').selectAll().orderBy('hash').execute();
    const [first] = await stored();
    await save('logo.png', png(400, 100), { accent: '#7a1f5c' });
    app.clock.pass({ minutes: 1 });
    // The picture, and what of it is transparent; frame and name of the house in its colour.
    const next = await (await issued(people.next))();
    expect([images(next), inks(next)]).toEqual([2, { ours: false, own: true }]);
    expect(sum(await old())).toBe(sum(before));
    expect(await stored()).toContainEqual(first);
    expect((await admin.get('/setup/look')).text).not.toContain('stands on pages alone: mails');
    // What no PDF could show is left out, and the page says so.
    await save(
      'logo.png',
      png(40, 10, (_head, pixels) => pixels.subarray(0, 900)),
      { accent: '' },
    );
    expect((await admin.get('/setup/look')).text).toContain('stands on pages alone: mails');
    app.clock.pass({ minutes: 1 });
    expect(images(await (await issued(people.last))())).toBe(0);
  }, 60_000);

  it('serves nothing that is no logo and no colour', async () => {
    for (const path of [
      '/look/logo/x',
      `/look/logo/${'a'.repeat(64)}`,
      '/look/colours/red',
      '/look/colours/12345',
    ])
      expect((await app.browser().get(path)).status).toBe(404);
  });
});
