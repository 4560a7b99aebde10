import { courseMarkdown } from '../courses/lesson-text.ts';
import type { Bound } from './attempt.ts';
import type { Paper } from './paper.store.ts';
import { missedOn } from './weak-clauses.ts';

/** What a clause comes down to, for somebody who missed it. */
export interface TaughtAgain {
  clause: string;
  title: string;
  point: string;
  html: string;
}

/** Only the clauses that somebody missed on a paper, taught once more in few words. */
export function taughtAgain(bound: Bound, paper: Paper | undefined): TaughtAgain[] {
  const missed = missedOn(paper);
  if (missed.length === 0) return [];
  const { course, text, who, fit } = bound;
  const rendered = courseMarkdown(course, text.brackets, who);
  return text.clauses
    .filter((clause) => missed.includes(clause.id))
    .flatMap(({ id, title }) => {
      const point = course.points.find(({ clause }) => clause === id);
      if (point === undefined) return [];
      return [{ clause: id, title, point: fit(point.point), html: rendered(point.again) }];
    });
}
