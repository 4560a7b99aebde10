import type { Messages } from '../web/messages.ts';
import { compose, type Letter, type Part } from './compose.ts';
import { firstName } from './first-name.ts';
import { filled, type Values, type Worded } from './wording.ts';
import { shippedWordings, type Wordings } from './wordings.ts';

/** What a mail has to say, whatever the words around it are. Texts are plain, days and reasons already in words. */
export interface Say {
  kind: Worded;
  organisation: string;
  /** To whom, a whole name. */
  name: string;
  /** How many things, or people, it is about. */
  count: number;
  /** The manager of the person, or whoever sent the reminder; absent: “your manager”. */
  manager?: string | undefined;
  /** The first thing that is owed. */
  what?: string;
  due?: string;
  when?: string;
  why?: string;
  /** Of whom a manager is told: their names, those before others first. */
  people?: readonly string[];
  /** What is always there, between the opening and the closing words. */
  body: readonly Part[];
  action: Letter['action'];
  /** Why this came. */
  because: string;
}

export type Words = { subject: string; text: string; html: string };

/** The mail in the organisation's own words, or in those that Heed ships; never throws, whatever there is to say. */
export function wordedLetter(messages: Messages, say: Say, wordings = shippedWordings(messages)): Words {
  const { organisation, body, action, because } = say;
  const { subject, opening, closing } = filled(wordings[say.kind], valuesOf(messages, say));
  return compose(messages, {
    organisation,
    subject,
    parts: [...opening, ...body, ...closing],
    action,
    after: [because],
  });
}

export type { Wordings };

// Worked out only where the wording asks for it: a run at night makes a hundred thousand of these.
function valuesOf(messages: Messages, say: Say): Values {
  const { t } = messages;
  const [first = '', ...more] = say.people ?? [];
  return {
    name: say.name,
    get first_name() {
      return firstName(say.name);
    },
    organisation: say.organisation,
    what: say.what ?? '',
    due: say.due ?? '',
    when: say.when ?? '',
    why: say.why ?? '',
    get manager() {
      return say.manager || t('mail-templates.your-manager');
    },
    get person() {
      return more.length === 0 ? first : t('mail-templates.person-more', { name: first, count: more.length });
    },
    get people() {
      return t('mail-templates.people', { count: say.count });
    },
    get count() {
      return say.count.toLocaleString(messages.locale);
    },
  };
}
