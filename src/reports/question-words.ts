import type { ItemStatistics } from '../courses/item-statistics.ts';
import type { Messages } from '../web/messages.ts';
import { LEAST_GROUP } from './groups.ts';

/** A share from 0 to 1 in percent. Only all of them are 100%, and only none are 0%. */
export function percentText(messages: Messages, share: number | null): string {
  if (share === null) return '';
  const whole = Math.round(share * 100);
  const percent = share < 1 && whole === 100 ? 99 : share > 0 && whole === 0 ? 1 : whole;
  return messages.t('questions.percent', { percent: String(percent) });
}

/** A correlation with two decimals and a true minus sign: `0.34`, `−0.12`. */
export const correlationText = (r: number): string => r.toFixed(2).replace(/^-/, '\u2212');

const STRENGTHS = [
  [0.4, 'strong'],
  [0.3, 'good'],
  [0.2, 'fair'],
  [0, 'weak'],
] as const;

/** How well a question tells who knows the policy from who does not: the word, and the figure below it. */
export function tellsText(
  messages: Messages,
  { n, flags, discrimination, halfWidth }: ItemStatistics,
): { word: string; figure: string } {
  if (n === 0) return { word: '', figure: '' };
  if (flags.includes('not-enough')) return { word: messages.t('questions.not-enough'), figure: '' };
  if (discrimination === null || halfWidth === null)
    return { word: messages.t('questions.tells-nothing'), figure: '' };
  // The word goes with the figure that stands beside it.
  const shown = Math.round(discrimination * 100) / 100;
  const strength = discrimination < 0 ? 'negative' : STRENGTHS.find(([least]) => shown >= least)![1];
  return {
    word: messages.t(`questions.tells-${strength}`),
    figure: messages.t('questions.figure', {
      r: correlationText(discrimination),
      width: halfWidth.toFixed(2),
    }),
  };
}

/** Seconds as people say them: `38 s`, `1 min 40 s`. */
export function timeText(messages: Messages, seconds: number | null): string {
  if (seconds === null) return '';
  const whole = Math.round(seconds);
  if (whole < 60) return messages.t('questions.seconds', { seconds: whole });
  return messages.t('questions.minutes', { minutes: Math.floor(whole / 60), seconds: whole % 60 });
}

/** The figures of one question or group, for a row of a table; of too few answers nothing but how many they are. */
export function figuresText(messages: Messages, statistics: ItemStatistics) {
  const { n, facility, meanSeconds } = statistics;
  if (n > 0 && n < LEAST_GROUP)
    return { n, right: messages.t('questions.too-few-short'), tells: { word: '', figure: '' }, time: '' };
  return {
    n,
    right: percentText(messages, facility),
    tells: tellsText(messages, statistics),
    time: timeText(messages, meanSeconds),
  };
}
