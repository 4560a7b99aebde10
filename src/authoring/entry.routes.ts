import type { Request, Response } from 'express';
import { notFound } from '../errors.ts';
import type { CourseFiles } from '../courses/course-folder.ts';
import { refusedStatus } from '../web/form.ts';
import { param, type Page } from '../web/ground.ts';
import { render } from '../web/render.ts';
import { clauseChoices, countryChoices, deskIn, shownRevision, tryVerb, type Study } from './desk.routes.ts';
import { change, markOf, type Desk } from './draft.ts';
import {
  checkNewWord, LONGEST_WORD, pointIn, typedPoint, typedWord, withPoint, withWord, wordIn, type PointForm,
  type WordForm,
} from './entries.ts'; // prettier-ignore
import { fieldsOf, type Fields } from './fields.ts';
import { partOf, withPart, type Thing } from './parts.ts';
import { aroundForm, saveThing, type Shown } from './thing.routes.ts';
import { teller } from './told.ts';

/** What the page of a point and that of a word have in common. */
interface Entry<Form> {
  thing: Thing;
  home: string;
  view: string;
  title: string;
  form: Form;
  /** False for what is not in the files yet. */
  isThere: boolean;
  typed: (fields: Fields) => Form;
  edit: (files: CourseFiles, form: Form) => CourseFiles;
  extra: Record<string, unknown>;
}

/** What clauses come down to, and hard words: short entries of a list. */
export function entryPages(study: Study) {
  const { database, messages, shipped } = study;

  async function show<Form>(
    req: Request,
    res: Response,
    desk: Desk,
    { thing, form, view, title, extra, isThere }: Entry<Form>,
    shown: Shown<Form> = {},
  ): Promise<void> {
    render(req, res, `authoring/${view}`, {
      ...(await aroundForm(study, req, res, desk, thing, shown)),
      title,
      form: shown.form ?? form,
      isThere,
      ...extra,
    });
  }

  async function save<Form>(
    req: Request,
    res: Response,
    entryOf: (files: CourseFiles) => Entry<Form>,
    check?: (files: CourseFiles, form: Form) => void,
  ): Promise<void> {
    const { thing, home, edit, typed } = entryOf((await deskIn(study, database.write)).files);
    const form = typed(fieldsOf(req.body));
    const told = (files: CourseFiles) => {
      const part = partOf(files, thing);
      return part === undefined ? [] : teller(messages).entry(part.text);
    };
    const refused = await saveThing(study, req, res, {
      thing,
      home,
      edit(files) {
        check?.(files, form);
        return edit(files, form);
      },
      told,
      yours: (files) => told(edit(files, form)),
    });
    if (refused !== undefined)
      await show(req, res, refused.desk, entryOf(refused.desk.files), { ...refused, form });
  }

  async function point(req: Request): Promise<(files: CourseFiles) => Entry<PointForm>> {
    const clause = param(req, 'clause').toUpperCase();
    const known = await clauseChoices(database.read);
    const named = known.find(({ value }) => value === clause);
    return (files) => {
      const isThere = partOf(files, `point:${clause}`) !== undefined;
      if (!isThere && named === undefined) throw notFound();
      return {
        thing: `point:${clause}`,
        home: `/course/edit/points/${clause}`,
        view: 'point',
        title: messages.t('authoring.point-title', { clause }),
        form: pointIn(files, clause),
        isThere,
        typed: typedPoint,
        edit: (current, form) => withPoint(current, clause, form),
        extra: { clause, clauseName: named?.text ?? clause },
      };
    };
  }

  const extra = () => ({ countries: countryChoices(messages), longest: LONGEST_WORD });
  const wordEntry = (name: string, form: WordForm, isThere: boolean): Entry<WordForm> => ({
    thing: `word:${name}`,
    home: `/course/edit/words/${encodeURIComponent(name)}`,
    view: 'word',
    title: isThere ? messages.t('authoring.word-title', { word: name }) : messages.t('authoring.new-word'),
    form,
    isThere,
    typed: (fields) => typedWord(fields, isThere ? form : undefined),
    edit: withWord,
    extra: extra(),
  });
  function word(req: Request, desk: Desk): (files: CourseFiles) => Entry<WordForm> {
    const name = param(req, 'word');
    return (files) => {
      const form = wordIn(files, name);
      // Somebody took it out while it was in a form: what is typed there is not lost.
      if (form === undefined && !(req.method === 'POST' && desk.changes.has(markOf(`word:${name}`))))
        throw notFound();
      return wordEntry(name, form ?? { word: name, also: '', means: '', countries: [] }, true);
    };
  }
  const newWord = (name: string) => () =>
    wordEntry(name, { word: name, also: '', means: '', countries: [] }, false);

  const pages: Record<
    'point' | 'savePoint' | 'word' | 'saveWord' | 'newWord' | 'addWord' | 'removeWord',
    Page
  > = {
    async point(req, res) {
      const desk = await deskIn(study);
      await show(req, res, desk, (await point(req))(desk.files));
    },
    savePoint: async (req, res) => save(req, res, await point(req)),
    async word(req, res) {
      const desk = await deskIn(study);
      await show(req, res, desk, word(req, desk)(desk.files));
    },
    saveWord: async (req, res) => save(req, res, word(req, await deskIn(study, database.write))),
    newWord: async (req, res) => show(req, res, await deskIn(study), newWord('')()),
    addWord: (req, res) => save(req, res, newWord(fieldsOf(req.body).line('word')), checkNewWord),
    async removeWord(req, res) {
      const desk = await deskIn(study, database.write);
      const entry = word(req, desk)(desk.files);
      const { thing } = entry;
      const shown = shownRevision(req);
      const edit = (files: CourseFiles) => withPart(files, thing, undefined, '');
      const errors = await tryVerb(study, res, (tx, now, by) =>
        change(tx, now, by, shipped.course.id, { thing, shown, edit }),
      );
      if (errors.length === 0) res.redirect(303, '/course/edit?show=words&done=removed');
      else
        await show(req, res.status(refusedStatus(errors)), await deskIn(study, database.write), entry, {
          errors,
        });
    },
  };
  return pages;
}
