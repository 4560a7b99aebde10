/** The groups into which what is kept of a person falls, in the order in which they are told. */
export const GROUPS = [
  'work',
  'owed',
  'taught',
  'answered',
  'signed',
  'certificates',
  'packages',
  'elsewhere',
  'excused',
  'reminded',
  'account',
  'requests',
] as const;
export type Group = (typeof GROUPS)[number];

/** The kinds of entry of each group. What comes by the dozen, screens read and answers given, stands with its attempt. */
export const KINDS: Readonly<Record<Group, readonly string[]>> = {
  work: [
    'person-added',
    'hired',
    'employment-corrected',
    'placed',
    'work-set',
    'manager-set',
    'person-changed',
    'left',
    'leaving-withdrawn',
    'leave-set',
    'leave-withdrawn',
    'deputy-set',
    'deputy-ended',
    'not-mine',
    'not-mine-answered',
  ],
  owed: [
    'required-of',
    'requirement-done',
    'requirement-undone',
    'requirement-dropped',
    'change-read',
    'change-answered',
  ],
  taught: [
    'course-started',
    'course-language-chosen',
    'refresher-passed',
    'attempt-struck',
    'help-asked',
    'help-given',
  ],
  answered: ['test-marked', 'requirement-step', 'follow-up-sent', 'follow-up-answered'],
  signed: ['signed', 'signature-withdrawn'],
  certificates: ['certificate-issued', 'certificate-name-shown', 'certificate-withdrawn'],
  packages: ['package-begun', 'package-ended', 'package-decided', 'package-undecided'],
  elsewhere: ['outside-training', 'outside-training-withdrawn'],
  excused: ['waived', 'waiver-ended', 'extended', 'extension-withdrawn'],
  reminded: ['reminded', 'nudged', 'slip-handed'],
  account: [
    'role-granted',
    'role-revoked',
    'auditor-granted',
    'auditor-changed',
    'auditor-ended',
    'invited',
    'password-set',
    'pin-set',
    'sign-in-slip-made',
    'sign-in-slip-handed',
    'sign-in-slip-used',
    'sign-in-slip-voided',
    'follow-ups-stopped',
    'follow-ups-resumed',
    'language-chosen',
  ],
  requests: [
    'record-taken',
    'data-asked',
    'data-given',
    'data-ended',
    'correction-asked',
    'correction-answered',
    'reason-added',
  ],
};

/** Shown to the person alone: what they were asked in between, and answered. No page shows others who answered what. */
export const OWN_ONLY: readonly string[] = [
  'follow-up-sent',
  'follow-up-answered',
  'follow-ups-stopped',
  'follow-ups-resumed',
];

const groups = new Map(GROUPS.flatMap((group) => KINDS[group].map((kind) => [kind, group] as const)));

/** The group of a kind of entry; undefined for what a record does not tell one by one. */
export const groupOf = (kind: string): Group | undefined => groups.get(kind);

/** The kinds that a record tells, of one group or of all ('') to the person themselves or to others. */
export function kindsTold(group: Group | '', isOwn: boolean): string[] {
  const kinds = group === '' ? GROUPS.flatMap((one) => KINDS[one]) : KINDS[group];
  return kinds.filter((kind) => isOwn || !OWN_ONLY.includes(kind));
}
