import type { Request, Response } from 'express';
import { namesOf } from '../people/person.store.ts';
import { QUESTION_KINDS } from '../courses/question-file.ts';
import { query, type Page } from '../web/ground.ts';
import { render } from '../web/render.ts';
import { marksBetween } from './changes.ts';
import {
  checkedIn, clauseChoices, countryChoices, deskIn, doneText, mayEdit, roleChoices, tryVerb, type Study,
} from './desk.routes.ts'; // prettier-ignore
import { dropDraft } from './draft.ts';
import { lessonIds } from './lesson-form.ts';
import { listed, SHELVES, type Filter, type Shelf } from './listing.ts';
import { questionsOf } from './outline.ts';

const EACH = 50;
const DONE = ['removed', 'dropped', 'undone', 'in-force', 'taken'];

/** Everything in the course, with what the open draft changes. */
export function editPages(study: Study): Record<'list' | 'drop', Page> {
  const { database, messages, shipped } = study;

  async function list(req: Request, res: Response): Promise<void> {
    const desk = await deskIn(study);
    const state = await checkedIn(study, desk);
    const hasFiles = Object.keys(desk.files).length > 0;
    const shelf: Shelf = SHELVES.find((one) => one === query(req, 'show')) ?? 'lessons';
    const filter: Filter = {
      kind: query(req, 'kind'),
      role: query(req, 'role'),
      country: query(req, 'country'),
      clause: query(req, 'clause'),
      lesson: query(req, 'lesson'),
      only: query(req, 'only'),
    };
    const clauses = await clauseChoices(database.read);
    const { draft } = desk;
    const things = listed(
      desk,
      state,
      shelf,
      filter,
      clauses.map(({ value }) => value),
    );
    const last = Math.max(1, Math.ceil(things.length / EACH));
    const given = query(req, 'page');
    const page = /^[1-9]\d?$/.test(given) ? Math.min(Number(given), last) : 1;
    const at = (to: number) =>
      to < 1 || to > last || to === page
        ? null
        : `/course/edit?${new URLSearchParams({ show: shelf, ...filter, page: String(to) }).toString()}`;
    const names = await namesOf(database.read, draft === undefined ? [] : [draft.opened_by]);
    render(req, res, 'authoring/edit', {
      title: messages.t('authoring.title'),
      mayEdit: mayEdit(res),
      hasFiles,
      draft: draft && { at: draft.opened_at, name: names.get(draft.opened_by) ?? '' },
      changes: marksBetween(desk.base, desk.files).size,
      faults: state.problems.length,
      // Without files there is nothing to be wrong.
      whole: !hasFiles ? [] : state.problems.filter(({ thing }) => thing === ''),
      shelf,
      shelves: SHELVES,
      filter,
      filtered: Object.values(filter).some((value) => value !== ''),
      things: things.slice((page - 1) * EACH, page * EACH),
      found: things.length,
      pager: { first: page > 2 ? at(1) : null, previous: at(page - 1), next: at(page + 1) },
      kinds: QUESTION_KINDS.map((kind) => ({ value: kind, text: messages.t(`authoring.kind-${kind}`) })),
      roles: roleChoices(messages),
      countries: countryChoices(messages),
      clauses,
      lessons: [
        ...new Set([...lessonIds(desk.files), ...questionsOf(desk.files).map(({ file }) => file)]),
      ].map((value) => ({ value, text: value })),
      done: doneText(study, req, DONE),
    });
  }

  return {
    list,
    async drop(_req, res) {
      await tryVerb(study, res, (tx, now, by) => dropDraft(tx, now, by, shipped.course.id));
      res.redirect(303, '/course/edit?done=dropped');
    },
  };
}
