import { reasonText, thingTitle } from '../obligations/reason.ts';
import { courseOf, courseThing, packageOf } from '../obligations/rule.ts';
import type { OwedItem } from './letters.ts';
import type { Item } from './people.ts';
import type { Run } from './telling.ts';
import { whatText } from './words.ts';

/** The course that Heed ships: mails call it what it is to people, not by its title. */
export const SHIPPED = courseThing('social-media');

type Named = Pick<Item, 'thing' | 'needs' | 'doneOn'>;

/** What is owed, in a few words: of the shipped course what is to be done, of anything else its title. */
export function whatOf({ messages, titles }: Pick<Run, 'messages' | 'titles'>, item: Named): string {
  const { thing, needs } = item;
  if (thing === SHIPPED || thing === 'policy' || CHANGES.has(needs)) return whatText(messages, item);
  return titles.get(thing) ?? thingTitle(messages, thing, undefined);
}

const CHANGES: ReadonlySet<string> = new Set(['signature', 'answer', 'reading']);

/** Where it is done: the very thing, after signing in. */
export function pathOf({ thing, needs }: Named): string {
  if (needs === 'reading' || needs === 'answer') return '/changes';
  if (needs === 'signature' || thing === 'policy') return '/sign';
  if (thing.startsWith('required:')) return `/requirements/${thing.slice('required:'.length)}`;
  const packageId = packageOf(thing);
  if (packageId !== undefined) return `/learn/${packageId}`;
  const course = courseOf(thing);
  return course === undefined ? '/' : `/courses/${course}`;
}

type Told = Named & Pick<Item, 'dueOn' | 'today' | 'reasons' | 'obligation'>;

// Put into words once: for the mail, and for the list of what was said.
const worded = new WeakMap<Told, { messages: Run['messages']; owed: OwedItem }>();

/** One thing that is owed today, as letters take it. */
export function itemIn(run: Pick<Run, 'messages' | 'titles'>, item: Told): OwedItem {
  const known = worded.get(item);
  if (known?.messages === run.messages) return known.owed;
  const owed = {
    what: whatOf(run, item),
    why: item.reasons[0] === undefined ? '' : reasonText(run.messages, item.reasons[0]),
    dueOn: item.dueOn,
    today: item.today,
    obligation: item.obligation,
    path: pathOf(item),
  };
  worded.set(item, { messages: run.messages, owed });
  return owed;
}
