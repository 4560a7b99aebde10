import type { Fit } from '../../courses/fitting.ts';
import type { Question } from '../../courses/question-file.ts';
import { postParts, type PostPart } from '../../courses/question-view.ts';
import { isMade } from '../../courses/scenario-file.ts';
import type { Turn } from './pool.ts';

/**
 * A question as the package holds it, with its key: it marks itself. The words are fitted. `turn` is null for one that is
 * only tried in a lesson.
 */
export interface QuestionData extends Pick<
  Question,
  'id' | 'kind' | 'clauses' | 'critical' | 'stem' | 'swap' | 'scenes' | 'ending' | 'partly' | 'shows'
> {
  turn: Turn | null;
  /** How much its clause weighs where a paper is drawn. */
  weight: number;
  /** One of several that a scenario becomes. */
  made: boolean;
  post?: PostPart[][];
  picture?: { file: string; alt: string };
  options: { text: string; right: boolean; why: string; scene?: string; to?: string }[];
}

export interface Beside {
  turn: Turn | null;
  weight: number;
  fit: Fit;
  /** The file in the package that a picture is, by its name in the course. */
  pictureFile: (name: string) => string | undefined;
}

/** Makes the data of a question. Roles, countries and settings are left out: whatever is here is for its reader. */
export function questionData(question: Question, { turn, weight, fit, pictureFile }: Beside): QuestionData {
  const { id, kind, clauses, critical, stem, partly, swap, scenes, ending, shows, post, alt } = question;
  const file = question.picture === undefined ? undefined : pictureFile(question.picture);
  return {
    id,
    kind,
    clauses,
    critical,
    turn,
    weight,
    made: isMade(question),
    stem: fit(stem),
    ...(partly !== undefined && { partly: fit(partly) }),
    ...(swap !== undefined && swap.length > 0 && { swap }),
    ...(scenes && { scenes: scenes.map((scene) => ({ id: scene.id, text: fit(scene.text) })) }),
    ...(ending !== undefined && { ending: fit(ending) }),
    ...(shows && { shows }),
    ...(post !== undefined && { post: postParts(fit(post)) }),
    ...(file !== undefined && { picture: { file, alt: fit(alt ?? '') } }),
    options: question.options.map(({ text, right, why, scene, to }) => ({
      text: fit(text),
      right,
      why: fit(why),
      ...(scene !== undefined && { scene }),
      ...(to !== undefined && { to }),
    })),
  };
}
