import { currentCourse } from '../courses/course.ts';
import { isFor } from '../courses/fitting.ts';
import { readerOf } from '../policy/reader.store.ts';
import { param, viewerOf, type Ground, type Page } from '../web/ground.ts';
import { render } from '../web/render.ts';
import { languageOf } from '../web/tongue.ts';

/** The hard words of a course, each in one plain sentence, as they are used where this person works. */
export function wordsPage({ database, messages }: Ground): Page {
  return async (req, res) => {
    const { course } = await currentCourse(database.read, param(req, 'course'), languageOf(res));
    const { roles, country } = await readerOf(database.read, viewerOf(res).personId);
    const who = { roles, country: country ?? 'us' };
    const { compare } = new Intl.Collator(messages.locale);
    render(req, res, 'training/words', {
      title: messages.t('words.title'),
      course,
      words: course.words
        .filter(({ countries }) => isFor({ countries }, who))
        .toSorted((a, b) => compare(a.word, b.word)),
    });
  };
}
