import type { Duty, Voice, When, Where } from '../policy/vocabulary.ts';

// How often each answer is the right one, as we guess. It decides nothing but the order of the questions.

export const LIKELY_WHERE: Readonly<Record<Where, number>> = {
  'own-profile': 0.25,
  message: 0.15,
  story: 0.14,
  'closed-group': 0.12,
  comment: 0.08,
  'official-account': 0.08,
  'review-site': 0.05,
  'ai-tool': 0.05,
  live: 0.03,
  'secure-tool': 0.03,
  press: 0.02,
};

export const LIKELY_VOICE: Readonly<Record<Voice, number>> = { myself: 0.85, 'the-business': 0.15 };

export const LIKELY_DUTY: Readonly<Record<Duty, number>> = { 'off-duty': 0.75, 'on-duty': 0.25 };

/** How often it is so. */
export const LIKELY_WHEN: Readonly<Record<When, number>> = {
  permission: 0.15,
  checked: 0.25,
  approved: 0.25,
  registered: 0.15,
  disclosed: 0.4,
  'job-shows': 0.4,
  'care-area': 0.2,
  incident: 0.05,
};

/** How often nothing more is in it. */
export const LIKELY_NONE = 0.65;
