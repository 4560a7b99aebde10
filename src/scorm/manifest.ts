/** Which of the two standards a package speaks. */
export type Standard = '1.2' | '2004';

/** What a manifest says, as we run it. Kept as content with each version of a package. */
export interface Manifest {
  standard: Standard;
  /** As people name it: `1.2`, `2004 3rd Edition` … */
  edition: string;
  identifier: string;
  title: string;
  /** The items of the default organisation, in its order. */
  items: readonly Item[];
  /** Of 2004: the settings for the sequencing engine, in the form in which scorm-again takes them; null for 1.2. */
  sequencing: Sequencing | null;
}

/** An item of the table of contents. One with a launch can be opened; one with children is a chapter. */
export interface Item {
  id: string;
  title: string;
  visible: boolean;
  children: readonly Item[];
  launch: Launch | null;
}

/** What is opened for an item, and what its content is told. */
export interface Launch {
  /** `sco` speaks to us; an `asset` says nothing and counts as done once it was opened. */
  kind: 'sco' | 'asset';
  /** The file in the package, with `/` between folders, without query or fragment. */
  file: string;
  /** Query and fragment to open it with: `?page=3#top`, or ''. */
  parameters: string;
  /** Of 1.2, 0 to 100: `adlcp:masteryscore`. */
  masteryScore: number | null;
  /** Of 2004, -1 to 1: the measure from which the primary objective is satisfied. */
  passingMeasure: number | null;
  /** Of 2004, 0 to 1: `adlcp:completionThreshold`. */
  completionThreshold: number | null;
  /** `adlcp:datafromlms` or `adlcp:dataFromLMS`. */
  data: string;
  /** Of 1.2: `adlcp:prerequisites`, an expression over the ids of items. */
  prerequisites: string;
  /** As the standard writes it: `HHHH:MM:SS` in 1.2, an ISO duration in 2004; '' without one. */
  maxTime: string;
  /** `exit,message`, `continue,no message` …; '' without one. */
  timeLimitAction: string;
}

/** Settings of the sequencing engine: `activityTree` and `collections` of scorm-again's `SequencingSettings`. */
export type Sequencing = Readonly<Record<string, unknown>>;

/** A file of a package: its path in it, what it is served as, its size and its SHA-256. */
export interface PackageFile {
  path: string;
  /** The name under which it lies in the folder of the package: a number. */
  kept: string;
  bytes: number;
  hash: string;
}

/** The items that can be opened, in the order of the table of contents. */
export function launches(items: readonly Item[]): (Item & { launch: Launch })[] {
  return items.flatMap((item) => [
    ...(item.launch === null ? [] : [{ ...item, launch: item.launch }]),
    ...launches(item.children),
  ]);
}
