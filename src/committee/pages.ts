import type { PolicySource } from '../policy/policy-file.ts';
import type { Ground } from '../web/ground.ts';
import { agendaPages } from './agenda.routes.ts';
import { bringPages } from './bring.routes.ts';
import { clausePages } from './clause.routes.ts';
import { counselPages } from './counsel.routes.ts';
import type { Reach } from './desk.routes.ts';
import { draftPages } from './draft.routes.ts';
import { emergencyPages } from './emergency.routes.ts';
import { namesPages } from './names.routes.ts';
import { openDraftPages } from './open.routes.ts';
import { ownPages } from './own.routes.ts';
import { reviewPages } from './review.routes.ts';
import { seatPages } from './seats.routes.ts';
import { voicePages } from './voices.routes.ts';

/** The pages of the committee. `source` is the shipped policy, from which settings are taken; `reach` says what publishing costs. */
export function committeePages(ground: Ground, source: PolicySource, reach: Reach) {
  const desk = { ...ground, source, reach };
  return {
    agenda: agendaPages(desk),
    seats: seatPages(desk),
    draft: draftPages(desk),
    clause: clausePages(desk),
    own: ownPages(desk),
    bring: bringPages(desk),
    names: namesPages(desk),
    review: reviewPages(desk),
    voices: voicePages(desk),
    emergency: emergencyPages(desk),
    counsel: counselPages(desk),
    open: openDraftPages(desk),
  };
}
