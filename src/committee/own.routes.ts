import type { Request, Response } from 'express';
import { AUDIENCES } from '../policy/policy-file.ts';
import {
  dutyWords,
  verdictWords,
  voiceWords,
  whatWords,
  whenWords,
  whereWords,
} from '../policy/rule-words.ts';
import { DUTIES, KINDS, VERDICTS, VOICES, WHENS, WHERES } from '../policy/vocabulary.ts';
import { JOB_ROLES } from '../people/person.ts';
import { refusedStatus, typed, type ShownProblem } from '../web/form.ts';
import { type Page } from '../web/ground.ts';
import type { Messages } from '../web/messages.ts';
import { render } from '../web/render.ts';
import { addOwnClause } from './clause.ts';
import { foundDraft, rolesText, ticked, tryVerb, type Desk } from './desk.routes.ts';
import { frame } from './draft.routes.ts';
import type { Draft } from './draft.ts';
import { MOST_RULES, readOwn } from './own-form.ts';

/** Writing a new clause of the organisation's own. */
export function ownPages(desk: Desk): Record<'newForm' | 'add', Page> {
  const { messages, source } = desk;

  function showNew(req: Request, res: Response, draft: Draft, errors: ShownProblem[]): void {
    render(req, res, 'committee/own', {
      ...frame(desk, res, draft),
      title: messages.t('committee.own-new'),
      clause: null,
      errors,
      done: '',
      values: typed(req),
      roles: errors.length > 0 ? ticked(req, 'roles') : ['all'],
      ...ruleChoices(messages),
      kept: 0,
      mostRules: MOST_RULES,
      audiences: AUDIENCES.map((role) => ({ value: role, text: rolesText(desk, [role]) })),
    });
  }

  return {
    async newForm(req, res) {
      showNew(req, res, await foundDraft(desk, req, res), []);
    },

    async add(req, res) {
      const draft = await foundDraft(desk, req, res);
      let id = '';
      const errors = await tryVerb(desk, res, async (tx, now, by, today) => {
        const edit = readOwn(typed(req), ticked(req, 'roles'), []);
        id = await addOwnClause(tx, now, by, draft.id, edit, source, today);
      });
      if (errors.length === 0) res.redirect(303, `/committee/drafts/${draft.id}/clauses/${id}?done=added`);
      else showNew(req, res.status(refusedStatus(errors)), draft, errors);
    },
  };
}

/** What may be chosen in each part of a rule, in words. */
export function ruleChoices(messages: Messages) {
  const options = <T extends string>(codes: readonly T[], words: (code: T) => string) =>
    codes.map((value) => ({ value, text: words(value) }));
  return {
    choices: {
      answer: options(VERDICTS, (code) => verdictWords(messages, code)),
      what: options(KINDS, (code) => whatWords(messages, code)),
      where: options(WHERES, (code) => whereWords(messages, code)),
      who: options(JOB_ROLES, (code) => messages.t(`people.job-role-${code}`)),
      duty: options(DUTIES, (code) => dutyWords(messages, code)),
      as: options(VOICES, (code) => voiceWords(messages, code)),
      when: options(WHENS, (code) => whenWords(messages, code, true)),
      unless: options(WHENS, (code) => whenWords(messages, code, true)),
    },
  };
}
