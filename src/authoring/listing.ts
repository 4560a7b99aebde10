import type { CourseFiles } from '../courses/course-folder.ts';
import { pointIn } from './entries.ts';
import type { Checked } from './checked.ts';
import { marksBetween, type Marked } from './changes.ts';
import type { Desk } from './draft.ts';
import { lessonIds, lessonIn } from './lesson-form.ts';
import { pictureNames, questionsOf } from './outline.ts';
import { kindOf, nameOf, partsOf, type Thing } from './parts.ts';
import { questionIn } from './question-form.ts';

export const SHELVES = ['lessons', 'questions', 'points', 'words', 'scenarios', 'pictures'] as const;
export type Shelf = (typeof SHELVES)[number];

/** A line of a list of things: what it is, where it leads, and how it stands. */
export interface ListedThing {
  thing: Thing;
  title: string;
  /** What stands below the title. */
  detail: string[];
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

const KINDS: Readonly<Record<Shelf, string>> = {
  lessons: 'lesson',
  questions: 'question',
  points: 'point',
  words: 'word',
  scenarios: 'scenario',
  pictures: 'picture',
};

/** The things of one kind, as the list of the draft shows them. `clauses`: those that have a point, or should. */
export function listed(
  desk: Desk,
  state: Checked,
  shelf: Shelf,
  filter: Filter,
  clauses: readonly string[],
): ListedThing[] {
  const there = present(desk, state, shelf, filter, clauses);
  const narrowed = Object.entries(filter).some(
    ([key, value]) => value !== '' && !(key === 'only' && value === 'changed'),
  );
  return narrowed ? there : [...there, ...takenOut(desk, KINDS[shelf])];
}

// What the draft takes out is listed behind the others.
function takenOut({ base, files }: Desk, kind: string): ListedThing[] {
  const before = partsOf(base);
  return [...marksBetween(base, files)].flatMap(([thing, mark]) => {
    if (mark !== 'gone' || kindOf(thing) !== kind) return [];
    const stem = kind === 'question' ? questionIn(before.get(thing)?.text ?? '')?.stem : undefined;
    const title = stem ?? nameOf(thing);
    return [{ thing, title, detail: [], href: '/course/edit/difference', mark, faults: 0 }];
  });
}

function present(
  desk: Desk,
  state: Checked,
  shelf: Shelf,
  filter: Filter,
  clauses: readonly string[],
): ListedThing[] {
  const { files, base } = desk;
  const marks = marksBetween(base, files);
  const line = (thing: Thing, title: string, detail: string[], href: string): ListedThing => ({
    thing,
    title: title === '' ? nameOf(thing) : title,
    detail: detail.filter((text) => text !== ''),
    href: `/course/edit/${href}`,
    mark: marks.get(thing) ?? null,
    faults: state.problems.filter((found) => found.thing === thing).length,
  });
  switch (shelf) {
    case 'lessons':
      return lessonIds(files).map((id) => {
        const lesson = lessonIn(files, id)!;
        return line(`lesson:${id}`, lesson.title, [lesson.takeaway], `lessons/${id}`);
      });
    case 'questions':
      return questionsOf(files)
        .filter(
          ({ file, question }) =>
            (filter.kind === '' || question.kind === filter.kind) &&
            (filter.lesson === '' || file === filter.lesson) &&
            (filter.clause === '' || question.clauses.includes(filter.clause)) &&
            (filter.role === '' || question.roles.includes(filter.role)) &&
            (filter.country === '' || question.countries.includes(filter.country)),
        )
        .map(({ part, question }) =>
          line(part.thing, question.stem, [question.clauses.join(', ')], `questions/${question.id}`),
        )
        .filter(
          ({ mark, faults }) =>
            (filter.only !== 'changed' || mark !== null) && (filter.only !== 'faults' || faults > 0),
        );
    case 'points': {
      const known = namesIn(files, 'point');
      return [...new Set([...clauses, ...known])].map((clause) =>
        line(`point:${clause}`, `${clause} ${pointIn(files, clause).point}`, [], `points/${clause}`),
      );
    }
    case 'words':
      return namesIn(files, 'word').map((word) =>
        line(`word:${word}`, word, [], `words/${encodeURIComponent(word)}`),
      );
    case 'scenarios':
      return namesIn(files, 'scenario').map((id) => ({
        ...line(`scenario:${id}`, id, [], ''),
        href: '/course/scenarios',
      }));
    case 'pictures':
      return pictureNames(files).map((name) => line(`picture:${name}`, name, [], `pictures/${name}`));
  }
}

const namesIn = (files: CourseFiles, kind: string): string[] =>
  [...partsOf(files).keys()].filter((thing) => thing.startsWith(`${kind}:`)).map(nameOf);
