import fc from 'fast-check';
import { firstName } from '../../src/mail/first-name.ts';
import { nearest } from '../../src/mail/nearest.ts';
import { wordedLetter, type Say } from '../../src/mail/worded.ts';
import {
  faultsOf,
  FIELDS,
  filled,
  LONGEST,
  PLACEHOLDERS,
  readied,
  tidyWording,
  WORDED,
  type Values,
  type Worded,
  type Wording,
} from '../../src/mail/wording.ts';
import { shippedWording, shippedWordings } from '../../src/mail/wordings.ts';
import { loadMessages } from '../../src/web/messages.ts';

const messages = loadMessages('en');
const good: Wording = { subject: 'Your training, {when}', opening: 'Dear {first_name},', closing: '' };
const faults = (kind: Worded, more: Partial<Wording>) =>
  faultsOf(kind, { ...good, ...more }).map(({ field, key, params }) => [field, messages.t(key, params)]);

describe('the wording that Heed ships', () => {
  it.each(WORDED)('has no fault: %s', (kind) => {
    expect(faultsOf(kind, shippedWording(messages, kind))).toEqual([]);
    expect(tidyWording(shippedWording(messages, kind))).toEqual(shippedWording(messages, kind));
  });
});

describe('a broken wording is refused', () => {
  it.each<[string, Worded, Partial<Wording>, string, string]>([
    [
      'an unknown placeholder',
      'ahead',
      { opening: 'Hi {nane}' },
      'opening',
      'no placeholder {nane}. Did you mean {name}?',
    ],
    [
      'one in other letters',
      'ahead',
      { opening: 'Hi {First Name}' },
      'opening',
      'Did you mean {first_name}?',
    ],
    [
      'one with a word too many',
      'late',
      { closing: 'Ask {managers_name}' },
      'closing',
      'Did you mean {manager}?',
    ],
    [
      'one of another language',
      'late',
      { closing: '{zzzz}' },
      'closing',
      'There is no placeholder {zzzz}. Here you can use {name}, {first_name}',
    ],
    [
      'one that this kind has not',
      'team',
      { subject: 'In your team', closing: '{what}' },
      'closing',
      'no placeholder {what}. Here you can use {name}',
    ],
    ['an empty one', 'today', { closing: 'x {} y' }, 'closing', 'There is no placeholder {}.'],
    [
      'of an object’s own',
      'today',
      { closing: '{constructor}' },
      'closing',
      'There is no placeholder {constructor}.',
    ],
    [
      'an unclosed brace',
      'today',
      { opening: 'Dear {name' },
      'opening',
      'opened and not closed, near “{name”',
    ],
    [
      'one that ends in the next line',
      'today',
      { opening: 'Dear {na\nme}' },
      'opening',
      'opened and not closed, near “{na”',
    ],
    ['two braces', 'today', { opening: 'Dear {{name}}' }, 'opening', 'opened and not closed, near “{”'],
    ['a stray brace', 'today', { closing: 'Dear name}, do' }, 'closing', 'never opened, near “Dear name}”'],
    ['an empty subject', 'today', { subject: ' \u200B ' }, 'subject', 'Write a subject.'],
    [
      'a line break in the subject',
      'today',
      { subject: 'Your training\r\nBcc: x@y.example' },
      'subject',
      'A subject has one line.',
    ],
    [
      'an odd line break in the subject',
      'today',
      { subject: 'Your training\u2028today' },
      'subject',
      'A subject has one line.',
    ],
    ['a long subject', 'today', { subject: 'training '.repeat(20) }, 'subject', 'up to 150 characters'],
    ['a long text', 'today', { closing: 'x'.repeat(2001) }, 'closing', 'up to 2,000 characters'],
    [
      'a subject of a name',
      'today',
      { subject: '{organisation}: {name}' },
      'subject',
      'does not say what the mail is about. Add {what}',
    ],
    ['a subject of one word', 'team', { subject: 'Reminder!!! {organisation}' }, 'subject', 'Add {people}'],
    ['a subject of signs', 'today', { subject: '!!! ??? ...' }, 'subject', 'does not say'],
  ])('%s', (_what, kind, more, field, words) => {
    const [first, ...others] = faults(kind, more);
    expect(others).toEqual([]);
    expect(first![0]).toBe(field);
    expect(first![1]).toContain(words);
  });

  it('names each field once, all of them together', () => {
    const all = faults('late', { subject: '', opening: '{', closing: '{a} {b} }' });
    expect(new Set(all.map(([field]) => field))).toEqual(new Set(FIELDS));
    expect(all).toHaveLength(3);
  });

  it('but not for what is odd and harmless', () => {
    expect(
      faults('late', {
        opening: '<%= x %> $& \\ 100 % {{'.slice(0, -2),
        subject: ' Please do your training\n',
      }),
    ).toEqual([]);
    expect(faults('late', { opening: '', closing: '' })).toEqual([]);
  });

  it('never takes long, whatever is typed', () => {
    for (const odd of [
      '{'.repeat(50_000),
      '}'.repeat(50_000),
      '{a'.repeat(30_000),
      `{${'x'.repeat(90_000)}}`,
      '\n'.repeat(90_000),
    ]) {
      const began = performance.now();
      expect(faults('late', { opening: odd }).length).toBeLessThan(2);
      expect(performance.now() - began).toBeLessThan(1000);
    }
  });
});

describe('every wording that is accepted', () => {
  const piece = (kind: Worded) =>
    fc.oneof(
      { weight: 12, arbitrary: fc.constantFrom(...PLACEHOLDERS[kind]).map((name) => `{${name}}`) },
      { weight: 12, arbitrary: fc.constantFrom('Please do your training', '\n', '\n\n', ' ', ':', 'x') },
      { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 12 }) },
      {
        weight: 1,
        arbitrary: fc.constantFrom('{', '}', '{}', '{nme}', '{{name}}', '<%= x %>', '{{link}}', '$&'),
      },
    );
  const text = (kind: Worded) => fc.array(piece(kind), { maxLength: 12 }).map((pieces) => pieces.join(''));
  const wordings = fc
    .constantFrom(...WORDED)
    .chain((kind) =>
      fc.record({ kind: fc.constant(kind), subject: text(kind), opening: text(kind), closing: text(kind) }),
    );
  const anyText = fc.string({ unit: 'binary', maxLength: 60 });
  const names = [...new Set(WORDED.flatMap((kind) => [...PLACEHOLDERS[kind]]))];
  const values = fc
    .tuple(...names.map(() => anyText))
    .map((all) => Object.fromEntries(names.map((name, n) => [name, all[n]])) as unknown as Values);

  it('fills for whatever there is to say, and leaves no brace of ours', () => {
    let accepted = 0;
    fc.assert(
      fc.property(wordings, values, ({ kind, ...wording }, said) => {
        if (faultsOf(kind, wording).length > 0) return;
        accepted++;
        const plain = Object.fromEntries(
          Object.entries(said).map(([name, value]) => [name, value.replace(/[{}]/g, '')]),
        ) as unknown as Values;
        const template = readied(kind, wording);
        const words = filled(template, plain);
        expect([words.subject, ...words.opening, ...words.closing].join('')).not.toMatch(/[{}]/);
        // A value is put in as it is, braces and all, and never read again.
        for (const { subject, opening } of [filled(template, said), words]) {
          expect(subject).not.toBe('');
          expect(subject).not.toMatch(/[\r\n\u2028\u2029]/);
          expect(subject.length).toBeLessThanOrEqual(200);
          expect(subject.isWellFormed()).toBe(true);
          expect(opening.every((paragraph) => paragraph.trim() !== '')).toBe(true);
        }
      }),
      { numRuns: 1500 },
    );
    expect(accepted).toBeGreaterThan(200);
  });

  it('makes a letter with what is owed, the button and the reason, whatever is left out of the words', () => {
    const say = fc.record({
      name: anyText,
      organisation: anyText,
      count: fc.nat(),
      manager: fc.option(anyText, { nil: undefined }),
      what: anyText,
      people: fc.array(anyText, { maxLength: 3 }),
    });
    fc.assert(
      fc.property(wordings, say, ({ kind, ...wording }, said) => {
        if (faultsOf(kind, wording).length > 0) return;
        const all = { ...shippedWordings(messages), [kind]: readied(kind, wording) };
        const body = [{ list: ['The thing that is owed'] }];
        const action = { text: 'See what to do', href: 'https://x.example/' };
        const whole: Say = { ...said, kind, body, action, because: 'Why this came' };
        const letter = wordedLetter(messages, whole, all);
        for (const part of [
          'The thing that is owed',
          'See what to do',
          'https://x.example/',
          'Why this came',
        ]) {
          expect(letter.text).toContain(part);
          expect(letter.html).toContain(part);
        }
      }),
      { numRuns: 500 },
    );
  });

  it('is the same when it is tidied twice, and as long as it may be', () => {
    fc.assert(
      fc.property(wordings, ({ kind, ...wording }) => {
        const once = tidyWording(wording);
        expect(tidyWording(once)).toEqual(once);
        if (faultsOf(kind, wording).length === 0) {
          expect(faultsOf(kind, once)).toEqual([]);
          for (const field of FIELDS) expect(once[field].length).toBeLessThanOrEqual(LONGEST[field]);
        }
      }),
    );
  });
});

describe('what a placeholder stands for', () => {
  const say: Say = {
    kind: 'late',
    organisation: 'Larkfield',
    name: 'Dr Ana Ng',
    count: 1,
    body: [],
    action: { text: 'Go', href: 'https://x.example/' },
    because: 'Because.',
  };
  const letter = (more: Partial<Say>, opening: string) => {
    const kind = more.kind ?? 'late';
    const all = {
      ...shippedWordings(messages),
      [kind]: readied(kind, { ...good, subject: 'Some words here', opening }),
    };
    return wordedLetter(messages, { ...say, ...more }, all).text.split('\n\n')[0];
  };

  it('is in words where nothing is known, and counts people and things', () => {
    expect(letter({}, 'Ask {manager}, {first_name}.')).toBe('Ask your manager, Ana.');
    expect(letter({ manager: 'Mia Ko' }, 'Ask {manager}.')).toBe('Ask Mia Ko.');
    expect(letter({ kind: 'team', count: 1 }, '{people}, {count}')).toBe('1 person, 1');
    expect(letter({ kind: 'team', count: 1200 }, '{people}, {count}')).toBe('1,200 people, 1,200');
    const people = ['Ana Ng', 'Ben', 'Cleo'];
    expect(letter({ kind: 'escalation', count: 3, people }, '{person}')).toBe('Ana Ng and 2 more');
    expect(letter({ kind: 'escalation', count: 1, people: ['Ana Ng'] }, '{person}')).toBe('Ana Ng');
  });

  it('is never read as another', () => {
    expect(letter({ name: '{manager} {x' }, 'Hi {name}')).toBe('Hi {manager} {x');
  });

  it.each([
    ['Ana Ng', 'Ana'],
    ['Dr. Ana Ng', 'Ana'],
    ['prof dr Ana Ng', 'Ana'],
    ['Ng, Ana', 'Ana'],
    ['Ng, Dr Ana', 'Ana'],
    ['Ana', 'Ana'],
    ['A. Ng', 'A. Ng'],
    ['Dr Ng', 'Ng'],
    ['Dr', 'Dr'],
    ['Zoë-Ann de Vries', 'Zoë-Ann'],
    ['Ng,', 'Ng'],
    ['', ''],
    [' , ', ' , '.trim()],
  ])('calls %s %s', (name, first) => {
    expect(firstName(name)).toBe(first);
  });

  it('is found by what is near', () => {
    expect(nearest('organization', PLACEHOLDERS.late)).toBe('organisation');
    expect(nearest('firstname', PLACEHOLDERS.late)).toBe('first_name');
    expect(nearest('due_date', PLACEHOLDERS.late)).toBe('due');
    expect(nearest('nmae', PLACEHOLDERS.late)).toBe('name');
    expect(nearest('colour', PLACEHOLDERS.late)).toBeUndefined();
    expect(nearest('!!', PLACEHOLDERS.late)).toBeUndefined();
  });
});
