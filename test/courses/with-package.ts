import type { CourseFiles } from '../../src/courses/course-folder.ts';

/** The files of a course with one more lesson at its end, L9, that is a package. `line`: more of its line in the plan. */
export const withPackage = (
  files: CourseFiles,
  { id = 'fire-safety', line = '', body = '' }: { id?: string; line?: string; body?: string } = {},
): CourseFiles => ({
  ...files,
  'course.yaml': `${files['course.yaml']!.trimEnd()}\n  - {id: L9, package: ${id}, ${line}minutes: 20, critical: false}\n`,
  'en/lessons/L9.md': `---\nid: L9\ntitle: When it burns\ntakeaway: Get out, then call.\n---\n${body}`,
});
