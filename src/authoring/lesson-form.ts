import { yamlItems } from '../files/yaml-items.ts';
import type { CourseFiles } from '../courses/course-folder.ts';
import type { Fields } from './fields.ts';
import { languageOf, partOf, PLAN, withPart } from './parts.ts';
import { listOf, recordOf, textOf, textsOf, valueOf } from './raw.ts';
import { editedItem, editedMap, setField, setItems, itemsIn } from './yaml-edit.ts';

/** The parts of a lesson in their order, and the headings that begin them in its file. */
export const PARTS = ['story', 'rule', 'try'] as const;
export type PartName = (typeof PARTS)[number];
const HEADINGS: Readonly<Record<PartName, string>> = {
  story: 'The story',
  rule: 'The rule',
  try: 'Try it',
};

export interface SourceForm {
  was: number;
  text: string;
  where: string;
  countries: string[];
}

/** A lesson as a form has it: its text, and its line in the plan. */
export interface LessonForm extends Record<PartName, string> {
  id: string;
  title: string;
  takeaway: string;
  sources: SourceForm[];
  minutes: string;
  practice: string[];
  /** The package that the lesson is; '' for one of ours. */
  package: string;
}

export const MOST_SOURCES = 10;
export const MOST_PRACTICE = 6;

/** A lesson of a folder, read without asking whether it is right. Undefined for one that is not there. */
export function lessonIn(files: CourseFiles, id: string): LessonForm | undefined {
  const text = partOf(files, `lesson:${id}`)?.text;
  if (text === undefined) return undefined;
  const { head, body } = cut(text);
  const read = recordOf(valueOf(head));
  const [plan] = listOf(valueOf(partOf(files, `plan:${id}`)?.text ?? ''));
  const planned = recordOf(plan);
  return {
    id,
    title: textOf(read['title']),
    takeaway: textOf(read['takeaway']),
    sources: listOf(read['sources']).map((source, was) => {
      const one = recordOf(source);
      return {
        was,
        text: textOf(one['text']),
        where: textOf(one['where']),
        countries: textsOf(one['countries']),
      };
    }),
    ...bodyParts(body),
    minutes: textOf(planned['minutes']),
    practice: textsOf(planned['practice']),
    package: textOf(planned['package']),
  };
}

/** What was typed of a lesson. Pure. */
export function typedLesson(fields: Fields, before: LessonForm): LessonForm {
  const numbers = upTo(Math.max(MOST_SOURCES, before.sources.length));
  return {
    id: before.id,
    title: fields.line('title'),
    takeaway: fields.line('takeaway'),
    sources: numbers
      .filter((n) => fields.has(`source-${n}-was`))
      .map((n) => {
        const was = fields.place(`source-${n}-was`, before.sources.length);
        return {
          was,
          text: fields.line(`source-${n}-text`),
          where: fields.line(`source-${n}-where`),
          countries: fields.ticked(`source-${n}-countries`, before.sources[was]?.countries),
        };
      }),
    story: fields.text('story'),
    rule: fields.text('rule'),
    try: fields.text('try'),
    minutes: fields.line('minutes'),
    package: before.package,
    practice: [
      ...new Set(
        upTo(Math.max(MOST_PRACTICE, before.practice.length))
          .map((n) => fields.line(`practice-${n}`))
          .filter((id) => id !== ''),
      ),
    ],
  };
}

const upTo = (most: number): number[] => Array.from({ length: most }, (_, n) => n + 1);

/** The folder with a lesson as a form has it. What was not changed stays as it was written, letter for letter. */
export function withLesson(files: CourseFiles, lesson: LessonForm): CourseFiles {
  const { id } = lesson;
  const part = partOf(files, `lesson:${id}`)!;
  const before = lessonIn(files, id)!;
  const { head, body } = cut(part.text);
  const sources = lesson.sources.filter(({ text, where }) => text !== '' || where !== '');
  const changed = JSON.stringify([lesson.title, lesson.takeaway, sources]);
  const newHead =
    changed === JSON.stringify([before.title, before.takeaway, before.sources])
      ? head
      : editedMap(head, (map, document) => {
          setField(document, map, 'title', lesson.title);
          setField(document, map, 'takeaway', lesson.takeaway);
          const known = itemsIn(map, 'sources');
          const items = sources.map((source) => {
            const item = known[source.was] ?? document.createNode({});
            setField(document, item, 'text', source.text);
            setField(document, item, 'where', source.where);
            setField(
              document,
              item,
              'countries',
              source.countries.length === 0 ? undefined : source.countries,
            );
            return item;
          });
          if (items.length > 0 || map.has('sources')) setItems(document, map, 'sources', items);
        });
  let newBody = body;
  for (const name of PARTS)
    if (lesson[name] !== before[name]) newBody = withBodyPart(newBody, name, lesson[name]);
  const text = `---\n${newHead.replace(/\n*$/, '\n')}---\n${newBody}`;
  const next = text === part.text ? files : withPart(files, part.thing, text, part.path);
  const plan = partOf(next, `plan:${id}`);
  const same = lesson.minutes === before.minutes && lesson.practice.join() === before.practice.join();
  if (plan === undefined || same) return next;
  const lines = editedItem(plan.text, (map, document) => {
    const minutes = /^\d{1,3}$/.test(lesson.minutes) ? Number(lesson.minutes) : lesson.minutes;
    if (lesson.minutes !== before.minutes) setField(document, map, 'minutes', minutes);
    if (lesson.package === '') setField(document, map, 'practice', lesson.practice);
  });
  return withPart(next, plan.thing, lines, PLAN);
}

/** A line of a part that would begin another part; undefined when there is none. */
export const strayHeading = (text: string): string | undefined => /^##? .*$/m.exec(text)?.[0];

/** The clauses that the plan gives a lesson. */
export function plannedClauses(files: CourseFiles, id: string): string[] {
  const [plan] = listOf(valueOf(partOf(files, `plan:${id}`)?.text ?? ''));
  return textsOf(recordOf(plan)['clauses']);
}

/** The lessons of a folder in the order of its plan. */
export const lessonIds = (files: CourseFiles): string[] =>
  yamlItems(files[PLAN] ?? '', 'id', 'lessons')
    .map(({ name }) => name)
    .filter((id) => files[`${languageOf(files)}/lessons/${id}.md`] !== undefined);

function cut(text: string): { head: string; body: string } {
  const match = /^---\n([\s\S]*?\n)---\n([\s\S]*)$/.exec(text.replaceAll('\r\n', '\n'));
  return { head: match?.[1] ?? '', body: match?.[2] ?? text };
}

const heading = (name: PartName): RegExp => new RegExp(`^## +${HEADINGS[name]} *$`, 'm');

interface Span {
  start: number;
  end: number;
}

// From behind the heading to the next one.
function spanOf(body: string, name: PartName): Span | undefined {
  const found = heading(name).exec(body);
  if (found === null) return undefined;
  const start = found.index + found[0].length;
  const next = /^## /m.exec(body.slice(start));
  return { start, end: next === null ? body.length : start + next.index };
}

function bodyParts(body: string): Record<PartName, string> {
  const text = (name: PartName) => {
    const span = spanOf(body, name);
    return span === undefined ? '' : body.slice(span.start, span.end).replace(/^\n+|\s+$/g, '');
  };
  return { story: text('story'), rule: text('rule'), try: text('try') };
}

function withBodyPart(body: string, name: PartName, text: string): string {
  const span = spanOf(body, name);
  if (span === undefined) return `${body.trimEnd()}\n\n## ${HEADINGS[name]}\n\n${text}\n`;
  const rest = body.slice(span.end);
  return `${body.slice(0, span.start)}\n\n${text}\n${rest === '' ? '' : '\n'}${rest}`;
}
