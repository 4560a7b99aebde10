import { untoldIn } from '../policy/tongue.ts';
import type { Request, Response } from 'express';
import { invalidField, notFound } from '../errors.ts';
import { namesOf } from '../people/person.store.ts';
import { AUDIENCES, SETTINGS } from '../policy/policy-file.ts';
import { decidingRules } from '../policy/verdicts.ts';
import type { ClauseVersion } from '../policy/version.ts';
import { refusedStatus, typed, type ShownProblem } from '../web/form.ts';
import { param, type Page } from '../web/ground.ts';
import { render } from '../web/render.ts';
import { dropClause, editClause, editOwnClause, moveClause, restoreClause } from './clause.ts';
import { isChangedTwice, neighbours, offered, remarksOn, rulesInWords, valuesOf } from './clause-page.ts';
import { clashLines } from './clash.routes.ts';
import type { CollisionLine } from './collision.ts';
import {
  doneText,
  foundDraft,
  line,
  ownSeats,
  rolesText,
  shownRevision,
  ticked,
  tryVerb,
  type Desk,
} from './desk.routes.ts';
import { draftOf, type Draft } from './draft.ts';
import { frame } from './draft.routes.ts';
import { checkFixed, WORDS, type ClauseEdit, type OwnEdit, type WordField } from './edited.ts';
import { fitsForm, MOST_RULES, readOwn } from './own-form.ts';
import { ruleChoices } from './own.routes.ts';
import { clausePart } from './parts.ts';
import { decisionsOf } from './ready.ts';
import { clauseIn, commentsOf } from './voices.ts';

const DONE = ['saved', 'same', 'added', 'dropped', 'restored', 'moved', 'commented', 'decided'];

interface Shown {
  values?: Record<string, string>;
  roles?: string[];
  errors?: ShownProblem[];
  clash?: { by: string; at: string; lines: CollisionLine[] };
}

/** One clause of a draft: what each setting means, its words, and what was said of it. */
export function clausePages(desk: Desk): Record<'form' | 'save' | 'drop' | 'restore' | 'move', Page> {
  const { database, messages, source } = desk;

  const theClause = (req: Request, draft: Draft): ClauseVersion => {
    const clause = clauseIn(draft, param(req, 'clause').toUpperCase());
    if (clause === undefined) throw notFound();
    return clause;
  };

  async function showClause(req: Request, res: Response, draft: Draft, shown: Shown = {}): Promise<void> {
    const clause = theClause(req, draft);
    const { id, own } = clause;
    const { errors = [], clash } = shown;
    const part = draft.parts.get(clausePart(id));
    const base = draft.base.clauses.find((c) => c.id === id);
    const people = await namesOf(database.read, part === undefined ? [] : [part.changed_by]);
    const values = shown.values ?? valuesOf(draft, clause, source);
    const done = errors.length > 0 ? '' : doneText(desk, req, DONE);
    render(req, res, own ? 'committee/own' : 'committee/clause', {
      ...frame(desk, res, draft),
      title: `${id} ${clause.title}`,
      clause,
      base,
      values,
      errors,
      clash,
      done,
      gone: !draft.version.clauses.some((c) => c.id === id),
      part: part && { ...part, by: people.get(part.changed_by) ?? '' },
      twice: await isChangedTwice(database.read, draft, id),
      settings: own ? [] : offered(messages, draft, clause, source),
      holdsPrivacy: ownSeats(res).includes('seat-privacy'),
      wordsOpen:
        errors.length > 0 || WORDS.some((field) => base !== undefined && base[field] !== values[field]),
      untold: untoldIn(draft.version, id),
      remarks: remarksOn(draft, id, source, messages.language),
      rules: rulesInWords(messages, own ? clause : { ...clause, rules: decidingRules(clause.rules) }),
      kept: clause.rules.filter((rule) => !fitsForm(rule)).length,
      ...(own ? ruleChoices(messages) : {}),
      mostRules: MOST_RULES,
      audiences: AUDIENCES.map((role) => ({ value: role, text: rolesText(desk, [role]) })),
      roles: shown.roles ?? clause.roles,
      comments: (await commentsOf(database.read, draft.id)).get(id) ?? [],
      decision: (await decisionsOf(database.read, draft.id)).get(id),
      ...neighbours(draft, id),
      orderRevision: draft.parts.get('order')?.revision ?? 0,
    });
  }

  /** The page again after a form was refused; with the other person's words when it came too late. */
  async function again(req: Request, res: Response, errors: ShownProblem[], before: Draft): Promise<void> {
    const draft = await draftOf(database.read, before.id);
    const clause = theClause(req, draft);
    const part = draft.parts.get(clausePart(clause.id));
    const values = { ...typed(req) };
    const late = part !== undefined && part.revision !== shownRevision(req);
    const people = await namesOf(database.read, part === undefined ? [] : [part.changed_by]);
    const clash = late
      ? {
          by: people.get(part.changed_by) ?? '',
          at: part.changed_at,
          lines: clashLines(desk, draft, clause, typed(req), ticked(req, 'roles')),
        }
      : undefined;
    // To save again knowingly: the next time it is this revision that was shown.
    if (late) values['revision'] = String(part.revision);
    res.status(refusedStatus(errors));
    await showClause(req, res, draft, {
      values,
      roles: ticked(req, 'roles'),
      errors,
      ...(clash === undefined ? {} : { clash }),
    });
  }

  async function act(
    req: Request,
    res: Response,
    done: string,
    verb: Parameters<typeof tryVerb>[2],
    to?: string,
  ) {
    const draft = await foundDraft(desk, req, res);
    theClause(req, draft);
    const errors = await tryVerb(desk, res, verb);
    const home = `/committee/drafts/${draft.id}`;
    if (errors.length === 0) res.redirect(303, `${to ?? home}?done=${done}`);
    else {
      const now = await draftOf(database.read, draft.id);
      await showClause(req, res.status(refusedStatus(errors)), now, { errors });
    }
  }

  const which = (req: Request) => ({
    draftId: param(req, 'draft'),
    clause: param(req, 'clause').toUpperCase(),
    shown: shownRevision(req),
  });

  return {
    async form(req, res) {
      await showClause(req, res, await foundDraft(desk, req, res));
    },

    async save(req, res) {
      const draft = await foundDraft(desk, req, res);
      const clause = theClause(req, draft);
      let changed = false;
      const errors = await tryVerb(desk, res, async (tx, now, by, today) => {
        checkFixed(clause, typed(req));
        changed = clause.own
          ? await editOwnClause(tx, now, by, which(req), readOwnEdit(req, clause), source, today)
          : await editClause(tx, now, by, which(req), readEdit(req), source, today);
      });
      const home = `/committee/drafts/${draft.id}/clauses/${clause.id}`;
      if (errors.length === 0) res.redirect(303, `${home}?done=${changed ? 'saved' : 'same'}`);
      else await again(req, res, errors, draft);
    },

    drop: (req, res) =>
      act(req, res, 'dropped', (tx, now, by, today) =>
        dropClause(tx, now, by, which(req), line(req, 'reason'), today),
      ),
    restore: (req, res) =>
      act(req, res, 'restored', (tx, now, by, today) => restoreClause(tx, now, by, which(req), today)),
    move: (req, res) =>
      act(
        req,
        res,
        'moved',
        (tx, now, by, today) => {
          const { draftId, clause, shown } = which(req);
          const way = line(req, 'way') === 'up' ? -1 : 1;
          return moveClause(tx, now, by, draftId, { clause, by: way, shown }, today);
        },
        `/committee/drafts/${param(req, 'draft')}/clauses/${encodeURIComponent(param(req, 'clause'))}`,
      ),
  };
}

const readOwnEdit = (req: Request, clause: ClauseVersion): OwnEdit =>
  readOwn(
    typed(req),
    ticked(req, 'roles'),
    clause.rules.filter((rule) => !fitsForm(rule)),
  );

function readEdit(req: Request): ClauseEdit {
  const setting = SETTINGS.find((one) => one === line(req, 'setting'));
  if (setting === undefined) throw invalidField('setting', 'committee.setting-unknown');
  const words = Object.fromEntries(WORDS.map((field) => [field, line(req, field)])) as Record<
    WordField,
    string
  >;
  return { ...words, setting, rule: line(req, 'rule'), below: line(req, 'below') };
}
