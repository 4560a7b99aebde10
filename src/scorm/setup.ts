import type { Db } from '../database/database.ts';
import { personDetails } from '../people/people.store.ts';
import { launches, type Item } from './manifest.ts';
import { versionOf } from './package.ts';
import { sessionOf, statesOf, type LaunchRow } from './runtime.store.ts';

/** What the shell is told. All of it may be read by the content. */
export interface Setup {
  standard: '1.2' | '2004';
  mode: LaunchRow['mode'];
  /** The origin of the app: the one page that the shell speaks with. */
  app: string;
  title: string;
  learner: { id: string; name: string };
  items: readonly SetupItem[];
  /** The newest data of each SCO, and the SCO that was open last. */
  states: Readonly<Record<string, unknown>>;
  last: string | null;
  sequencing: unknown;
  /** The state in which the sequencing engine was left, as it wrote it. */
  sequencingState: string | null;
}

type SetupItem = Omit<Item, 'children' | 'launch'> & {
  children: readonly SetupItem[];
  /** As in the manifest, and where to open it. */
  launch: (NonNullable<Item['launch']> & { href: string }) | null;
};

/** All that is needed to open a launch where it was left. Undefined when its package or person is gone. */
export async function setupOf(db: Db, launch: LaunchRow, app: string): Promise<Setup | undefined> {
  const version = await versionOf(db, launch.package_id, launch.version);
  const person = await personDetails(db, launch.person_id);
  if (version === undefined || person === undefined) return undefined;
  const { attempt_id: attempt, mode } = launch;
  const states = attempt === null ? [] : await statesOf(db, attempt);
  const session = attempt === null ? undefined : await sessionOf(db, attempt);
  const newest = states.toSorted((a, b) => (a.saved_at < b.saved_at ? 1 : -1))[0];
  const { manifest } = version;
  return {
    standard: manifest.standard,
    mode,
    app,
    title: manifest.title,
    learner: { id: launch.person_id, name: person.name },
    items: manifest.items.map(setupItem),
    states: Object.fromEntries(states.map((row) => [row.sco_id, JSON.parse(row.data) as unknown])),
    last: newest?.sco_id ?? launches(manifest.items)[0]?.id ?? null,
    sequencing: manifest.sequencing,
    sequencingState: session?.sequencing ?? null,
  };
}

function setupItem(item: Item): SetupItem {
  const { launch, children } = item;
  return {
    ...item,
    children: children.map(setupItem),
    launch:
      launch === null ? null : { ...launch, href: `files/${addressOf(launch.file)}${launch.parameters}` },
  };
}

/** A path in a package as a relative address. */
export const addressOf = (file: string): string => file.split('/').map(encodeURIComponent).join('/');
