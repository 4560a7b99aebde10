import { launches, type Item, type Manifest } from '../manifest.ts';
import { attribute, child, children, type Element } from './element.ts';
import { decodeXml } from './encoding.ts';
import type { Findings } from './findings.ts';
import { Items, titleOf, type ReadItem } from './items.ts';
import { resourcesIn } from './resources.ts';
import { collectionsIn } from './sequencing-of.ts';
import { sequencingFor } from './sequencing.ts';
import { standardOf } from './standard.ts';
import { parseXml } from './xml.ts';

/** A manifest, and the text it was read from. */
export interface ManifestRead {
  manifest: Manifest;
  text: string;
}

/**
 * Reads the bytes of an imsmanifest.xml over the paths of the files in its package. What is wrong goes to the findings:
 * where anything is, there is no manifest.
 */
export function readManifest(
  bytes: Buffer,
  paths: readonly string[],
  findings: Findings,
): ManifestRead | undefined {
  const { text, guessed } = decodeXml(bytes);
  if (guessed) findings.warn('scorm.bring-encoding');
  const root = parseXml(text, findings);
  if (root === undefined) return undefined;
  if (root.name !== 'manifest') {
    findings.refuse('scorm.bring-not-a-manifest', { name: root.name });
    return undefined;
  }
  const kind = standardOf(root, findings);
  const organization = organizationIn(root, findings);
  if (organization === undefined) return undefined;
  const collections = collectionsIn(root);
  const resources = resourcesIn(root, paths, findings);
  const items = new Items({ kind, resources, collections }, findings).read(organization);
  const identifier = (attribute(root, 'identifier') ?? '').slice(0, 500);
  const title = titleOf(organization) || items[0]?.title || identifier;
  if (launches(items).length === 0 && !findings.refused) findings.refuse('scorm.bring-nothing-to-open');
  if (findings.refused) return undefined;
  const sequencing = kind.standard === '2004' ? sequencingFor(organization, items, collections, title) : null;
  return { text, manifest: { ...kind, identifier, title, items: items.map(plain), sequencing } };
}

function organizationIn(root: Element, findings: Findings): Element | undefined {
  const list = child(root, 'organizations');
  const all = children(list, 'organization');
  const [first] = all;
  if (first === undefined) {
    findings.refuse('scorm.bring-no-organization');
    return undefined;
  }
  const wanted = attribute(list, 'default') ?? '';
  const found = all.find((one) => attribute(one, 'identifier') === wanted);
  const organization = found ?? first;
  const title = titleOf(organization);
  if (found === undefined && wanted !== '') findings.warn('scorm.bring-no-default', { wanted, title });
  else if (all.length > 1) findings.warn('scorm.bring-organizations', { count: all.length, title });
  return organization;
}

const plain = ({ id, title, visible, children: inner, launch }: ReadItem): Item => ({
  id,
  title,
  visible,
  children: inner.map(plain),
  launch,
});
