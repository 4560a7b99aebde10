import { z } from 'zod';
import {
  DUTIES,
  KINDS,
  VERDICTS,
  VOICES,
  WHENS,
  WHERES,
  type Kind,
  type Post,
  type When,
} from '../policy/vocabulary.ts';
import { anyOf, code } from '../policy/words-file.ts';

/** One post in the policy's own words, as an author writes it. What is left out is the plainest case. */
export const facts = z
  .strictObject({
    as: code(VOICES).default('myself'),
    duty: code(DUTIES).default('off-duty'),
    what: anyOf(KINDS).refine((kinds) => kinds.length > 0, 'must say what is in the post'),
    where: code(WHERES),
    when: anyOf(WHENS),
  })
  .transform(({ as: voice, ...rest }) => ({ voice, ...rest }));

/** Parts of such facts: what one value of a scenario's slot brings. */
export const someFacts = {
  as: code(VOICES).optional(),
  duty: code(DUTIES).optional(),
  what: anyOf(KINDS),
  where: code(WHERES).optional(),
  when: anyOf(WHENS),
};

/** The answers that the policy may give to such a post. */
export const answers = anyOf(VERDICTS).transform((list) => (list.length === 0 ? undefined : list));

/** A post without the person who makes it. */
export interface Facts extends Pick<Post, 'duty' | 'where' | 'voice'> {
  what: readonly Kind[];
  when: readonly When[];
}

/** The post that these people would make. */
export const postOf = ({ what, when, ...rest }: Facts, roles: readonly string[]): Post => ({
  ...rest,
  roles,
  what: new Set(what),
  when: new Set(when),
});
