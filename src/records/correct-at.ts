import type { Who } from '../web/viewer.ts';
import type { RecordRow } from './section.ts';

interface Place {
  who: Who;
  /** The address, from the person's own, and facts of the entry. */
  at: (person: string, fact: (name: string) => string) => string;
}

const EDIT: Place = { who: 'administrator', at: (person) => `${person}/edit` };
const DUTIES: Place = { who: 'people', at: (person) => `${person}/duties` };
const PACKAGE: Place = { who: 'officer', at: (_, fact) => `/packages/attempts/${fact('attempt')}` };

// Where each kind of record is put right. Whatever is done there is a new entry; this one stays.
const PLACES: Readonly<Record<string, Place>> = {
  hired: EDIT,
  'employment-corrected': EDIT,
  left: EDIT,
  placed: EDIT,
  'work-set': EDIT,
  'manager-set': EDIT,
  'person-changed': EDIT,
  'leave-set': { who: 'administrator', at: (person, fact) => `${person}/leave/${fact('leave')}` },
  'deputy-set': { who: 'administrator', at: (person) => `${person}/deputy` },
  'role-granted': { who: 'administrator', at: (person) => `${person}#roles` },
  waived: DUTIES,
  extended: DUTIES,
  'outside-training': DUTIES,
  'required-of': { who: 'people', at: (_, fact) => `/asked/requirements/${fact('requirement')}` },
  'requirement-done': {
    who: 'officer',
    at: (person, fact) => `${person}/requirements/${fact('requirement')}/undo`,
  },
  'course-started': { who: 'officer', at: (person, fact) => `${person}/attempts/${fact('attempt')}/strike` },
  signed: { who: 'officer', at: (person, fact) => `${person}/signatures/${fact('signature')}/withdrawal` },
  'certificate-issued': { who: 'officer', at: (_, fact) => `/signatures/${fact('signature')}/certificate` },
  'package-begun': PACKAGE,
  'package-decided': PACKAGE,
};

/** Where a row is put right by whoever `may`; '' where it is struck already, or not theirs to put right. */
export function correctAt(row: RecordRow, personId: string, may: (who: Who) => boolean): string {
  const place = PLACES[row.kind];
  if (place === undefined || row.struck !== null || !may(place.who)) return '';
  const fact = (name: string) => {
    const value = row.facts[name];
    return typeof value === 'string' ? encodeURIComponent(value) : '';
  };
  return place.at(`/people/${personId}`, fact);
}
