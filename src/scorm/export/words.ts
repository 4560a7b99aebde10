import type { Messages, Params } from '../../web/messages.ts';

/** A message for the client: `{name}` stands for what it fills in, `count` chooses between the two. */
export type Word = string | { one: string; other: string };

// Each with the names of what is filled in.
const WORDS = {
  'course.lessons': '',
  'course.start': '',
  'course.test': '',
  'course.test-line': 'questions pass',
  'course.sign': '',
  'home.next-sign': '',
  'lesson.takeaway': '',
  'question.check': '',
  'question.choose-this': '',
  'question.ending': '',
  'question.every-choice': '',
  'question.found': 'found of',
  'question.found-extra': 'found of extra',
  'question.found-steps': 'found of',
  'question.from': '',
  'question.go-back': '',
  'question.good-turn': '',
  'question.in-place': '',
  'question.may-swap': 'place',
  'question.no-place': '',
  'question.not-ticked': '',
  'question.numbers-hint': '',
  'question.order-hint': '',
  'question.photo': '',
  'question.place-of': 'step',
  'question.practice': '',
  'question.put-elsewhere': 'place',
  'question.right': '',
  'question.shows-caption': '',
  'question.shows-chat': '',
  'question.shows-details': '',
  'question.shows-picture': '',
  'question.shows-post': '',
  'question.so-far': '',
  'question.spot-hint': '',
  'question.this-right': '',
  'question.this-wrong': '',
  'question.tried': '',
  'question.why-not-others': '',
  'question.wrong': '',
  'question.wrong-turn': '',
  'question.you-chose': '',
  'question.your-way': '',
  'question.yours': '',
  'layout.error': '',
  'scorm.export-alone': '',
  'scorm.export-below': 'score',
  'scorm.export-lesson': 'number title',
  'scorm.export-made': 'number',
  'scorm.export-many-tries': '',
  'scorm.export-new-window': '',
  'scorm.export-not-saved': '',
  'scorm.export-outline': 'lessons minutes questions',
  'scorm.export-parts': '',
  'scorm.export-passed': 'right of',
  'scorm.export-passed-before': '',
  'scorm.export-answers': '',
  'scorm.export-reviewing': '',
  'scorm.export-saved': 'time',
  'scorm.export-sign-address': 'address',
  'scorm.export-sign-lead': 'organisation',
  'scorm.export-sign-title': '',
  'scorm.export-stop': '',
  'scorm.export-stopped': '',
  'scorm.export-stopped-title': '',
  'scorm.export-stopped-unsaved': '',
  'scorm.export-the-end': '',
  'test.again': '',
  'test.all-answered': '',
  'test.all-questions': '',
  'test.answered': '',
  'test.begin': '',
  'test.critical': '',
  'test.explained': '',
  'test.hand-in': '',
  'test.lead': 'questions pass',
  'test.missed-again': '',
  'test.missed-lead': '',
  'test.must-be-right': '',
  'test.needed': 'pass',
  'test.no-answer': '',
  'test.no-clock': '',
  'test.not-passed': '',
  'test.overview': '',
  'test.passed': '',
  'test.progress': 'answered of',
  'test.progress-label': '',
  'test.question-n': 'number of',
  'test.save': '',
  'test.saved-as-you-go': '',
  'test.score': 'right of',
  'test.title': '',
  'training.choose-first': '',
  'training.continue': '',
  'training.each-once': '',
  'training.previous': '',
  'training.progress-label': '',
  'training.where': 'number of place places',
} as const satisfies Record<string, string>;

// These have two forms.
const COUNTED = {
  'course.minutes': '',
  'question.astray': '',
  'test.critical-missed': '',
  'test.left': '',
} as const satisfies Record<string, string>;

const PLACES = [1, 2, 3, 4, 5, 6].map((place) => `question.place-${place}`);

/** Every word that the client says, as a template. */
export function clientWords({ t }: Messages): Record<string, Word> {
  return {
    ...Object.fromEntries(Object.entries(WORDS).map(([key, names]) => [key, t(key, open(names))])),
    ...Object.fromEntries(
      Object.entries(COUNTED).map(([key, names]) => [
        key,
        {
          one: t(key, { ...open(names), count: 1 }),
          other: t(key, { ...open(names), count: '{count}' }),
        },
      ]),
    ),
    ...Object.fromEntries(PLACES.map((key) => [key, t(key)])),
  };
}

// A placeholder filled with itself stays one.
const open = (names: string): Params =>
  Object.fromEntries(names.split(' ').flatMap((name) => (name === '' ? [] : [[name, `{${name}}`]])));
