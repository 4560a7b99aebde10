import type { JobRole } from '../people/people.ts';

/** How somebody of the demo stands when it is made. */
export type Story =
  | 'done'
  | 'renewable'
  | 'renewal-overdue'
  | 'new'
  | 'halfway'
  | 'failed-once'
  | 'signature-left'
  | 'overdue'
  | 'left';

export interface Part {
  /** The account's name before @larkfield.example; null for somebody without an address. */
  account: string | null;
  name: string;
  jobRole: JobRole;
  site: SiteKey;
  team: string;
  /** Account of the manager. */
  manager: string | null;
  story: Story;
}

export const SITES = {
  main: 'Main Street Clinic',
  river: 'Riverside Dental',
  hill: 'Hill House',
} as const;
export type SiteKey = keyof typeof SITES;

const STORIES: readonly Story[] = [
  'done', 'done', 'renewable', 'done', 'overdue', 'done', 'halfway', 'done', 'done', 'renewal-overdue',
  'done', 'new', 'done', 'failed-once', 'done', 'done', 'renewable', 'done', 'signature-left', 'done',
]; // prettier-ignore

const part = (
  account: string | null,
  name: string,
  jobRole: JobRole,
  site: SiteKey,
  team: string,
  manager: string | null,
  story: Story,
): Part => ({ account, name, jobRole, site, team, manager, story });

/** The people with a role in the tour, and the managers above managers. */
const LEADS: readonly Part[] = [
  part('admin', 'Ada Okafor', 'it', 'main', 'Office', null, 'done'),
  part('director', 'Helen Larkfield', 'manager', 'main', 'Office', null, 'done'),
  part('officer', 'Maria Lopez', 'manager', 'main', 'Office', 'director', 'done'),
  part('marketing', 'Jonas Weber', 'marketing', 'main', 'Office', 'director', 'renewable'),
  part('manager', 'Ruth Adeyemi', 'manager', 'main', 'Nursing', 'director', 'done'),
  part('river.manager', 'Patrick O’Brien', 'manager', 'river', 'Practice', 'director', 'done'),
  part('hill.manager', 'Siobhán Ní Dhomhnaill', 'manager', 'hill', 'Care', 'director', 'renewable'),
  part('night.lead', 'Kwame Mensah', 'manager', 'main', 'Night shift', 'manager', 'done'),
  part('hill.lead', 'Grace Tran', 'manager', 'hill', 'Upper floor', 'hill.manager', 'done'),
  part('new.hire', 'Sam Rivera', 'clinician', 'main', 'Nursing', 'manager', 'new'),
  part('nurse', 'Noor Haddad', 'clinician', 'main', 'Nursing', 'manager', 'renewable'),
  part('front.desk', 'Ellen D’Souza', 'front-desk', 'main', 'Reception', 'manager', 'done'),
];

const STAFF: Readonly<
  Record<string, { jobRole: JobRole; site: SiteKey; team: string; names: readonly string[] }>
> = {
  manager: {
    jobRole: 'clinician',
    site: 'main',
    team: 'Nursing',
    names: [
      'Anna Lindqvist',
      'Bartholomew Featherstonehaugh-O’Connor',
      'Chidi Eze',
      'Dolores Vega',
      'Emil Novák',
      'Fatima Zahra',
      'Gus Pappas',
      'Hana Sato',
      'Ines Duarte',
      'Jack Boyle',
    ],
  },
  'night.lead': {
    jobRole: 'clinician',
    site: 'main',
    team: 'Night shift',
    names: ['Katya Petrova', 'Liam Walsh', 'Mei Chen', 'Nadia Rahman', 'Oscar Lund', 'Priya Nair'],
  },
  'river.manager': {
    jobRole: 'clinician',
    site: 'river',
    team: 'Dental',
    names: [
      'Quinn Harper',
      'Rosa Jiménez',
      'Stefan Kowalski',
      'Tara Singh',
      'Uma Patel',
      'Victor Hugo Silva',
      'Wanda Zielińska',
    ],
  },
  front: {
    jobRole: 'front-desk',
    site: 'river',
    team: 'Reception',
    names: ['Xavier Dubois', 'Yusuf Demir', 'Zoë Martin', 'Abel Tesfaye', 'Bianca Rossi'],
  },
  'hill.manager': {
    jobRole: 'care-staff',
    site: 'hill',
    team: 'Care',
    names: [
      'Carmen Ortiz',
      'Dmitri Volkov',
      'Esther Cohen',
      'Femi Balogun',
      'Gloria Mbeki',
      'Hugo Jensen',
      'Ivy Clarke',
      'João Pereira',
    ],
  },
  'hill.lead': {
    jobRole: 'care-staff',
    site: 'hill',
    team: 'Upper floor',
    names: [
      'Karim Aziz',
      'Leila Farsi',
      'Marek Dvořák',
      'Nora Quist',
      'Olu Adebayo',
      'Petra Meyer',
      'Rafael Souza',
      'Saskia de Vries',
    ],
  },
};

/** Everybody, managers before those who report to them. */
export function cast(): Part[] {
  const parts = [...LEADS];
  let n = 0;
  for (const [key, { jobRole, site, team, names }] of Object.entries(STAFF)) {
    const manager = key === 'front' ? 'river.manager' : key;
    for (const name of names) {
      const story = STORIES[n % STORIES.length]!;
      // Some care staff have no address of their own at work.
      const account = jobRole === 'care-staff' && n % 4 === 0 ? null : accountOf(name);
      parts.push(part(account, name, jobRole, site, team, manager, story));
      n++;
    }
  }
  parts.push(part('tom.ash', 'Tom Ash', 'clinician', 'main', 'Nursing', 'manager', 'left'));
  parts.push(part('una.byrne', 'Una Byrne', 'care-staff', 'hill', 'Care', 'hill.manager', 'left'));
  return parts;
}

function accountOf(name: string): string {
  const plain = name.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();
  return plain
    .replace(/[^a-z ]/g, '')
    .trim()
    .replace(/ +/g, '.');
}
