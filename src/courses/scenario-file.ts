import { z } from 'zod';
import { readYaml } from '../files/yaml-file.ts';
import { COUNTRIES } from '../organisation/organisation.ts';
import { AUDIENCES } from '../policy/policy-file.ts';
import type { Kind, Post, When } from '../policy/vocabulary.ts';
import { someFacts, type Facts } from './facts-file.ts';
import { questionId } from './question-file.ts';

const words = z.string('must be a text').trim().min(1, 'must not be empty');
const partial = z.strictObject(someFacts).transform(named);
const value = z.strictObject({ say: z.string().trim(), ...someFacts }).transform(named);
const common = {
  id: questionId,
  roles: z.array(z.enum(AUDIENCES)).min(1),
  countries: z.array(z.enum(COUNTRIES)).min(1).optional(),
  text: words,
  always: partial.default({ what: [], when: [] }),
};
const scenario = z.discriminatedUnion('kind', [
  z.strictObject({
    ...common,
    kind: z.literal('verdict'),
    slots: z.record(z.string().regex(/^[a-z]+$/), z.array(value).min(2).max(4)),
  }),
  z.strictObject({ ...common, kind: z.literal('pick'), posts: z.array(value).min(4).max(12) }),
]);

/** What a part of a scenario says of the post; what it leaves open, others say. */
export interface PartialFacts extends Partial<Pick<Post, 'duty' | 'where' | 'voice'>> {
  what: Kind[];
  when: When[];
}

/** Words with the facts that they stand for. */
export interface Value extends PartialFacts {
  say: string;
}

/** A question that is made from facts when it is asked: the policy's rules give the answer. */
export type Scenario = z.output<typeof scenario> & {
  /** In a course in another language: the version that this one says, and the language where it is not that. */
  of?: string;
  language?: string;
};

/** The id of the question that a scenario becomes. No question of the bank has a colon in its id. */
export const scenarioId = ({ id }: Pick<Scenario, 'id'>): string => `${MADE}${id}`;

/** True for a question that was made from a scenario. */
export const isMade = ({ id }: { id: string }): boolean => id.startsWith(MADE);

const MADE = 'scenario:';

export const readScenarios = (text: string, file: string): Scenario[] =>
  readYaml(text, file, z.array(scenario));

/** Puts the facts of several parts together: kinds and circumstances add up, of the rest the last one holds. */
export function together(parts: readonly PartialFacts[]): Facts {
  const facts: Facts = { voice: 'myself', duty: 'off-duty', where: 'own-profile', what: [], when: [] };
  for (const { what, when, ...rest } of parts) {
    Object.assign(facts, Object.fromEntries(Object.entries(rest).filter(([key]) => ONE_OF.has(key))));
    facts.what = [...new Set([...facts.what, ...what])];
    facts.when = [...new Set([...facts.when, ...when])];
  }
  return facts;
}

const ONE_OF = new Set(['voice', 'duty', 'where']);

function named<
  T extends {
    as?: Post['voice'] | undefined;
    duty?: Post['duty'] | undefined;
    where?: Post['where'] | undefined;
  },
>({ as: voice, duty, where, ...rest }: T) {
  return { ...rest, ...(voice && { voice }), ...(duty && { duty }), ...(where && { where }) };
}
