import fc from 'fast-check';
import { colourRules, contrast, isColour, tooLight } from '../../src/organisation/colour.ts';
import { addStaff, startApp, type Browser, type TestApp } from '../support/app.ts';
import { onSqlite } from '../support/databases.ts';

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
