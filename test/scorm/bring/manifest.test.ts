import { readPackage, type PackageRefused } from '../../../src/scorm/bring/bring.ts';
import type { Item } from '../../../src/scorm/manifest.ts';
import { loadMessages } from '../../../src/web/messages.ts';
import { manifestXml, resource, spacesOf12, spacesOf2004 } from '../../support/manifests.ts';
import { fileOf, rawZip, zipOf, type RawEntry } from '../../support/zips.ts';
import { keysOf, manifestOf, readXml } from './reading.ts';

const { t } = loadMessages('en');

/** What reading says, in words: every key and every placeholder must be there. */
function said(xml: string | Buffer, files?: readonly string[]): { problems: string[]; warnings: string[] } {
  const { problems, warnings, manifest } = readXml(xml, files);
  expect(manifest === undefined).toBe(problems.length > 0);
  const words = (remarks: typeof problems) => remarks.map(({ key, params }) => t(key, params));
  return { problems: words(problems), warnings: words(warnings) };
}

const problemsIn = (xml: string | Buffer, files?: readonly string[]) => keysOf(readXml(xml, files).problems);
const warningsIn = (xml: string | Buffer, files?: readonly string[]) => keysOf(readXml(xml, files).warnings);
const firstLaunch = (xml: string, files?: readonly string[]) => manifestOf(xml, files).items[0]!.launch!;
const titles = (items: readonly Item[]): unknown[] =>
  items.map(({ title, children }) => (children.length === 0 ? title : [title, titles(children)]));

const item = (inner: string, attributes = '') =>
  `<item identifier="i" identifierref="res-1" ${attributes}><title>Page</title>${inner}</item>`;

describe('a manifest', () => {
  it('of 1.2 with one SCO is read', () => {
    expect(manifestOf(manifestXml())).toEqual({
      standard: '1.2',
      edition: '1.2',
      identifier: 'package-1',
      title: 'Fire safety',
      sequencing: null,
      items: [
        {
          id: 'item-1',
          title: 'The only page',
          visible: true,
          children: [],
          launch: {
            kind: 'sco',
            file: 'index.html',
            parameters: '',
            masteryScore: null,
            passingMeasure: null,
            completionThreshold: null,
            data: '',
            prerequisites: '',
            maxTime: '',
            timeLimitAction: '',
          },
        },
      ],
    });
  });

  it('has a tree of items, in its order, with those that are not shown', () => {
    const items = `<item identifier="m1"><title>Part 1</title>
        <item identifier="a" identifierref="res-1"><title>A &amp; B</title></item>
        <item identifier="b" identifierref="res-1" isvisible="false"><title><![CDATA[<b>]]></title></item>
      </item>
      <item identifier="c" identifierref="res-1" isvisible="1"><title> two
        lines </title></item>
      <item identifier="d" identifierref="res-1"/>`;
    const manifest = manifestOf(manifestXml({ items }));
    expect(titles(manifest.items)).toEqual([['Part 1', ['A & B', '<b>']], 'two lines', 'd']);
    expect(manifest.items[0]!.launch).toBeNull();
    expect(manifest.items[0]!.children.map(({ visible }) => visible)).toEqual([true, false]);
    expect(manifest.items[1]!.visible).toBe(true);
  });

  describe('in any encoding', () => {
    const xml = manifestXml({ title: 'Größe – 安全' });
    const withBom = Buffer.concat([Buffer.from([0xef, 0xbb, 0xbf]), Buffer.from(xml)]);
    const little = Buffer.from(xml.replace('UTF-8', 'UTF-16'), 'utf16le');
    const big = Buffer.from(little).swap16();

    it.each([
      ['UTF-8', Buffer.from(xml)],
      ['UTF-8 with a mark', withBom],
      ['UTF-16 without a mark', little],
      ['UTF-16 with a mark', Buffer.concat([Buffer.from([0xff, 0xfe]), little])],
      ['UTF-16 the other way round', Buffer.concat([Buffer.from([0xfe, 0xff]), big])],
      ['UTF-16 the other way round without a mark', big],
      ['UTF-8 that says it is UTF-16', Buffer.from(xml.replace('UTF-8', 'utf-16'))],
      ['UTF-8 that names an unknown one', Buffer.from(xml.replace('UTF-8', 'klingon'))],
      ['UTF-8 that names none', Buffer.from(xml.replace(/^<\?xml.*\?>/, ''))],
    ])('is read: %s', (_name, bytes) => {
      const { manifest, warnings } = readXml(bytes);
      expect(manifest!.title).toBe('Größe – 安全');
      expect(warnings).toEqual([]);
    });

    it('is read: what it names, and what Windows wrote in place of UTF-8, with a warning', () => {
      const latin = manifestXml({ title: 'Größe', head: '<?xml version="1.0" encoding="ISO-8859-1"?>' });
      expect(manifestOf(Buffer.from(latin, 'latin1')).title).toBe('Größe');
      const { manifest, warnings } = readXml(Buffer.from(manifestXml({ title: 'Größe' }), 'latin1'));
      expect(manifest!.title).toBe('Größe');
      expect(keysOf(warnings)).toEqual(['scorm.bring-encoding']);
    });
  });

  describe('that is no good XML', () => {
    const good = manifestXml();

    it.each([
      ['an element that is not closed', good.replace('</title>', '</titel>'), 5],
      ['an end cut off', good.slice(0, 400), 5],
      ['an ampersand', good.replace('Fire safety', 'Fire & smoke'), 5],
      ['an entity that nobody defined', good.replace('Fire safety', 'Fire&nbsp;safety'), 5],
      ['an attribute without quotes', good.replace('default="org-1"', 'default=org-1'), 4],
      ['an attribute twice', good.replace('default="org-1"', 'default="a" default="b"'), 4],
      ['two roots', `${good}<more></more>`, 11],
      ['an element called __proto__', good.replaceAll('metadata>', '__proto__>'), 1],
      ['nothing', '', 1],
      ['a web page', '<!-- hello', 1],
    ])('is refused with its line: %s', (_what, xml, line) => {
      const { problems } = readXml(xml);
      expect(keysOf(problems)).toEqual(['scorm.bring-broken-xml']);
      expect(Math.abs((problems[0]!.params['line'] as number) - line)).toBeLessThan(3);
      said(xml);
    });

    it.each([
      ['a DTD', '<!DOCTYPE manifest SYSTEM "http://evil.example/x.dtd">'],
      ['an entity', '<!DOCTYPE m [<!ENTITY x SYSTEM "file:///etc/passwd">]>'],
      ['a bomb', '<!DOCTYPE m [<!ENTITY a "aaa"><!ENTITY b "&a;&a;&a;&a;">]>'],
      ['one in small letters', '<!doctype html>'],
    ])('is refused for %s', (_what, head) => {
      expect(problemsIn(manifestXml({ head, title: '&x;' }))).toEqual(['scorm.bring-doctype']);
    });

    it('is not refused for a comment that speaks of one', () => {
      const head = '<!-- <!DOCTYPE manifest> -->';
      expect(warningsIn(manifestXml({ head }))).toEqual([]);
    });

    it('is refused when it is nested too deep, or is something else', () => {
      const deep = '<x>'.repeat(200) + '</x>'.repeat(200);
      expect(problemsIn(manifestXml({ tail: deep }))).toEqual(['scorm.bring-broken-xml']);
      expect(said('<html><body/></html>').problems[0]).toMatch(/begins with “html”/);
    });

    it('has numbers for characters', () => {
      expect(manifestOf(manifestXml({ title: '&#65;&#x42;&quot;&apos;&lt;' })).title).toBe('AB"\'<');
      for (const none of ['&#x110000;', '&#xD800;', '&#0;', '&#;', '&amp'])
        expect(problemsIn(manifestXml({ title: none }))).toEqual(['scorm.bring-broken-xml']);
    });
  });

  describe('of one of the standards', () => {
    it.each([
      ['1.2', '1.2'],
      ['CAM 1.3', '2004 2nd Edition'],
      ['2004 2nd Edition', '2004 2nd Edition'],
      ['2004 3rd Edition', '2004 3rd Edition'],
      ['2004 4th Edition', '2004 4th Edition'],
      [' 2004 4TH edition ', '2004 4th Edition'],
    ])('is known by its version %j', (version, edition) => {
      const spaces = edition === '1.2' ? spacesOf12 : spacesOf2004;
      const { manifest, warnings } = readXml(manifestXml({ version, spaces }));
      expect(manifest!.edition).toBe(edition);
      expect(manifest!.standard).toBe(edition.slice(0, edition === '1.2' ? 3 : 4));
      expect(warnings).toEqual([]);
    });

    it('is guessed from what it is written in, with a warning', () => {
      const { manifest, warnings } = readXml(manifestXml({ version: null }));
      expect([manifest!.edition, keysOf(warnings)]).toEqual(['1.2', ['scorm.bring-no-version']]);
      const as2004 = { version: '2004', spaces: spacesOf2004 };
      const young = readXml(manifestXml(as2004));
      expect([young.manifest!.edition, keysOf(young.warnings)]).toEqual([
        '2004 3rd Edition',
        ['scorm.bring-odd-version'],
      ]);
      const data = '<adlcp:data><adlcp:map targetID="x"/></adlcp:data>';
      expect(manifestOf(manifestXml({ ...as2004, items: item(data) })).edition).toBe('2004 4th Edition');
    });

    it('is what it is written in where it says another', () => {
      const { manifest, warnings } = readXml(manifestXml({ version: '1.2', spaces: spacesOf2004 }));
      expect([manifest!.standard, keysOf(warnings)]).toEqual(['2004', ['scorm.bring-other-version']]);
      const other = readXml(manifestXml({ version: '2004 4th Edition', spaces: spacesOf12 }));
      expect([other.manifest!.standard, other.manifest!.sequencing]).toEqual(['1.2', null]);
    });

    it('may use any prefixes, and none', () => {
      const spaces = `xmlns:cp="http://www.imsproject.org/xsd/imscp_rootv1p1p2"
        xmlns:x="http://www.adlnet.org/xsd/adlcp_rootv1p2"`;
      const xml = manifestXml({ spaces, items: item('<x:masteryscore>80</x:masteryscore>') })
        .replace(
          /<(\/?)(manifest|metadata|schema\b|schemaversion|organizations?|item|title|resources?|file)/g,
          '<$1cp:$2',
        )
        .replaceAll('adlcp:', 'x:');
      const { manifest, warnings } = readXml(xml);
      expect(manifest!.items[0]!.launch).toMatchObject({ kind: 'sco', masteryScore: 80 });
      expect(warnings).toEqual([]);
    });
  });

  describe('with several outlines', () => {
    const two = (attributes: string) =>
      manifestXml({
        organizations: `<organizations ${attributes}>
          <organization identifier="one"><title>One</title>${item('')}</organization>
          <organization identifier="two"><title>Two</title>${item('')}</organization>
        </organizations>`,
      });

    it('is read by the default one, else by the first', () => {
      expect(manifestOf(two('default="two"')).title).toBe('Two');
      expect(said(two('default="two"')).warnings[0]).toMatch(/has 2 outlines.*“Two”/);
      expect(manifestOf(two('')).title).toBe('One');
      expect(manifestOf(two('default="three"')).title).toBe('One');
      expect(said(two('default="three"')).warnings[0]).toMatch(/three, is not there.*“One”/);
    });

    it('is refused with none, or with nothing to open', () => {
      expect(problemsIn(manifestXml({ organizations: '' }))).toEqual(['scorm.bring-no-organization']);
      expect(problemsIn(manifestXml({ organizations: '<organizations/>' }))).toEqual([
        'scorm.bring-no-organization',
      ]);
      expect(problemsIn(manifestXml({ items: '' }))).toEqual(['scorm.bring-nothing-to-open']);
      const heading = '<item identifier="a"><title>Heading</title></item>';
      expect(problemsIn(manifestXml({ items: heading }))).toEqual(['scorm.bring-nothing-to-open']);
    });
  });

  describe('and the file that is opened', () => {
    const opening = (href: string, more: { base?: string; attributes?: string; manifest?: string } = {}) => {
      const one = resource('res-1', href, false).replace('<resource ', `<resource ${more.attributes ?? ''} `);
      const resources = `<resources ${more.base ?? ''}>${one}</resources>`;
      return manifestXml({ resources, attributes: more.manifest ?? '' });
    };

    it.each([
      ['index.html', '', 'index.html'],
      ['./a/../index.html', '', 'index.html'],
      ['/index.html', '', 'index.html'],
      ['a%20b/c.html', '', 'a b/c.html'],
      ['a b/c.html', '', 'a b/c.html'],
      ['100%25.html', '', '100%25.html'],
      ['100%.html', '', '100%.html'],
      ['a\\b.html', '', 'a/b.html'],
      ['cafe\u0301.html', '', 'caf\u00e9.html'],
      ['caf%C3%A9.html', '', 'caf\u00e9.html'],
      ['index.html?a=1&amp;b=2#top', '?a=1&b=2#top', 'index.html'],
    ])('is found for %s', (href, parameters, file) => {
      expect(firstLaunch(opening(href), [file])).toMatchObject({ file, parameters });
    });

    it('is found below every xml:base', () => {
      const xml = opening('index.html', {
        manifest: 'xml:base="one/"',
        base: 'xml:base="two/"',
        attributes: 'xml:base="three/"',
      });
      expect(firstLaunch(xml, ['one/two/three/index.html']).file).toBe('one/two/three/index.html');
      expect(problemsIn(xml, ['index.html'])).toEqual(['scorm.bring-absent']);
      const back = opening('../index.html', { base: 'xml:base="one/two/"' });
      expect(firstLaunch(back, ['one/index.html']).file).toBe('one/index.html');
    });

    it('is refused when it is not there, with a hint at its capitals', () => {
      expect(said(opening('start.html')).problems).toEqual([
        '“The only page” opens the file start.html, and that file is not in the package. Export the package again.',
      ]);
      expect(said(opening('Index.HTML')).problems[0]).toMatch(
        /opens the file Index.HTML.*only has index.html/,
      );
    });

    it('is refused on another site, unless it is only something to look at', () => {
      for (const href of [
        'https://evil.example/x',
        '//evil.example/x',
        'javascript:alert(1)',
        'file:///etc/passwd',
      ])
        expect(problemsIn(opening(href))).toEqual(['scorm.bring-outside-sco']);
      const outside = opening('http://x.invalid/', { base: 'xml:base="https://evil.example/"' });
      expect(problemsIn(outside)).toEqual(['scorm.bring-outside-sco']);
      const link = '<resource identifier="l" adlcp:scormtype="asset" href="https://help.example/x"/>';
      const xml = manifestXml({
        items: `${item('')}<item identifier="l" identifierref="l"><title>More</title></item>`,
        resources: `<resources>${resource('res-1', 'index.html', false)}${link}</resources>`,
      });
      expect(manifestOf(xml).items[1]!.launch).toBeNull();
      expect(said(xml).warnings).toEqual([
        '“More” is a link to another site (help.example). It was left out.',
      ]);
    });

    it('is refused where no resource has it, and all of these are told', () => {
      const items = `<item identifier="a" identifierref="nowhere"><title>A</title></item>
        <item identifier="b" identifierref="none"><title>B</title></item>
        <item identifier="c" identifierref="gone"><title>C</title></item>
        <item identifier="c" identifierref="res-1"><title>C</title></item>`;
      const none = '<resource identifier="none" type="webcontent"/>';
      const resources = `<resources>${none}${resource('gone', 'gone.html')}${resource('res-1', 'index.html')}</resources>`;
      expect(problemsIn(manifestXml({ items, resources }))).toEqual([
        'scorm.bring-no-resource',
        'scorm.bring-no-href',
        'scorm.bring-absent',
        'scorm.bring-item-twice',
      ]);
    });

    it.each([
      ['', 'page=2', '?page=2'],
      ['', '?page=2', '?page=2'],
      ['', '&amp;page=2', '?page=2'],
      ['', '?&amp;?page=2', '?page=2'],
      ['', '#top', '#top'],
      ['', '?a#top', '?a#top'],
      ['?a=1', 'page=2', '?a=1&page=2'],
      ['?a=1', '?page=2', '?a=1&page=2'],
      ['?a=1#x', '&amp;page=2', '?a=1&page=2#x'],
      ['?a=1#x', '#y', '?a=1#x'],
      ['?a=1', '#y', '?a=1#y'],
      ['#x', 'b', '?b#x'],
      ['?a=1', '', '?a=1'],
    ])('is opened with %j of the resource and %j of the item as %j', (ofResource, ofItem, together) => {
      const xml = manifestXml({
        items: item('', `parameters="${ofItem}"`),
        resources: `<resources>${resource('res-1', `index.html${ofResource}`, false)}</resources>`,
      });
      expect(firstLaunch(xml).parameters).toBe(together);
    });

    it('of two resources with one id is that of the first', () => {
      const resources = `<resources>${resource('res-1', 'index.html')}${resource('res-1', 'a.html')}</resources>`;
      const xml = manifestXml({ resources });
      expect(firstLaunch(xml).file).toBe('index.html');
      expect(warningsIn(xml)).toEqual(['scorm.bring-resource-twice']);
    });

    it('may be an asset', () => {
      const resources =
        '<resources><resource identifier="res-1" adlcp:scormType="Asset" href="a.html"/></resources>';
      expect(firstLaunch(manifestXml({ resources })).kind).toBe('asset');
      const plain = '<resources><resource identifier="res-1" type="webcontent" href="a.html"/></resources>';
      expect(firstLaunch(manifestXml({ resources: plain })).kind).toBe('sco');
    });
  });

  describe('and what the content of 1.2 is told', () => {
    const told = (inner: string) => firstLaunch(manifestXml({ items: item(inner) }));

    it('is read', () => {
      const inner = `<adlcp:prerequisites type="aicc_script">a&amp;~b</adlcp:prerequisites>
        <adlcp:maxtimeallowed>0001:30:00</adlcp:maxtimeallowed>
        <adlcp:timelimitaction>exit,no message</adlcp:timelimitaction>
        <adlcp:datafromlms> as it is </adlcp:datafromlms>
        <adlcp:masteryscore> 80.5 </adlcp:masteryscore>`;
      expect(told(inner)).toMatchObject({
        prerequisites: 'a&~b',
        maxTime: '0001:30:00',
        timeLimitAction: 'exit,no message',
        data: ' as it is ',
        masteryScore: 80.5,
        passingMeasure: null,
      });
    });

    it.each([
      ['<adlcp:masteryscore>80%</adlcp:masteryscore>', { masteryScore: 80 }, 0],
      ['<adlcp:masteryscore>0</adlcp:masteryscore>', { masteryScore: 0 }, 0],
      ['<adlcp:masteryscore></adlcp:masteryscore>', { masteryScore: null }, 0],
      ['<adlcp:masteryscore>101</adlcp:masteryscore>', { masteryScore: null }, 1],
      ['<adlcp:masteryscore>most</adlcp:masteryscore>', { masteryScore: null }, 1],
      ['<adlcp:maxtimeallowed>an hour</adlcp:maxtimeallowed>', { maxTime: '' }, 1],
      [
        '<adlcp:timelimitaction>Exit, Message</adlcp:timelimitaction>',
        { timeLimitAction: 'exit,message' },
        0,
      ],
      ['<adlcp:timelimitaction>explode</adlcp:timelimitaction>', { timeLimitAction: '' }, 1],
    ])('is left out when it cannot be read: %s', (inner, expected, warnings) => {
      expect(told(inner)).toMatchObject(expected);
      expect(said(manifestXml({ items: item(inner) })).warnings).toHaveLength(warnings);
    });

    it('is cut where it is endless', () => {
      const endless = `<adlcp:datafromlms>${'x'.repeat(100_000)}</adlcp:datafromlms>`;
      expect(told(endless).data).toHaveLength(64_000);
      const long = manifestXml({
        items: item('', `parameters="${'x'.repeat(9000)}"`),
        title: 'T'.repeat(9000),
      });
      expect(manifestOf(long).title).toHaveLength(300);
      expect(firstLaunch(long).parameters).toHaveLength(4000);
      expect(warningsIn(long)).toEqual(['scorm.bring-long-parameters']);
    });
  });

  it('gives items without a proper identifier another, and never one that JavaScript knows', () => {
    const items = `<item identifierref="res-1"><title>A</title></item>
      <item identifier="__proto__" identifierref="res-1"><title>B</title></item>
      <item identifier="a&#7;b" identifierref="res-1"><title>C&#7;D</title></item>`;
    const { items: found } = manifestOf(manifestXml({ items }));
    expect(found.map(({ id }) => id)).toEqual(['item-1', 'item-2', 'item-3']);
    expect(found[2]!.title).toBe('C D');
    expect(warningsIn(manifestXml({ items }))).toEqual(Array(3).fill('scorm.bring-item-id'));
  });

  it('is refused with more items than a course has', () => {
    const items = Array.from(
      { length: 5001 },
      (_one, n) => `<item identifier="i${n}" identifierref="res-1"/>`,
    );
    expect(problemsIn(manifestXml({ items: items.join('') }))).toEqual(['scorm.bring-many-items']);
  });
});

describe('the place of the manifest', () => {
  const page = '<p>Fire</p>';

  async function refused(files: Record<string, string>): Promise<string[]> {
    const error = (await readPackage(await zipOf(files)).catch((thrown: unknown) => thrown)) as {
      problems: Parameters<typeof keysOf>[0];
    };
    for (const { key, params } of error.problems) t(key, params);
    return keysOf(error.problems);
  }

  it('may be one folder down', async () => {
    const found = await readPackage(
      await zipOf({ 'fire/imsmanifest.xml': manifestXml(), 'fire/index.html': page, 'readme.txt': 'x' }),
    );
    expect(found.files.map(({ path }) => path)).toEqual(['imsmanifest.xml', 'index.html']);
    expect(found.warnings).toEqual([
      { key: 'scorm.bring-one-down', params: { folder: 'fire' } },
      { key: 'scorm.bring-outside', params: { folder: 'fire', count: 1 } },
    ]);
  });

  it('may be written in capitals', async () => {
    const found = await readPackage(await zipOf({ 'IMSManifest.xml': manifestXml(), 'index.html': page }));
    expect(keysOf(found.warnings)).toEqual(['scorm.bring-manifest-case']);
  });

  it('at the root wins over any below', async () => {
    const found = await readPackage(
      await zipOf({ 'x/imsmanifest.xml': '<no/>', 'imsmanifest.xml': manifestXml(), 'index.html': page }),
    );
    expect(found.warnings).toEqual([]);
  });

  it.each([
    ['AICC', { 'course.au': '', 'course.crs': '' }, 'scorm.bring-aicc'],
    ['AICC by other files', { 'COURSE.CRS': '', 'COURSE.DES': '', 'COURSE.CST': '' }, 'scorm.bring-aicc'],
    ['cmi5', { 'cmi5.xml': '<courseStructure/>', 'index.html': page }, 'scorm.bring-cmi5'],
    ['xAPI', { 'tincan.xml': '<tincan/>', 'index.html': page }, 'scorm.bring-tincan'],
    ['web pages', { 'index.html': page, 'a.css': '' }, 'scorm.bring-plain-html'],
    ['a zip in a zip', { 'course.zip': 'PK' }, 'scorm.bring-zip-in-zip'],
    ['something else', { 'a.txt': 'x' }, 'scorm.bring-no-manifest'],
    ['a manifest too deep', { 'a/b/imsmanifest.xml': manifestXml() }, 'scorm.bring-deep'],
    ['several packages', { 'a/imsmanifest.xml': 'x', 'b/imsmanifest.xml': 'x' }, 'scorm.bring-several'],
  ])('is not there: %s is refused by name', async (_what, files, key) => {
    expect(await refused(files as unknown as Record<string, string>)).toEqual([key]);
  });

  it('does not hide what else is wrong', async () => {
    const xml = manifestXml({ items: item('').replace('res-1', 'x') });
    const damaged = { name: 'b', content: 'hello', crc: 7 };
    const zip = await fileOf(rawZip([{ name: 'imsmanifest.xml', content: xml }, { name: '../a' }, damaged]));
    const error = (await readPackage(zip).catch((thrown: unknown) => thrown)) as PackageRefused;
    expect(keysOf(error.problems)).toEqual([
      'scorm.bring-climbs',
      'scorm.bring-no-resource',
      'scorm.bring-damaged-file',
    ]);
  });

  it('does not matter when its file is damaged, or too large', async () => {
    const manifest = { name: 'imsmanifest.xml', content: manifestXml() };
    const refusal = async (entry: RawEntry) => {
      const zip = await fileOf(rawZip([entry, { name: 'index.html' }]));
      return keysOf(((await readPackage(zip).catch((thrown: unknown) => thrown)) as PackageRefused).problems);
    };
    expect(await refusal({ ...manifest, crc: 7 })).toEqual(['scorm.bring-damaged-file']);
    const large = { ...manifest, content: manifest.content + ' '.repeat(11_000_000) };
    expect(await refusal(large)).toEqual(['scorm.bring-manifest-large']);
  });
});
