import { existsSync } from 'node:fs';
import { readPackage } from '../../../src/scorm/bring/bring.ts';
import { LIMITS } from '../../../src/scorm/bring/limits.ts';
import { readInto } from '../../../src/scorm/bring/read.ts';
import { againstSchema } from '../../../src/scorm/bring/schema.ts';
import { manifestXml, scoItem, sequencedXml } from '../../support/manifests.ts';
import { zipOf } from '../../support/zips.ts';

const SCORM12 = { standard: '1.2', edition: '1.2' } as const;
const third = { standard: '2004', edition: '2004 3rd Edition' } as const;
const fourth = { standard: '2004', edition: '2004 4th Edition' } as const;

const LOM = 'xmlns:lom="http://ltsc.ieee.org/xsd/LOM"';
const withLom = (xml: string) =>
  xml.replace('</metadata>', `<lom:lom ${LOM}><lom:general/></lom:lom></metadata>`);

describe('the schemas', () => {
  it.each([
    ['1.2', SCORM12, manifestXml()],
    ['2004 3rd', third, sequencedXml(scoItem('a'), { version: '2004 3rd Edition' })],
    [
      '2004 4th',
      fourth,
      sequencedXml(
        scoItem(
          'a',
          '<imsss:sequencing><imsss:objectives><imsss:primaryObjective/></imsss:objectives></imsss:sequencing><adlcp:data><adlcp:map targetID="x"/></adlcp:data>',
        ),
      ),
    ],
    ['UTF-16 that was decoded', SCORM12, manifestXml({ head: '<?xml version="1.0" encoding="UTF-16"?>' })],
    ['metadata of others, which we do not read', fourth, withLom(sequencedXml(scoItem('a')))],
  ])('find nothing wrong with a manifest of %s', async (_name, kind, xml) => {
    expect(await againstSchema(xml, kind)).toEqual([]);
  });

  it('tell each line that does not follow them, in plain words', async () => {
    const xml = manifestXml()
      .replace('type="webcontent"', '')
      .replace('<organization ', '\n<organization color="red" ');
    expect(await againstSchema(xml, SCORM12)).toEqual([
      {
        key: 'scorm.bring-schema',
        params: { line: 7, why: expect.stringMatching(/^Element 'organization', attribute 'color'/) },
      },
      {
        key: 'scorm.bring-schema',
        params: { line: 9, why: expect.stringMatching(/attribute 'type' is required/) },
      },
    ]);
  });

  it('differ between the editions of 2004', async () => {
    const xml = sequencedXml(scoItem('a', '<adlcp:completionThreshold completedByMeasure="true"/>'));
    expect(await againstSchema(xml, fourth)).toEqual([]);
    expect((await againstSchema(xml, third)).length).toBeGreaterThan(0);
  });

  it('are ours alone: what a manifest names is not looked for', async () => {
    const spaces = `xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"
      xsi:schemaLocation="http://www.imsproject.org/xsd/imscp_rootv1p1p2 imsmd_rootv1p2p1.xsd
      http://evil.example/x http://evil.example/x.xsd"`;
    expect(await againstSchema(manifestXml({ attributes: spaces }), SCORM12)).toEqual([]);
  });

  it('are a matter of warnings: ten at most, and the package is taken', async () => {
    const items = Array.from(
      { length: 30 },
      (_one, n) => `<item identifier="i${n}" identifierref="res-1" odd="1"/>`,
    );
    const zip = await zipOf({
      'imsmanifest.xml': manifestXml({ items: items.join('\n') }),
      'index.html': 'x',
    });
    const { warnings } = await readPackage(zip);
    expect(warnings).toHaveLength(11);
    expect(warnings.at(-1)!.key).toBe('scorm.bring-more');
  });

  it('take less than a second with two thousand items', async () => {
    const items = Array.from(
      { length: 2000 },
      (_one, n) => `<item identifier="i${n}" identifierref="res-1"><title>T</title></item>`,
    );
    const xml = manifestXml({ items: items.join('\n') });
    const began = performance.now();
    expect(await againstSchema(xml, SCORM12)).toEqual([]);
    // More than it may be, for a machine that does other things too.
    expect(performance.now() - began).toBeLessThan(4000);
  });

  it('say nothing when they cannot run', async () => {
    expect(await againstSchema('<broken', SCORM12)).toEqual([]);
    expect(await againstSchema('', fourth)).toEqual([]);
  });

  it('are left alone by a manifest that is too long for them', async () => {
    const xml = manifestXml({ items: '<item identifier="i" identifierref="res-1" odd="1"/>' });
    const zip = await zipOf({ 'imsmanifest.xml': xml, 'index.html': 'x' });
    expect((await readInto(zip, null)).warnings).toHaveLength(1);
    expect((await readInto(zip, null, { ...LIMITS, schemaCharacters: 100 })).warnings).toEqual([]);
  });

  it('lie in the checkout', () => {
    for (const folder of ['scorm-1.2', 'scorm-2004-3', 'scorm-2004-4'])
      expect(existsSync(`schemas/${folder}`)).toBe(true);
  });
});
