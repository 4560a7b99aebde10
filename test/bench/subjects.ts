import { shippedCourse } from '../../src/courses/shipped.ts';
import type { Ask } from './load.ts';
import type { Cast } from './data.ts';

/** What a measurement is held to. */
export interface Aim {
  words: string;
  /** How far the measurement is from it: 1 is just met, 2 is twice as slow. Null where it says nothing. */
  distance(ratio: number, p50: number, atOnce: number): number | null;
}

/** Something that is measured: the requests to Heed, and those to the bare server. */
export interface Subject {
  name: string;
  kind: 'page' | 'csv' | 'submission';
  heed: () => Ask;
  bare: () => Ask;
  aim: Aim;
  /** Seconds that a round should take. */
  seconds: number;
  /** Requests that there are at most in all rounds together; each is another. */
  most?: number;
}

export interface Props {
  cast: Cast;
  cookies: ReadonlyMap<string, string>;
  /** The hidden field of each person's form. */
  tokens: ReadonlyMap<string, string>;
  /** Papers whose hand-in Heed confirmed. */
  confirmed: string[];
}

const half: Aim = { words: 'at least half as fast', distance: (ratio) => 0.5 / ratio };
const third: Aim = { words: 'within 3 times', distance: (ratio) => 1 / 3 / ratio };
const under10: Aim = {
  words: 'p50 under 10 ms',
  distance: (_ratio, p50, atOnce) => (atOnce === 1 ? p50 / 10 : null),
};

/** Everything that is measured, in the order of the table. The pages' addresses on the bare server are their names. */
export function subjectsOf(props: Props): Subject[] {
  const { cast, cookies } = props;
  const lesson = `${shippedCourse().course.lessons[1]!.id}/rule`;
  const page = (path: string, personId: string): Ask => ({
    path,
    cookie: cookies.get(personId)!,
    wrong: (status, body) =>
      status === 200 && body.endsWith('</html>\n') ? null : `${status} ${body.slice(0, 300)}`,
  });
  const pages = (name: string, paths: readonly [path: string, personId: string][], aim: Aim): Subject => {
    const heed = inTurn(paths);
    const bare = inTurn(paths);
    return {
      name,
      kind: 'page',
      heed: () => page(...heed()),
      bare: () => page(`/page/${viewOf(name)}`, bare()[1]),
      aim,
      seconds: 1,
    };
  };
  const csv = (path: string): Ask => ({
    path,
    cookie: cookies.get(cast.officer)!,
    wrong: (status, body) =>
      status === 200 && body.split('\n').length > 0.9 * cast.people
        ? null
        : `${status} ${body.slice(0, 300)}`,
  });
  const halfway = cast.halfway.slice(0, 200);
  return [
    pages(
      'home',
      halfway.map(({ personId }) => ['/', personId]),
      half,
    ),
    pages(
      'lesson',
      halfway.map(({ personId, attempt }) => [`/attempts/${attempt}/${lesson}`, personId]),
      half,
    ),
    submission(props),
    pages(
      'report of a manager',
      cast.leads.map((id) => ['/reports/completion', id]),
      under10,
    ),
    pages('report of all', [['/reports/completion', cast.officer]], under10),
    {
      name: 'CSV of all',
      kind: 'csv',
      heed: () => csv('/reports/completion.csv'),
      bare: () => csv('/report.csv'),
      aim: third,
      seconds: 2,
    },
  ];
}

/** Handing in a test: another person and paper each time, so every one is a real hand-in. */
function submission({ cast, cookies, tokens, confirmed }: Props): Subject {
  const papers = cast.sitting.values();
  const people = inTurn(cast.sitting);
  const ask = (path: string, personId: string, result: RegExp): Ask => ({
    path,
    cookie: cookies.get(personId)!,
    form: `_csrf=${tokens.get(personId)!}`,
    wrong: (status, body, location) =>
      status === 303 && result.test(location) ? null : `${status} ${location} ${body.slice(0, 300)}`,
  });
  return {
    name: 'handing in a test',
    kind: 'submission',
    heed() {
      const next = papers.next();
      if (next.done === true) throw new Error('there are no more papers to hand in');
      const { personId, paper } = next.value;
      const answer = ask(`/papers/${paper}/hand-in`, personId, new RegExp(`/papers/${paper}/result$`));
      return {
        ...answer,
        wrong(status, body, location) {
          const fault = answer.wrong(status, body, location);
          if (fault === null) confirmed.push(paper);
          return fault;
        },
      };
    },
    bare: () => ask('/submission', people().personId, /^\/submission\/\d+\/result$/),
    aim: half,
    seconds: 1,
    most: cast.sitting.length,
  };
}

/** The name of the template that is like a page. */
export const viewOf = (name: string): string => name.replaceAll(' ', '-');

function inTurn<T>(list: readonly T[]): () => T {
  let n = 0;
  return () => list[n++ % list.length]!;
}
