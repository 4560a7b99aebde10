import type { Request, Response } from 'express';
import { notFound } from '../errors.ts';
import { contentHash } from '../files/content.store.ts';
import { param, type Page } from '../web/ground.ts';
import { render } from '../web/render.ts';
import { checkedIn, deskIn, policyText, type Study } from './desk.routes.ts';
import type { Desk } from './draft.ts';
import { ownFaultsOf } from './faults.ts';
import { fieldsOf } from './fields.ts';
import { lessonIn, PARTS, type LessonForm, type PartName } from './lesson-form.ts';
import { ownIn, ownLines, withOwn, type OwnEdit } from './own.ts';
import { partOf } from './parts.ts';
import { aroundForm, saveThing, type Shown } from './thing.routes.ts';
import { teller } from './told.ts';

/** What was sent of the form of one part. */
type Sent = Omit<OwnEdit, 'bytes'> & { part: PartName };

/** Our photo, our story, our phone number: what an organisation adds to a lesson that stays Heed's own. */
export function ownPages(study: Study): Record<'form' | 'save', Page> {
  const { database, messages } = study;

  const found = ({ files }: Desk, req: Request): LessonForm => {
    const lesson = lessonIn(files, param(req, 'lesson'));
    if (lesson === undefined) throw notFound();
    return lesson;
  };

  async function show(req: Request, res: Response, desk: Desk, shown: Shown<Sent> = {}): Promise<void> {
    const { files } = desk;
    const lesson = found(desk, req);
    const { form: sent, errors = [] } = shown;
    const state = await checkedIn(study, desk);
    render(req, res, 'authoring/own', {
      ...(await aroundForm(study, req, res, desk, `own:${lesson.id}`, shown)),
      title: messages.t('authoring.own', { title: lesson.title }),
      lesson,
      faults: ownFaultsOf(state, lesson.id),
      errorsText: messages.t('authoring.choose-file-again'),
      brackets: Object.entries((await policyText(database.read))?.brackets ?? {}),
      parts: PARTS.map((part) => {
        const own = ownIn(files, lesson.id, part);
        const body = files[`pictures/${own.picture}`];
        const isSent = sent?.part === part;
        return {
          part,
          ...own,
          without: false,
          ...(isSent ? sent : {}),
          isSent,
          hash: body === undefined ? null : contentHash(body),
          errors: isSent ? errors : [],
        };
      }),
    });
  }

  return {
    form: async (req, res) => show(req, res, await deskIn(study)),

    async save(req, res) {
      const desk = await deskIn(study, database.write);
      const { id } = found(desk, req);
      const part = PARTS.find((one) => one === param(req, 'part'));
      if (part === undefined) throw notFound();
      const fields = fieldsOf(req.body);
      const form: Sent = {
        part,
        words: fields.text('words'),
        alt: fields.line('alt'),
        without: fields.line('without') !== '',
      };
      const bytes = req.file === undefined || req.file.size === 0 ? undefined : req.file.buffer;
      const tell = (lines: string | undefined) => (lines === undefined ? [] : teller(messages).own(lines));
      const refused = await saveThing(study, req, res, {
        thing: `own:${id}`,
        home: `/course/edit/own/${id}`,
        place: `#${part}`,
        edit: (files) => withOwn(files, id, part, { ...form, bytes }),
        told: (files) => tell(partOf(files, `own:${id}`)?.text),
        yours(files) {
          const picture = form.without ? '' : ownIn(files, id, part).picture;
          return tell(ownLines(files, id, part, { ...form, picture }));
        },
      });
      if (refused !== undefined) await show(req, res, refused.desk, { ...refused, form });
    },
  };
}
