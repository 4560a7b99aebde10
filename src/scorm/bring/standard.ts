import { everyElement, textOf, child, type Element } from './element.ts';
import type { Findings } from './findings.ts';
import type { Standard } from '../manifest.ts';

export interface Kind {
  standard: Standard;
  /** As people name it. */
  edition: string;
}

const SCORM12: Kind = { standard: '1.2', edition: '1.2' };
const of2004 = (edition: '2nd' | '3rd' | '4th'): Kind => ({
  standard: '2004',
  edition: `2004 ${edition} Edition`,
});

/** Which SCORM a manifest is. Tools often write something else than the standard wants: the namespaces decide then. */
export function standardOf(manifest: Element, findings: Findings): Kind {
  const said = textOf(child(manifest, 'metadata'), 'schemaversion');
  const stated = statedKind(said);
  const used = usedKind(manifest);
  if (stated === undefined) {
    const guess = used ?? SCORM12;
    findings.warn(said === '' ? 'scorm.bring-no-version' : 'scorm.bring-odd-version', {
      ...(said === '' ? {} : { said }),
      standard: guess.edition,
    });
    return guess;
  }
  if (used !== undefined && used.standard !== stated.standard) {
    findings.warn('scorm.bring-other-version', { said, standard: used.edition });
    return used;
  }
  return stated;
}

function statedKind(said: string): Kind | undefined {
  if (/4th/i.test(said)) return of2004('4th');
  if (/3rd/i.test(said)) return of2004('3rd');
  if (/2nd|1\.3/i.test(said)) return of2004('2nd');
  return /^(ADL SCORM )?1\.[12]\b/i.test(said) ? SCORM12 : undefined;
}

// By what is written in the namespaces of ADL and IMS, not by what is merely declared.
function usedKind(manifest: Element): Kind | undefined {
  let [old, young, fourth] = [false, false, false];
  for (const element of everyElement(manifest)) {
    const names = [
      element.ns,
      ...[...element.attributes.keys()].map((name) => nsOfAttribute(name, manifest)),
    ];
    for (const ns of names) {
      if (/adlcp_rootv1p2/i.test(ns)) old = true;
      if (/adl(cp|seq|nav)_v1p3|imsss/i.test(ns)) young = true;
    }
    if (/adlseq/i.test(element.ns) && element.name === 'objectives') fourth = true;
    if (/adlcp_v1p3/i.test(element.ns) && element.name === 'data') fourth = true;
    if (element.attributes.has('completedByMeasure')) fourth = true;
  }
  if (old !== young) return old ? SCORM12 : of2004(fourth ? '4th' : '3rd');
  return undefined;
}

function nsOfAttribute(name: string, manifest: Element): string {
  const at = name.indexOf(':');
  return at === -1 ? '' : (manifest.attributes.get(`xmlns:${name.slice(0, at)}`) ?? '');
}
