import { uncovered } from '../policy/checks/uncovered.ts';
import { shippedWording } from '../policy/checks/wording-file.ts';
import { firmnessOf, type Firmness } from '../policy/checks/wording.ts';
import { voiceWords, whatWords, whereWords } from '../policy/rule-words.ts';
import type { PolicyVersion } from '../policy/version.ts';
import type { Messages } from '../web/messages.ts';

/** The clauses of a version between too rigid and too vague, and what no clause decides, in words. */
export interface PolicyMap {
  clauses: { clause: string; title: string; place: Firmness['place']; why: string[] }[];
  open: string[];
}

/** Draws the map of a version for the page of its draft. */
export function mapOf(messages: Messages, version: PolicyVersion): PolicyMap {
  return {
    clauses: firmnessOf(version, shippedWording()).map(({ clause, title, place, why }) => ({
      clause,
      title,
      place,
      why: why.map((key) => messages.t(key, { clause, title })),
    })),
    open: uncovered(version).map(({ what, voice, where }) =>
      messages.t('committee.map-open-line', {
        what: what.map((kind) => whatWords(messages, kind)).join(' + '),
        voice: voiceWords(messages, voice),
        where: where.map((place) => whereWords(messages, place)).join(', '),
      }),
    ),
  };
}
