import type { Findings } from './findings.ts';
import type { Packed } from './zip.ts';

const MANIFEST = 'imsmanifest.xml';

/** The files of the package with paths from the folder of its manifest, and the manifest among them. */
export interface Placed {
  files: readonly Packed[];
  manifest: Packed;
}

/**
 * Finds the manifest, at the root or one folder down. Without one, the findings say what the zip seems to be.
 */
export function placeManifest(files: readonly Packed[], findings: Findings): Placed | undefined {
  const manifests = files.filter(({ path }) => fileName(path) === MANIFEST);
  const root = pick(manifests.filter(({ path }) => !path.includes('/')));
  if (root !== undefined) {
    if (root.path !== MANIFEST) findings.warn('scorm.bring-manifest-case', { file: root.path });
    return { files, manifest: root };
  }
  const below = manifests.filter(({ path }) => path.split('/').length === 2);
  const folders = new Set(below.map(({ path }) => path.split('/')[0]!));
  if (folders.size > 1) findings.refuse('scorm.bring-several', { count: folders.size });
  const [folder] = folders;
  if (folder === undefined || folders.size > 1) {
    if (folder === undefined) refuseOther(files, manifests, findings);
    return undefined;
  }
  const inside = files
    .filter(({ path }) => path.startsWith(`${folder}/`))
    .map((packed) => ({ ...packed, path: packed.path.slice(folder.length + 1) }));
  findings.warn('scorm.bring-one-down', { folder });
  if (inside.length < files.length)
    findings.warn('scorm.bring-outside', { folder, count: files.length - inside.length });
  return { files: inside, manifest: pick(inside.filter(({ path }) => path.toLowerCase() === MANIFEST))! };
}

const fileName = (path: string): string => path.slice(path.lastIndexOf('/') + 1).toLowerCase();

const pick = (manifests: readonly Packed[]): Packed | undefined =>
  manifests.find(({ path }) => path === MANIFEST) ?? manifests[0];

function refuseOther(files: readonly Packed[], manifests: readonly Packed[], findings: Findings): void {
  const names = files.map(({ path }) => fileName(path));
  const has = (pattern: RegExp) => names.some((name) => pattern.test(name));
  const zip = names.find((name) => name.endsWith('.zip'));
  if (files.length === 0) findings.refuse('scorm.bring-empty');
  else if (manifests[0] !== undefined) findings.refuse('scorm.bring-deep', { file: manifests[0].path });
  else if (has(/^cmi5\.xml$/)) findings.refuse('scorm.bring-cmi5');
  else if (has(/^tincan\.xml$/)) findings.refuse('scorm.bring-tincan');
  else if (has(/\.au$/) || (has(/\.crs$/) && has(/\.(des|cst)$/))) findings.refuse('scorm.bring-aicc');
  else if (has(/\.html?$/)) findings.refuse('scorm.bring-plain-html');
  else if (zip !== undefined) findings.refuse('scorm.bring-zip-in-zip', { file: zip });
  else findings.refuse('scorm.bring-no-manifest');
}
