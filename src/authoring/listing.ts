import type { CourseFiles } from '../courses/course-folder.ts';
import { pointIn } from './entries.ts';
import type { Checked } from './checked.ts';
import { marksBetween, type Marked } from './changes.ts';
import type { Desk } from './draft.ts';
import { lessonIds, lessonIn } from './lesson-form.ts';
import { pictureNames, questionsOf, type QuestionInFile } from './outline.ts';
import { kindOf, nameOf, partsOf, type Thing, type ThingKind } from './parts.ts';

export const SHELVES = ['lessons', 'questions', 'points', 'words', 'scenarios', 'pictures'] as const;
export type Shelf = (typeof SHELVES)[number];

/** A line of a list of things: what it is, where it leads, and how it stands. */
export interface ListedThing {
  thing: Thing;
  title: string;
  /** What stands behind the title. */
  detail: string;
  href: string;
  mark: Marked | null;
  faults: number;
}

/** What the questions of a list have in common; '' for whatever. */
export interface Filter {
  kind: string;
  role: string;
  country: string;
  clause: string;
  lesson: string;
  /** `changed` or `faults`. */
  only: string;
}

const KINDS: Readonly<Record<Shelf, ThingKind>> = {
  lessons: 'lesson',
  questions: 'question',
  points: 'point',
  words: 'word',
  scenarios: 'scenario',
  pictures: 'picture',
};

/** The shelf that a thing is listed on; undefined for one that is on none. */
export const shelfOf = (thing: Thing): Shelf | undefined =>
  SHELVES.find((shelf) => KINDS[shelf] === kindOf(thing));

/**
 * The things of one kind, as the list of the draft shows them; what the draft takes out stands behind the others.
 * `clauses`: those that have a point, or should.
 */
export function listed(
  { base, files }: Desk,
  { problems }: Checked,
  shelf: Shelf,
  filter: Filter,
  clauses: readonly string[],
): ListedThing[] {
  const marks = marksBetween(base, files);
  const there = entriesOf(shelf, files, clauses);
  const gone = entriesOf(shelf, base, [])
    .filter(({ thing }) => marks.get(thing) === 'gone' && there.every((one) => one.thing !== thing))
    .map((entry) => ({ ...entry, href: '/course/edit/difference' }));
  return [...there, ...gone]
    .filter(({ question }) => question === undefined || fits(filter, question))
    .map(({ thing, title, detail, href }) => ({
      thing,
      title: title === '' ? nameOf(thing) : title,
      detail,
      href,
      mark: marks.get(thing) ?? null,
      faults: problems.filter((found) => found.thing === thing).length,
    }))
    .filter(
      ({ mark, faults }) =>
        (filter.only !== 'changed' || mark !== null) && (filter.only !== 'faults' || faults > 0),
    );
}

const fits = ({ kind, role, country, clause, lesson }: Filter, { file, question }: QuestionInFile): boolean =>
  (kind === '' || question.kind === kind) &&
  (lesson === '' || file === lesson) &&
  (clause === '' || question.clauses.includes(clause)) &&
  (role === '' || question.roles.includes(role)) &&
  (country === '' || question.countries.includes(country));

interface Entry extends Pick<ListedThing, 'thing' | 'title' | 'detail' | 'href'> {
  question?: QuestionInFile;
}

function entriesOf(shelf: Shelf, files: CourseFiles, clauses: readonly string[]): Entry[] {
  const entry = (name: string, title: string, detail: string): Entry => ({
    thing: `${KINDS[shelf]}:${name}`,
    title,
    detail,
    href: `/course/edit/${shelf}/${encodeURIComponent(name)}`,
  });
  switch (shelf) {
    case 'lessons':
      return lessonIds(files).map((id) => {
        const { title, takeaway } = lessonIn(files, id)!;
        return entry(id, title, takeaway);
      });
    case 'questions':
      return questionsOf(files).map((found) => {
        const { id, stem, clauses: about } = found.question;
        return { ...entry(id, stem, about.join(', ')), question: found };
      });
    case 'points':
      return [...new Set([...clauses, ...namesIn(files, 'point')])].map((clause) =>
        entry(clause, `${clause} ${pointIn(files, clause).point}`, ''),
      );
    case 'words':
      return namesIn(files, 'word').map((word) => entry(word, word, ''));
    case 'scenarios':
      return namesIn(files, 'scenario').map((id) => ({ ...entry(id, id, ''), href: '/course/scenarios' }));
    case 'pictures':
      return pictureNames(files).map((name) => entry(name, name, ''));
  }
}

const namesIn = (files: CourseFiles, kind: ThingKind): string[] =>
  [...partsOf(files).keys()].filter((thing) => kindOf(thing) === kind).map(nameOf);
