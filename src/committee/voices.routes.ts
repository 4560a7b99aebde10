import type { Request } from 'express';
import { param, viewerOf, type Page } from '../web/ground.ts';
import { foundDraft, text, tryVerb, type Desk } from './desk.routes.ts';
import { commentOnDraft, decideClause } from './voices.ts';
import { refusedWords } from './refused.routes.ts';

/** What the committee says of a draft, and why a clause is decided as it is. */
export function voicePages(desk: Desk): Record<'comment' | 'commentWhole' | 'decide', Page> {
  const clauseOf = (req: Request) => param(req, 'clause').toUpperCase();

  const say =
    (whole: boolean): Page =>
    async (req, res) => {
      const draft = await foundDraft(desk, req, res);
      const clause = whole ? '' : clauseOf(req);
      const words = text(req, 'words');
      const speaker = { kind: 'committee', personId: viewerOf(res).personId } as const;
      const errors = await tryVerb(desk, res, (tx, now, _by, today) =>
        commentOnDraft(tx, now, speaker, draft.id, { clause, words }, today),
      );
      const home = `/committee/drafts/${draft.id}${whole ? '/review' : `/clauses/${clause}`}`;
      if (errors.length === 0) res.redirect(303, `${home}?done=commented#said`);
      else refusedWords(desk, req, res, { draft, home, name: 'words', value: words, errors });
    };

  return {
    comment: say(false),
    commentWhole: say(true),
    async decide(req, res) {
      const draft = await foundDraft(desk, req, res);
      const clause = clauseOf(req);
      const reason = text(req, 'reason');
      const errors = await tryVerb(desk, res, (tx, now, by) =>
        decideClause(tx, now, by, draft.id, { clause, reason }),
      );
      const home = `/committee/drafts/${draft.id}/clauses/${clause}`;
      if (errors.length === 0) res.redirect(303, `${home}?done=decided#decision`);
      else refusedWords(desk, req, res, { draft, home, name: 'reason', value: reason, errors });
    },
  };
}
