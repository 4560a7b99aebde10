import type { Messages } from '../web/messages.ts';
import { USUAL_PLAN, type Rule } from './rule.ts';

/** A rule to begin with: what of it is law, and what is our habit, stands beside it with its source. */
export interface Preset {
  id: string;
  rule: Omit<Rule, 'id' | 'name' | 'thing' | 'from'>;
  /** Messages `training-rules.preset-ID-law-1` …, each with its source in `-source`, and so many habits after them. */
  laws: number;
  habits: number;
}

// A year from when it was done, and the first within a month: what most do, and no law says.
const USUAL: Omit<Preset['rule'], 'basis'> = {
  for: [{}],
  first: { after: 'hire', days: 30 },
  renewal: { every: 'anniversary', months: 12 },
  opensDays: 60,
  leastDays: 180,
  graceDays: 0,
  shorter: true,
  outside: 'no',
  returning: 'anew',
  plan: USUAL_PLAN,
};

export const PRESETS: readonly Preset[] = [
  {
    id: 'own',
    rule: { ...USUAL, basis: 'own', first: { after: 'hire', days: 'policy' } },
    laws: 0,
    habits: 1,
  },
  { id: 'hipaa', rule: { ...USUAL, basis: 'hipaa', for: [{ countries: ['us'] }] }, laws: 4, habits: 2 },
  {
    id: 'texas',
    rule: {
      ...USUAL,
      basis: 'texas',
      for: [{ countries: ['us-tx'] }],
      // Of somebody new that is hire; who moves to a site there has as long.
      first: { after: 'joining', days: 90 },
    },
    laws: 3,
    habits: 1,
  },
  { id: 'uk', rule: { ...USUAL, basis: 'uk', for: [{ countries: ['uk'] }] }, laws: 3, habits: 2 },
];

export const presetOf = (id: string): Preset | undefined => PRESETS.find((preset) => preset.id === id);

/** A preset as the page tells it. */
export interface ToldPreset {
  id: string;
  name: string;
  about: string;
  laws: { text: string; source: string }[];
  habits: string[];
}

export function toldPreset(messages: Messages, { id, laws, habits }: Preset): ToldPreset {
  const say = (rest: string) => messages.t(`training-rules.preset-${id}-${rest}`);
  const upTo = (most: number) => Array.from({ length: most }, (_, n) => n + 1);
  return {
    id,
    name: say('name'),
    about: say('about'),
    laws: upTo(laws).map((n) => ({ text: say(`law-${n}`), source: say(`law-${n}-source`) })),
    habits: upTo(habits).map((n) => say(`habit-${n}`)),
  };
}
