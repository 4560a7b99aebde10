import { currentCourse } from '../courses/course.ts';
import { isFor } from '../courses/fitting.ts';
import { readerOf } from '../policy/reader.store.ts';
import { param, viewerOf, type Ground, type Page } from '../web/ground.ts';
import { languageOf } from '../web/tongue.ts';
import { render } from '../web/render.ts';

/** Where the facts of a course come from, lesson by lesson, as it reads for this person. */
export function sourcesPage({ database, messages }: Ground): Page {
  return async (req, res) => {
    const { course } = await currentCourse(database.read, param(req, 'course'), languageOf(res));
    const { roles, country } = await readerOf(database.read, viewerOf(res).personId);
    const who = { roles, country: country ?? 'us' };
    render(req, res, 'training/sources', {
      title: messages.t('sources.title'),
      course,
      lessons: course.lessons
        .filter((lesson) => isFor(lesson, who))
        .map(({ title, sources }) => ({ title, sources: sources.filter((source) => isFor(source, who)) }))
        .filter(({ sources }) => sources.length > 0),
    });
  };
}
