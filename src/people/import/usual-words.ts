import { plainWord, type ChosenColumn } from './own-words.ts';

// Titles as they stand in the lists of small businesses; only proposed, and a person says whether it is so.
const TITLES: readonly (readonly [role: string, titles: string])[] = [
  [
    'clinician',
    'dentist, associate dentist, dental assistant, dental hygienist, dental nurse, dental therapist, hygienist, orthodontist, doctor, physician, gp, nurse, registered nurse, rn, lpn, np, nurse practitioner, pa, physician assistant, medical assistant, midwife, therapist, physiotherapist, physical therapist, pharmacist, optometrist, paramedic',
  ],
  [
    'care-staff',
    'caregiver, carer, care assistant, care worker, cna, nursing assistant, home health aide, aide',
  ],
  [
    'front-desk',
    'receptionist, reception, front office, scheduler, secretary, patient coordinator, treatment coordinator, office assistant',
  ],
  [
    'other',
    'cleaner, cleaning, housekeeper, housekeeping, janitor, caretaker, cook, kitchen assistant, driver, porter, billing, billing clerk, biller, bookkeeper, accountant, sterilization technician, sterilisation technician, laboratory technician, lab technician, dental technician',
  ],
  ['marketing', 'communications, social media, content creator, public relations'],
  ['it', 'it support, system administrator, sysadmin, helpdesk'],
  [
    'manager',
    'office manager, practice manager, clinic manager, supervisor, director, owner, team lead, charge nurse',
  ],
];
const ROLES: ReadonlyMap<string, string> = new Map(
  TITLES.flatMap(([role, titles]) => titles.split(', ').map((title) => [title, role] as const)),
);

/** What a word of a file most likely means, to be proposed and never taken by itself; undefined for one that we do not know. */
export const usualWord = (column: ChosenColumn, word: string): string | undefined =>
  column === 'jobRole' ? ROLES.get(plainWord(word)) : undefined;

const TITLE_HEADINGS = new Set(['position', 'title', 'job title', 'occupation', 'profession']);

/** What a heading that nobody explained yet most likely holds. */
export const usualHeading = (heading: string, taken: ReadonlySet<string | undefined>): string | undefined =>
  TITLE_HEADINGS.has(plainWord(heading)) && !taken.has('jobRole') ? 'jobRole' : undefined;
