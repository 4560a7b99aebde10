import { ENOUGH, ENOUGH_TO_DROP, type ItemStatistics } from '../courses/item-statistics.ts';
import type { Taught } from '../courses/question-version.ts';
import { fillBrackets } from '../policy/brackets.ts';
import type { Messages } from '../web/messages.ts';
import { dayText } from '../web/render.ts';
import type { DateFilters } from './filters.ts';
import { LEAST_GROUP } from './groups.ts';
import type { GroupStatistics, QuestionDetail } from './question-detail.ts';
import { questionAddress, QUESTIONS, questionsAddress } from './question-filters.ts';
import { clauseText, stemOf, type PolicyWords } from './question-text.ts';
import { figuresText, percentText } from './question-words.ts';

/** What the page of one question shows; the view only prints it. */
export function questionView(
  messages: Messages,
  found: QuestionDetail,
  words: PolicyWords,
  dates: DateFilters,
) {
  const { t } = messages;
  const { question, version, taught, statistics, versions } = found;
  const stem = stemOf(taught, words.brackets);
  const kind = taught === undefined ? '' : 'question' in taught ? taught.question.kind : 'scenario';
  const shows = !found.hidden && statistics.n >= LEAST_GROUP;
  return {
    list: questionsAddress(QUESTIONS, dates),
    today: questionAddress(question, { on: '', known: '' }),
    title: stem === '' ? t('questions.title-of', { question }) : stem,
    question,
    lost: taught === undefined,
    asked: found.asked,
    critical: taught !== undefined && 'question' in taught && taught.question.critical,
    kind: kind === '' ? '' : t(`questions.kind-${kind}`),
    post: linesOf(taught, words),
    clauses: found.clauses.map((id) => ({ id, text: clauseText(id, words.titles) })),
    version,
    tooFew: found.hidden ? t('questions.too-few-text', { least: LEAST_GROUP }) : '',
    figures: shows ? figuresText(messages, statistics) : null,
    answers: statistics.n,
    advice: shows ? advice(messages, statistics) : [],
    optionsTitle: t(kind === 'ordering' ? 'questions.options-order' : 'questions.options'),
    options: optionRows(messages, found, words, shows),
    tables: shows
      ? [
          { name: 'use', groups: found.uses, label: (name: string) => t(`questions.use-${name}`) },
          { name: 'role', groups: found.roles, label: (name: string) => t(`people.job-role-${name}`) },
          { name: 'sure', groups: found.sureness, label: (name: string) => t(`questions.sure-${name}`) },
        ]
          .filter(({ groups }) => groups.length > 0)
          .map(({ name, groups, label }) => ({
            id: `by-${name}`,
            title: t(`questions.by-${name}`),
            column: t(`questions.column-${name}`),
            rows: groups.map((group) => groupRow(messages, group, label(group.name))),
          }))
      : [],
    versions:
      versions.length < 2 || found.hidden
        ? []
        : versions.map((one) => ({
            text:
              one.firstAt === null ? t('questions.version-new') : dayText(messages, one.firstAt.slice(0, 10)),
            about: t(one.current ? 'questions.version-now' : 'questions.version-before'),
            href: questionAddress(question, dates, one.version),
            current: one.version === version,
            ...figuresText(messages, one.statistics),
          })),
  };
}

function groupRow(messages: Messages, { hidden, statistics }: GroupStatistics, text: string) {
  if (hidden) return { text, tooFew: messages.t('questions.too-few-short') };
  return { text, tooFew: '', ...figuresText(messages, statistics) };
}

// Why each flag is there, and what to do about it.
const advice = ({ t }: Messages, { flags, early }: ItemStatistics) =>
  flags.map((flag) => ({
    flag,
    urgent: flag === 'check-key',
    heading: t(`questions.flag-${flag}`),
    text: [
      t(`questions.flag-${flag}-text`, { enough: ENOUGH }),
      ...(early && (flag === 'revise' || flag === 'check-key')
        ? [t('questions.early', { drop: ENOUGH_TO_DROP })]
        : []),
    ].join(' '),
  }));

// The mock post of a question, its marks for what can be ticked left out.
function linesOf(taught: Taught | undefined, { brackets }: PolicyWords): string {
  if (taught === undefined || !('question' in taught)) return '';
  const { post = '', alt = '' } = taught.question;
  return fillBrackets((post === '' ? alt : post).replace(/[{}]/g, ''), brackets).trim();
}

function optionRows(messages: Messages, found: QuestionDetail, { brackets }: PolicyWords, shows: boolean) {
  const { taught, chosen, statistics } = found;
  const fit = (text: string) => fillBrackets(text, brackets);
  const share = (place: number) => {
    if (!shows) return null;
    const part = (chosen.get(place) ?? 0) / statistics.n;
    return {
      text: percentText(messages, part),
      count: chosen.get(place) ?? 0,
      width: (100 * part).toFixed(1),
    };
  };
  if (taught === undefined) return [];
  if ('scenario' in taught) {
    // What a post to pick from stands for is another each time.
    if (taught.scenario.kind === 'pick') return [];
    return taught.answers.map((text, place) => ({
      scene: '',
      text: fit(text),
      key: '',
      why: '',
      share: share(place),
    }));
  }
  const { kind, options, scenes = [] } = taught.question;
  return options.map(({ text, right, why, scene }, place) => ({
    scene: fit(scenes.find(({ id }) => id === scene)?.text ?? ''),
    text: fit(text),
    key: kind === 'ordering' ? String(place + 1) : right ? 'right' : 'wrong',
    why: fit(why),
    share: kind === 'ordering' ? null : share(place),
  }));
}
