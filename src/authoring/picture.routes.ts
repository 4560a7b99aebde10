import type { Request, Response } from 'express';
import { checkAll, conflict, invalidField, notFound } from '../errors.ts';
import { contentHash } from '../files/content.store.ts';
import type { CourseFiles } from '../courses/course-folder.ts';
import { refusedStatus, type ShownProblem } from '../web/form.ts';
import { param, type Page } from '../web/ground.ts';
import { render } from '../web/render.ts';
import {
  deskIn, doneText, mayEdit, shownRevision, tryVerb, type Study,
} from './desk.routes.ts'; // prettier-ignore
import { change, revisionOf } from './draft.ts';
import { fieldsOf } from './fields.ts';
import { lessonIn } from './lesson-form.ts';
import {
  pictureBody, pictureName, pictureType, placesFor, usesOf, withPicture, withPictureIn,
} from './pictures.ts'; // prettier-ignore

/** Pictures of the course: added, put into a lesson, replaced, taken out. */
export function picturePages(study: Study): Record<'newForm' | 'add' | 'show' | 'replace' | 'remove', Page> {
  const { messages, shipped } = study;
  // Read only when it is needed: a course takes half a second, and a server need not wait for it to start.
  const course = () => shipped.course.id;

  async function showNew(
    req: Request,
    res: Response,
    values: { alt: string; place: string },
    errors: ShownProblem[],
  ): Promise<void> {
    const { files } = await deskIn(study);
    render(req, res, 'authoring/new-picture', {
      title: messages.t('authoring.new-picture'),
      errors,
      errorsText: messages.t('authoring.choose-file-again'),
      values,
      places: placesFor(files).map(({ value, lesson, part }) => ({
        value,
        text: `${lesson} ${lessonIn(files, lesson)?.title ?? ''}: ${messages.t(`authoring.field-${part}`)}`,
      })),
    });
  }

  async function found(req: Request) {
    const desk = await deskIn(study);
    const name = param(req, 'picture');
    const body = desk.files[`pictures/${name}`];
    if (body === undefined) throw notFound();
    return { desk, name, body };
  }

  async function show(req: Request, res: Response, errors: ShownProblem[] = []): Promise<void> {
    const { desk, name, body } = await found(req);
    render(req, res, 'authoring/picture', {
      title: messages.t('authoring.picture-title', { name }),
      mayEdit: mayEdit(res),
      errors,
      errorsText: messages.t('authoring.choose-file-again'),
      done: errors.length > 0 ? '' : doneText(study, req, ['saved', 'same', 'picture-added']),
      name,
      hash: contentHash(body),
      uses: usesOf(desk.files, name),
      revision: revisionOf(desk, `picture:${name}`),
    });
  }

  return {
    newForm: (req, res) => showNew(req, res, { alt: '', place: '' }, []),

    async add(req, res) {
      const fields = fieldsOf(req.body);
      const [alt, place] = [fields.line('alt'), fields.line('place')];
      let name = '';
      const errors = await tryVerb(study, res, async (tx, now, by) => {
        const bytes = req.file?.buffer ?? Buffer.alloc(0);
        const desk = await deskIn(study, tx);
        checkAll(
          () => void pictureType(bytes),
          () => {
            if (place !== '' && placesFor(desk.files).every(({ value }) => value !== place))
              throw invalidField('place', 'authoring.place-odd');
          },
          () => {
            if (place !== '' && alt === '') throw invalidField('alt', 'authoring.alt-needed');
          },
        );
        const type = pictureType(bytes);
        name = pictureName(desk.files, bytes, type);
        const thing = `picture:${name}`;
        await change(tx, now, by, course(), {
          thing,
          shown: revisionOf(desk, thing),
          edit: (files) =>
            withPictureIn(withPicture(files, name, pictureBody(bytes, type)), place, name, alt),
        });
      });
      if (errors.length > 0) await showNew(req, res.status(refusedStatus(errors)), { alt, place }, errors);
      else if (place === '') res.redirect(303, `/course/edit/pictures/${name}?done=picture-added`);
      else res.redirect(303, `/course/edit/lessons/${place.split(':')[0]}?done=picture-put`);
    },

    show: (req, res) => show(req, res),

    async replace(req, res) {
      const { name } = await found(req);
      let isChanged = false;
      const errors = await tryVerb(study, res, async (tx, now, by) => {
        const bytes = req.file?.buffer ?? Buffer.alloc(0);
        const type = pictureType(bytes);
        if (!name.endsWith(`.${type}`)) throw invalidField('file', 'authoring.picture-same-kind');
        const edit = (files: CourseFiles) => withPicture(files, name, pictureBody(bytes, type));
        const shown = shownRevision(req);
        isChanged = await change(tx, now, by, course(), { thing: `picture:${name}`, shown, edit });
      });
      if (errors.length > 0) await show(req, res.status(refusedStatus(errors)), errors);
      else res.redirect(303, `/course/edit/pictures/${name}?done=${isChanged ? 'saved' : 'same'}`);
    },

    async remove(req, res) {
      const { name } = await found(req);
      const errors = await tryVerb(study, res, (tx, now, by) =>
        change(tx, now, by, course(), {
          thing: `picture:${name}`,
          shown: shownRevision(req),
          edit(files) {
            if (usesOf(files, name).length > 0) throw conflict('authoring.picture-used');
            return withPicture(files, name, undefined);
          },
        }),
      );
      if (errors.length > 0) await show(req, res.status(refusedStatus(errors)), errors);
      else res.redirect(303, '/course/edit?show=pictures&done=removed');
    },
  };
}
