import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { XMLFileInfo } from 'xmllint-wasm';
import type { Remark } from './findings.ts';
import type { Kind } from './standard.ts';

const FOLDER = join(import.meta.dirname, '../../../schemas');
const PATIENCE = 4000;
const PAGES = 2048;

const OF_12 = {
  'http://www.imsproject.org/xsd/imscp_rootv1p1p2': 'imscp_rootv1p1p2.xsd',
  'http://www.adlnet.org/xsd/adlcp_rootv1p2': 'adlcp_rootv1p2.xsd',
};
const OF_2004 = {
  'http://www.imsglobal.org/xsd/imscp_v1p1': 'imscp_v1p1.xsd',
  'http://www.adlnet.org/xsd/adlcp_v1p3': 'adlcp_v1p3.xsd',
  'http://www.adlnet.org/xsd/adlseq_v1p3': 'adlseq_v1p3.xsd',
  'http://www.adlnet.org/xsd/adlnav_v1p3': 'adlnav_v1p3.xsd',
  'http://www.imsglobal.org/xsd/imsss': 'imsss_v1p0.xsd',
};

/**
 * Holds the text of a manifest against the schemas of its standard and gives what does not follow them, as warnings: real
 * packages break them and run. Gives none when the check itself cannot run, or takes too long. Never throws.
 */
export async function againstSchema(text: string, { standard, edition }: Kind): Promise<Remark[]> {
  const [folder, spaces] =
    standard === '1.2'
      ? ['scorm-1.2', OF_12]
      : [/4th/.test(edition) ? 'scorm-2004-4' : 'scorm-2004-3', OF_2004];
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<Remark[]>((resolve) => {
    timer = setTimeout(() => resolve([]), PATIENCE);
  });
  try {
    return await Promise.race([faults(text, join(FOLDER, folder), spaces), late]);
  } catch {
    return [];
  } finally {
    clearTimeout(timer);
  }
}

async function faults(text: string, folder: string, spaces: Record<string, string>): Promise<Remark[]> {
  if (!existsSync(folder)) return [];
  const { validateXML } = await import('xmllint-wasm');
  const imports = Object.entries(spaces).map(
    ([space, file]) => `<xs:import namespace="${space}" schemaLocation="${file}"/>`,
  );
  const schema = `<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema">${imports.join('')}</xs:schema>`;
  const { errors } = await validateXML({
    xml: { fileName: 'imsmanifest.xml', contents: plain(text) },
    schema: { fileName: 'all.xsd', contents: schema },
    preload: schemaFiles(folder),
    maxMemoryPages: PAGES,
    modifyArguments: (args) => ['--nonet', ...args],
  });
  return errors
    .filter(({ message }) => message.startsWith(FAULT) && !/strict wildcard/.test(message))
    .map(({ message, loc }) => ({
      key: 'scorm.bring-schema',
      params: { line: loc?.lineNumber ?? 1, why: readable(message) },
    }));
}

const FAULT = 'Schemas validity error : ';

const readable = (message: string): string =>
  message
    .slice(FAULT.length)
    .replace(/\{[^}\s]*\}/g, '')
    .trim();

// Without what would make the library look for other schemas, and in the one encoding that it reads. Lines stay.
const plain = (text: string): string =>
  text
    .replace(/^\uFEFF?<\?xml[^>]*\?>/, '')
    .replace(/\s[\w.-]+:(schemaLocation|noNamespaceSchemaLocation)\s*=\s*("[^"]*"|'[^']*')/g, (whole) =>
      whole.replace(/[^\n]/g, ' '),
    );

function schemaFiles(folder: string): XMLFileInfo[] {
  return readdirSync(folder).map((fileName) => {
    const contents = readFileSync(join(folder, fileName), 'utf8');
    // libxml2 does not take IMS's copy of the schema for `xml:` as it is.
    const isXml = fileName === 'ims_xml.xsd';
    return {
      fileName,
      contents: isXml ? contents.replace(' xmlns="http://www.w3.org/XML/1998/namespace"', '') : contents,
    };
  });
}
