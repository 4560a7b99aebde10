import { isScalar, isSeq, parseDocument } from 'yaml';
import { newId } from '../database/id.ts';
import { checkAll, invalidField } from '../errors.ts';
import type { CourseFiles } from '../courses/course-folder.ts';
import { lessonIds } from './lesson-form.ts';
import { languageOf, partOf, PLAN, withPart } from './parts.ts';
import { emptyQuestion, isKind } from './question-form.ts';
import { textsOf } from './raw.ts';
import { questionLines } from './question-write.ts';
import { editedItem, setField } from './yaml-edit.ts';

/** What is asked for a new question: the rest is filled in on its own page. */
export interface NewQuestion {
  kind: string;
  clause: string;
  /** The lesson whose file it goes into. */
  lesson: string;
  stem: string;
}

/**
 * A new question with an id that nobody has used, and the edit that brings it into the files. `clauses`: those that it
 * may be on. Throws invalid naming the field.
 */
export function newQuestion(
  files: CourseFiles,
  { kind, clause, lesson, stem }: NewQuestion,
  clauses: readonly string[],
  now: Date,
): { id: string; edit: (files: CourseFiles) => CourseFiles } {
  checkAll(
    () => {
      if (!isKind(kind)) throw invalidField('kind', 'authoring.choose-kind');
    },
    () => {
      if (!clauses.includes(clause)) throw invalidField('clause', 'authoring.choose-clause');
    },
    () => {
      if (!lessonIds(files).includes(lesson)) throw invalidField('lesson', 'authoring.choose-lesson');
    },
    () => {
      if (stem === '') throw invalidField('stem', 'authoring.stem-needed');
    },
  );
  // No words of the author: ids stand in the record for ever.
  const id = `own-${clause.toLowerCase()}-${newId(now).slice(-8)}`;
  const question = { ...emptyQuestion(id, isKind(kind) ? kind : 'single'), stem, clauses: [clause] };
  const home = `${languageOf(files)}/questions/${lesson}.yaml`;
  return {
    id,
    edit: (current) => withPart(current, `question:${id}`, questionLines(undefined, question), home),
  };
}

/** The files without a question, also in the plan where a lesson or the refresher names it. */
export function withoutQuestion(files: CourseFiles, id: string): CourseFiles {
  let next = withPart(files, `question:${id}`, undefined, '');
  for (const lesson of lessonIds(files)) {
    const plan = partOf(next, `plan:${lesson}`)!;
    const asked = practised(plan.text);
    if (!asked.includes(id)) continue;
    const rest = asked.filter((one) => one !== id);
    const lines = editedItem(plan.text, (map, document) => setField(document, map, 'practice', rest));
    next = withPart(next, plan.thing, lines, PLAN);
  }
  const text = next[PLAN] ?? '';
  const without = withoutCase(text, id);
  return without === text ? next : { ...next, [PLAN]: without };
}

function practised(lines: string): string[] {
  const list: unknown = parseDocument(lines).toJS();
  return textsOf((list as { practice?: unknown }[])[0]?.practice);
}

// Only the list itself is written anew: the file is an author's.
function withoutCase(text: string, id: string): string {
  const node: unknown = parseDocument(text).getIn(['refresher', 'cases'], true);
  if (!isSeq(node) || !node.range) return text;
  const at = node.items.findIndex((item) => isScalar(item) && item.value === id);
  const item = node.items[at];
  if (!isScalar(item) || !item.range) return text;
  if (node.flow !== true) {
    const start = text.lastIndexOf('\n', item.range[0]) + 1;
    const end = text.indexOf('\n', item.range[1]);
    return text.slice(0, start) + (end < 0 ? '' : text.slice(end + 1));
  }
  const rest = node.items
    .filter((one) => one !== item)
    .map((one) => (isScalar(one) ? String(one.value) : ''));
  return `${text.slice(0, node.range[0])}[${rest.join(', ')}]${text.slice(node.range[1])}`;
}
