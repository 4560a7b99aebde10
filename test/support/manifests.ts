const SPACES_12 = `xmlns="http://www.imsproject.org/xsd/imscp_rootv1p1p2"
  xmlns:adlcp="http://www.adlnet.org/xsd/adlcp_rootv1p2"`;
const SPACES_2004 = `xmlns="http://www.imsglobal.org/xsd/imscp_v1p1"
  xmlns:adlcp="http://www.adlnet.org/xsd/adlcp_v1p3"
  xmlns:adlseq="http://www.adlnet.org/xsd/adlseq_v1p3"
  xmlns:adlnav="http://www.adlnet.org/xsd/adlnav_v1p3"
  xmlns:imsss="http://www.imsglobal.org/xsd/imsss"`;

/** The parts of a manifest that a test writes itself; what is left out is the plainest that there is. */
export interface ManifestParts {
  /** `1.2`, `2004 3rd Edition` …; null leaves it out. */
  version?: string | null;
  /** The namespaces of 1.2 or of 2004; those of the version unless told. */
  spaces?: string;
  /** Attributes of `manifest`. */
  attributes?: string;
  title?: string;
  /** The whole `organizations` element. */
  organizations?: string;
  /** What is in the organisation below its title. */
  items?: string;
  /** The whole `resources` element. */
  resources?: string;
  /** What follows the resources: a sequencingCollection. */
  tail?: string;
  /** What precedes the root element. */
  head?: string;
}

const ITEM = '<item identifier="item-1" identifierref="res-1"><title>The only page</title></item>';

/** The text of an imsmanifest.xml. Without anything said: 1.2, one SCO, `index.html`. */
export function manifestXml(parts: ManifestParts = {}): string {
  const { version = '1.2', title = 'Fire safety', items = ITEM, attributes = '', tail = '' } = parts;
  const is2004 = version !== null && !version.startsWith('1.');
  const {
    spaces = is2004 ? SPACES_2004 : SPACES_12,
    head = '<?xml version="1.0" encoding="UTF-8"?>',
    organizations = `<organizations default="org-1">
    <organization identifier="org-1"><title>${title}</title>${items}</organization>
  </organizations>`,
    resources = `<resources>${resource('res-1', 'index.html', is2004)}</resources>`,
  } = parts;
  const said = version === null ? '' : `<schemaversion>${version}</schemaversion>`;
  return `${head}
<manifest identifier="package-1" version="1" ${spaces} ${attributes}>
  <metadata><schema>ADL SCORM</schema>${said}</metadata>
  ${organizations}
  ${resources}
  ${tail}
</manifest>
`;
}

/** A resource that is a SCO. */
export const resource = (id: string, href: string, is2004 = true): string =>
  `<resource identifier="${id}" type="webcontent" adlcp:${is2004 ? 'scormType' : 'scormtype'}="sco" href="${href}"><file href="${href}"/></resource>`;

export const spacesOf12 = SPACES_12;
export const spacesOf2004 = SPACES_2004;

/** A sequenced 2004 manifest of SCOs `a`, `b`, `c` …, each in its own file, from the inside of its organisation. */
export function sequencedXml(
  items: string,
  { version = '2004 4th Edition', scos = ['a', 'b', 'c', 'd', 'e'], tail = '' } = {},
): string {
  const resources = `<resources>${scos.map((id) => resource(`r-${id}`, `${id}.html`)).join('')}</resources>`;
  return manifestXml({ version, items, resources, tail });
}

/** An item that opens one of those SCOs. */
export const scoItem = (id: string, inner = ''): string =>
  `<item identifier="${id}" identifierref="r-${id}"><title>${id}</title>${inner}</item>`;
