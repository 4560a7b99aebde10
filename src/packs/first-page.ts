import { blocksIn } from './blocks.ts';
import type { Contents, FirstPage, Section } from './contents.ts';
import type { Packing } from './packing.ts';
import { hrFileWords } from './hr-file-words.ts';
import { provenSheets } from './proven.ts';
import { requirementRows } from './requirements.ts';

const SHORT = 12;

/** The first page of a pack: what was asked, where each requirement is answered, and what the documents come to. Pure. */
export function firstPage(packing: Packing, contents: Contents): FirstPage {
  const { messages, house, at, zone, checkpoint } = packing;
  const { say, time } = blocksIn(messages, zone, contents.files);
  const { origin: log, size, root } = checkpoint;
  return {
    title: say('title'),
    house,
    language: messages.language,
    at,
    foot: say('foot', { log, size, root: root.slice(0, SHORT) }),
    lead: say('lead', { at: time(at.toISOString()), zone }),
    asked: contents.asked,
    sections: sectionsOf(packing, contents),
  };
}

function sectionsOf(packing: Packing, { facts, files }: Contents): Section[] {
  const { messages, zone, checkpoint, deep } = packing;
  const { say, n, day, month, text, section, table, see } = blocksIn(messages, zone, files);
  const {
    people,
    policy,
    course,
    obligations,
    training,
    effect,
    signatures,
    changes,
    exceptions,
    reminders,
    keeping,
    proof,
  } = facts;
  const { train } = obligations;
  return [
    section(
      'requirements',
      text(say('requirements-text')),
      table(
        'requirements',
        ['requirement', 'asks', 'documents', 'source'],
        requirementRows(packing, facts, files),
      ),
    ),
    section(
      'people',
      text(say('people-text', { people: people.people, joined: people.joined, left: people.left })),
      ...hrFileWords(packing, people).map(text),
      see('people/roster'),
    ),
    section(
      'policy',
      table('versions', ['version', 'from', 'to', 'change', 'approved', 'dissent'], policy.versions.map((one) => [
        { text: `${one.number} · ${one.title}`, href: one.file }, day(one.from), one.to === null ? say('still') : day(one.to),
        say(one.material ? 'change-material' : 'change-minor'), n(one.approved), n(one.dissent),
      ])), // prettier-ignore
      see('policy/versions', 'policy/differences', 'policy/votes', 'policy/decisions', 'policy/emergencies'),
    ),
    section(
      'course',
      table('courses', ['course', 'from', 'lessons', 'screens', 'questions'], course.courses.map((one) => [
        { text: `${one.title} · ${one.hash.slice(0, SHORT)}`, href: one.file }, day(one.from),
        ...(one.parts === null ? ['?', '?', '?'] : [n(one.parts.lessons), n(one.parts.screens), n(one.parts.questions)]),
      ])), // prettier-ignore
      course.courses.some(({ parts }) => parts === null) ? text(say('course-old')) : [],
      see('course/versions', 'course/screens', 'course/questions'),
    ),
    section(
      'train',
      text(
        train.trained === 0
          ? say('train-text-none', { count: train.people })
          : say('train-text', {
              count: train.people,
              trained: train.trained,
              median: train.median ?? 0,
              most: train.most ?? 0,
            }),
      ),
      train.people === 0
        ? []
        : table('train', ['days', 'trained'], [
            ...train.steps.map(({ upTo, people: some }) => [upTo === null ? say('days-more', { count: 90 }) : say('days-up-to', { count: upTo }), n(some)]),
            [say('days-not-yet'), n(train.people - train.trained)],
          ]), // prettier-ignore
      train.people === 0 ? [] : table('worst', ['who', 'hired', 'days', 'now'], train.worst.map((one) => [
        one.who, day(one.hiredOn), n(one.days), say(one.trained ? 'is-trained' : 'is-waiting'),
      ])), // prettier-ignore
      see('obligations/days-to-train'),
    ),
    section(
      'owed',
      text(
        say('owed-text', {
          count: obligations.rounds,
          done: obligations.done,
          late: obligations.late,
          open: obligations.open,
          overdue: obligations.overdue,
        }),
      ),
      see('obligations/obligations', 'obligations/rules'),
    ),
    section(
      'retrained',
      table('retrained', ['version', 'on', 'act-by', 'reached', 'did', 'late'], changes.changes.map((one) => [
        String(one.number), day(one.on), day(one.actBy), n(one.reached), n(one.done), n(one.late),
      ])), // prettier-ignore
      see('changes/retrained'),
    ),
    section(
      'training',
      text(
        say('training-text', {
          attempts: training.attempts,
          passed: training.passed,
          papers: training.papers,
        }),
      ),
      training.struck > 0 ? text(say('training-struck', { count: training.struck })) : [],
      training.notShown > 0 ? text(say('training-not-shown', { count: training.notShown })) : [],
      see('training/attempts', 'training/papers', 'training/answers', 'training/elsewhere'),
    ),
    section(
      'effect',
      text(
        training.firstTries === 0
          ? say('effect-text-none')
          : say('effect-text', {
              count: training.firstTries,
              passed: training.firstPassed,
              percent: Math.round((100 * training.firstPassed) / training.firstTries),
            }),
      ),
      training.months.length === 0
        ? []
        : table(
            'months',
            ['month', 'first-tries', 'at-once'],
            training.months.map((one) => [month(one.month), n(one.tries), n(one.passed)]),
          ),
      effect.missed.length === 0
        ? []
        : table(
            'missed',
            ['clause', 'asked', 'missed', 'percent'],
            effect.missed.map((one) => [
              one.title === '' ? one.clause : `${one.clause} · ${one.title}`,
              n(one.asked),
              n(one.missed),
              `${Math.round((100 * one.missed) / one.asked)} %`,
            ]),
          ),
      see('effect/first-try', 'effect/clauses'),
    ),
    section(
      'signed',
      text(say('signed-text', { count: signatures.signatures, people: signatures.people })),
      see('signatures/signatures'),
    ),
    section(
      'exceptions',
      text(
        say('exceptions-text', {
          waivers: exceptions.waivers,
          extensions: exceptions.extensions,
          required: exceptions.required,
        }),
      ),
      table(
        'approvers',
        ['who', 'waivers', 'extensions', 'required'],
        exceptions.approvers.map((one) => [one.name, n(one.waivers), n(one.extensions), n(one.required)]),
      ),
      see('exceptions/waivers', 'exceptions/extensions', 'exceptions/required'),
    ),
    section(
      'reminders',
      text(say('reminders-text', { count: reminders.said, gaps: reminders.gaps })),
      see('reminders/reminders', 'reminders/times-without'),
    ),
    section(
      'keeping',
      text(say('keeping-text', { count: keeping.purges, holds: keeping.holds })),
      table(
        'kept',
        ['kind', 'months'],
        keeping.kept.map(({ kind, months }) => [messages.t(`keeping.class-${kind}`), n(months)]),
      ),
      see('keeping/rule', 'keeping/let-go'),
    ),
    ...(people.sample.length === 0
      ? []
      : [
          section(
            'sample',
            text(say('sample-text', { count: people.sample.length, seed: packing.ask.sample?.seed ?? '' })),
            table(
              'sampled',
              ['who'],
              people.sample.map((who) => [who]),
            ),
          ),
        ]),
    section(
      'files',
      text(say('files-text')),
      table('files', ['file', 'rows', 'bytes', 'sha256'], files.filter(({ path }) => !/^(receipts|proof\/records|signatures\/texts)/.test(path)).map((one) => [
        { text: one.path, href: one.path }, one.rows === undefined ? '' : n(one.rows), n(one.bytes), one.sha256.slice(0, SHORT),
      ])), // prettier-ignore
    ),
    section(
      'proof',
      text(say('proof-shows')),
      text(say('proof-text', { count: proof.records, files: proof.files })),
      table('proven', ['file', 'how-proven'], provenSheets(files, { hasDeep: deep.length > 0, isKeepingSaid: keeping.isSaid }).map(({ sheet, how }) => [
        { text: sheet, href: `${sheet}.csv` }, say(`proven-${how}`),
      ])), // prettier-ignore
      ...(deep.length > 0 ? [text(say('proof-receipts', { count: proof.receipts }))] : []),
      ...(proof.unproven > 0 ? [text(say('proof-unproven', { count: proof.unproven }))] : []),
      ...(proof.stampedBy === null ? [] : [text(say('proof-stamped', { authority: proof.stampedBy }))]),
      text(say('proof-how')),
      see(
        'proof/verify-heed.html',
        'proof/verify-heed.mjs',
        'proof/records-0001.json',
        'proof/checkpoint.txt',
        'proof/key.txt',
      ),
      { kind: 'verbatim', text: checkpoint.note.trimEnd() },
      { kind: 'verbatim', text: checkpoint.key },
    ),
  ];
}
