/** Who may be looking, as everybody knows them. A deputy of a manager sees what the manager sees. */
export const WATCHERS = [
  'self',
  'manager',
  'officer',
  'auditor',
  'administrator',
  'committee',
  'anybody',
] as const;
export type Watcher = (typeof WATCHERS)[number];

/** A kind of fact that is kept about a person, and who may see it. Words: `visible.<kind>` and `visible.<kind>-what`. */
export interface Kept {
  kind: string;
  who: readonly Watcher[];
}

const kept = (kind: string, ...who: Watcher[]): Kept => ({ kind, who });

/**
 * Everything that is kept about a person, and who sees it: the one table. Every page, file and mail is held to it by a test that
 * walks the table of routes; what stands in no row for somebody must never reach them.
 */
export const KEPT: readonly Kept[] = [
  kept('name', 'self', 'manager', 'officer', 'auditor', 'administrator', 'committee', 'anybody'),
  kept('work', 'self', 'manager', 'officer', 'auditor', 'administrator'),
  kept('email', 'self', 'officer', 'administrator'),
  kept('standing', 'self', 'manager', 'officer', 'auditor', 'administrator'),
  kept('reason', 'self', 'officer', 'auditor', 'administrator'),
  kept('case', 'officer', 'auditor'),
  kept('outside', 'self', 'officer', 'auditor', 'administrator'),
  kept('minutes', 'self', 'officer', 'auditor'),
  kept('flags', 'self', 'officer', 'auditor'),
  kept('attempts', 'self', 'officer', 'auditor'),
  kept('scores', 'self', 'officer', 'auditor'),
  kept('answers', 'self', 'officer', 'auditor'),
  kept('help', 'self', 'manager', 'officer', 'auditor'),
  kept('signature', 'self', 'officer', 'auditor'),
  kept('aid', 'self', 'officer'),
  kept('certificate', 'self', 'officer', 'auditor'),
  kept('reminder', 'self', 'manager', 'officer', 'auditor', 'administrator'),
  kept('mail', 'self', 'officer', 'administrator'),
  kept('comment', 'self', 'officer', 'committee'),
  kept('sign-in-slip', 'self', 'manager', 'officer', 'auditor', 'administrator'),
  kept('hold', 'officer', 'auditor', 'administrator'),
  kept('sign-in', 'self'),
  kept('checker'),
  kept('unclear'),
];

/** Whether somebody may see a kind of fact. Throws for a kind that the table does not know. */
export function mayKnow(kind: string, who: Watcher): boolean {
  const row = KEPT.find((one) => one.kind === kind);
  if (row === undefined) throw new Error(`nothing is said of who sees ${kind}`);
  return row.who.includes(who);
}
