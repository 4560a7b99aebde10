import type { Standard } from '../manifest.ts';
import { xmlDocument, type Element } from './xml.ts';

/** What the manifest of a package of ours says. */
export interface ManifestData {
  standard: Standard;
  /** Stable for one course and audience: a later version is known as the same course. */
  identifier: string;
  version: string;
  title: string;
  /** Percent. */
  pass: number;
  /** The file that opens, then all others that it uses. */
  files: readonly string[];
}

/** The schemas that lie in a package of each standard, by the folder of ours that they come from. */
export const SCHEMAS: Readonly<Record<Standard, string>> = { '1.2': 'scorm-1.2', '2004': 'scorm-2004-4' };

const XSI = 'http://www.w3.org/2001/XMLSchema-instance';

/** The text of imsmanifest.xml: one organization, one SCO. */
export const manifestXml = (data: ManifestData): string =>
  xmlDocument(data.standard === '1.2' ? manifest12(data) : manifest2004(data));

function manifest12(data: ManifestData): Element {
  return {
    name: 'manifest',
    attributes: {
      identifier: data.identifier,
      version: data.version,
      xmlns: 'http://www.imsproject.org/xsd/imscp_rootv1p1p2',
      'xmlns:adlcp': 'http://www.adlnet.org/xsd/adlcp_rootv1p2',
      'xmlns:xsi': XSI,
      'xsi:schemaLocation': [
        'http://www.imsproject.org/xsd/imscp_rootv1p1p2 imscp_rootv1p1p2.xsd',
        'http://www.adlnet.org/xsd/adlcp_rootv1p2 adlcp_rootv1p2.xsd',
      ].join(' '),
    },
    inside: [
      metadata('1.2'),
      organizations(data, [{ name: 'adlcp:masteryscore', inside: String(data.pass) }], []),
      resources(data, 'adlcp:scormtype'),
    ],
  };
}

const NAMES_2004 = {
  '': ['http://www.imsglobal.org/xsd/imscp_v1p1', 'imscp_v1p1.xsd'],
  ':adlcp': ['http://www.adlnet.org/xsd/adlcp_v1p3', 'adlcp_v1p3.xsd'],
  ':adlseq': ['http://www.adlnet.org/xsd/adlseq_v1p3', 'adlseq_v1p3.xsd'],
  ':adlnav': ['http://www.adlnet.org/xsd/adlnav_v1p3', 'adlnav_v1p3.xsd'],
  ':imsss': ['http://www.imsglobal.org/xsd/imsss', 'imsss_v1p0.xsd'],
} as const;

function manifest2004(data: ManifestData): Element {
  const sequencing: Element = {
    name: 'imsss:sequencing',
    inside: [
      {
        name: 'imsss:objectives',
        inside: [
          {
            name: 'imsss:primaryObjective',
            attributes: { objectiveID: 'passed', satisfiedByMeasure: 'true' },
            inside: [{ name: 'imsss:minNormalizedMeasure', inside: String(data.pass / 100) }],
          },
        ],
      },
      {
        name: 'imsss:deliveryControls',
        attributes: { completionSetByContent: 'true', objectiveSetByContent: 'true' },
      },
    ],
  };
  // There is nothing beside the one SCO that these could lead to.
  const presentation: Element = {
    name: 'adlnav:presentation',
    inside: [
      {
        name: 'adlnav:navigationInterface',
        inside: ['previous', 'continue'].map((inside) => ({ name: 'adlnav:hideLMSUI', inside })),
      },
    ],
  };
  const flow: Element = {
    name: 'imsss:sequencing',
    inside: [{ name: 'imsss:controlMode', attributes: { choice: 'true', flow: 'true' } }],
  };
  return {
    name: 'manifest',
    attributes: {
      identifier: data.identifier,
      version: data.version,
      ...Object.fromEntries(Object.entries(NAMES_2004).map(([key, [name]]) => [`xmlns${key}`, name])),
      'xmlns:xsi': XSI,
      'xsi:schemaLocation': Object.values(NAMES_2004).flat().join(' '),
    },
    inside: [
      metadata('2004 4th Edition'),
      organizations(data, [sequencing, presentation], [flow], { 'adlseq:objectivesGlobalToSystem': 'false' }),
      resources(data, 'adlcp:scormType'),
    ],
  };
}

const metadata = (version: string): Element => ({
  name: 'metadata',
  inside: [
    { name: 'schema', inside: 'ADL SCORM' },
    { name: 'schemaversion', inside: version },
  ],
});

function organizations(
  { title }: ManifestData,
  ofItem: readonly Element[],
  ofAll: readonly Element[],
  attributes: Element['attributes'] = {},
): Element {
  const item: Element = {
    name: 'item',
    attributes: { identifier: 'course', identifierref: 'course-files', isvisible: 'true' },
    inside: [{ name: 'title', inside: title }, ...ofItem],
  };
  return {
    name: 'organizations',
    attributes: { default: 'organization' },
    inside: [
      {
        name: 'organization',
        attributes: { identifier: 'organization', ...attributes },
        inside: [{ name: 'title', inside: title }, item, ...ofAll],
      },
    ],
  };
}

const resources = ({ files }: ManifestData, type: string): Element => ({
  name: 'resources',
  inside: [
    {
      name: 'resource',
      attributes: { identifier: 'course-files', type: 'webcontent', [type]: 'sco', href: files[0] },
      inside: files.map((href) => ({ name: 'file', attributes: { href } })),
    },
  ],
});
