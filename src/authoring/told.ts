import { stringify } from 'yaml';
import { SETTINGS } from '../policy/policy-file.ts';
import { END } from '../courses/question-file.ts';
import type { Messages } from '../web/messages.ts';
import { PARTS, type LessonForm } from './lesson-form.ts';
import type { OptionForm, QuestionForm } from './question-form.ts';
import { isRecord, listOf, recordOf, textOf, textsOf, valueOf } from './raw.ts';

/** One thing that a lesson, question … says, with what it is called. */
export interface Told {
  /** Names it in both of two versions. */
  field: string;
  label: string;
  text: string;
}

/** Puts what people wrote into lines that can be read and compared. Fields that say nothing are absent. */
export function teller(messages: Messages) {
  const { t } = messages;
  const told = (lines: Readonly<Record<string, string>>): Told[] =>
    Object.entries(lines)
      .filter(([, text]) => text !== '')
      .map(([field, text]) => ({ field, label: t(`authoring.field-${field}`), text }));
  const roles = (list: readonly string[]) =>
    list
      .map((role) =>
        role === 'all' ? t('committee.everyone') : named(messages, `people.job-role-${role}`, role),
      )
      .join(', ');
  const countries = (list: readonly string[]) =>
    list.map((country) => named(messages, `country.${country}`, country)).join(', ');
  const option = ({ text, right, why, to }: OptionForm, kind: string): string =>
    [
      kind === 'ordering' ? text : t(right ? 'authoring.says-right' : 'authoring.says-wrong', { text }),
      t('authoring.says-why', { text: why }),
      ...(to === '' ? [] : [to === END ? t('authoring.says-end') : t('authoring.says-to', { scene: to })]),
    ].join('\n');
  const options = (list: readonly OptionForm[], kind: string) =>
    list.map((one) => option(one, kind)).join('\n\n');

  return {
    question: (question: QuestionForm): Told[] =>
      told({
        stem: question.stem,
        clauses: question.clauses.join(', '),
        roles: roles(question.roles),
        countries: countries(question.countries),
        critical: question.critical ? t('authoring.yes') : '',
        holds: Object.entries(question.holds)
          .map(
            ([clause, at]) =>
              `${clause}: ${SETTINGS.filter((one) => at.includes(one))
                .map((one) => t(`policy.setting-${one}`))
                .join(', ')}`,
          )
          .join('\n'),
        shows:
          question.shows === '' ? '' : named(messages, `authoring.shows-${question.shows}`, question.shows),
        post: question.post,
        picture: question.picture,
        alt: question.alt,
        [question.kind === 'ordering' ? 'steps' : 'options']: options(question.options, question.kind),
        swap: question.swap.map((pair) => pair.join(' – ')).join(', '),
        scenes: question.scenes
          .map(({ id, text, options: choices }) => `${id}: ${text}\n\n${options(choices, 'story')}`)
          .join('\n\n'),
        ending: question.ending,
        partly: question.partly,
      }),

    lesson: (lesson: LessonForm): Told[] =>
      told({
        title: lesson.title,
        takeaway: lesson.takeaway,
        ...Object.fromEntries(PARTS.map((part) => [part, lesson[part]])),
        sources: lesson.sources
          .map(({ text, where, countries: list }) =>
            [text, where, countries(list)].filter((one) => one !== '').join(' · '),
          )
          .join('\n'),
        minutes: lesson.minutes,
        practice: lesson.practice.join('\n'),
        package: lesson.package,
      }),

    /** Anything that is written as one entry of a list: a point, a word, a spelling, a scenario. */
    entry(lines: string): Told[] {
      const [raw] = listOf(valueOf(lines));
      if (!isRecord(raw)) return told({ entry: lines.trim() });
      const known = ['word', 'also', 'means', 'elsewhere', 'clause', 'point', 'again', 'text'];
      const rest = Object.entries(raw).filter(
        ([key]) => ![...known, 'id', 'roles', 'countries', 'in'].includes(key),
      );
      return told({
        ...Object.fromEntries(known.map((key) => [key, textsOf(raw[key]).join(', ')])),
        roles: roles(textsOf(raw['roles'])),
        countries: countries(textsOf(raw['countries'] ?? raw['in'])),
        entry: rest.length === 0 ? '' : stringify(Object.fromEntries(rest)).trim(),
      });
    },

    /** What an organisation added to a lesson in its own words. */
    own(text: string): Told[] {
      const raw = recordOf(valueOf(text));
      return PARTS.flatMap((part) => {
        const own = recordOf(raw[part]);
        const words = ['words', 'picture', 'alt'].map((key) => textOf(own[key]));
        const label = t('authoring.own-in', { part: t(`authoring.field-${part}`) });
        const all = words.filter((one) => one !== '').join('\n');
        return all === '' ? [] : [{ field: `own-${part}`, label, text: all }];
      });
    },
  };
}

const named = ({ t, has }: Messages, key: string, code: string): string => (has(key) ? t(key) : code);
