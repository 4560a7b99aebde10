import type { Ask } from './ask.ts';
import type { ChangeFacts } from './part-changes.ts';
import type { CourseFacts } from './part-course.ts';
import type { EffectFacts } from './part-effect.ts';
import type { ExceptionFacts } from './part-exceptions.ts';
import type { KeepingFacts } from './part-keeping.ts';
import type { ObligationFacts } from './part-obligations.ts';
import type { PeopleFacts } from './part-people.ts';
import type { PolicyFacts } from './part-policy.ts';
import type { ProofFacts } from './part-proof.ts';
import type { ReminderFacts } from './part-reminders.ts';
import type { SignatureFacts } from './part-signatures.ts';
import type { TrainingFacts } from './part-training.ts';
import type { Filed } from './spool.ts';

/** What the parts of a pack came to. */
export interface Facts {
  people: PeopleFacts;
  policy: PolicyFacts;
  course: CourseFacts;
  obligations: ObligationFacts;
  training: TrainingFacts;
  effect: EffectFacts;
  signatures: SignatureFacts;
  changes: ChangeFacts;
  exceptions: ExceptionFacts;
  reminders: ReminderFacts;
  keeping: KeepingFacts;
  proof: ProofFacts;
}

/** Everything that the first page says. */
export interface Contents {
  ask: Ask;
  /** What was asked, in words: a line each. */
  asked: { label: string; text: string }[];
  facts: Facts;
  files: readonly Filed[];
}

/** A cell that leads to a file of the pack. */
export interface Link {
  text: string;
  href: string;
}
export type Shown = string | Link | readonly Link[];

/** What stands on the first page, on screen and on paper alike. */
export type Block =
  | { kind: 'text'; text: string }
  | { kind: 'table'; caption: string; heads: readonly string[]; rows: readonly (readonly Shown[])[] }
  | { kind: 'verbatim'; text: string };

export interface Section {
  id: string;
  title: string;
  blocks: Block[];
}

export interface FirstPage {
  title: string;
  house: string;
  language: string;
  at: Date;
  /** What it stands on, in a line for the foot of each page. */
  foot: string;
  lead: string;
  asked: Contents['asked'];
  sections: Section[];
}
