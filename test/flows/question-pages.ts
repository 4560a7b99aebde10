import { currentCourse } from '../../src/courses/course.ts';
import { shippedCourse } from '../../src/courses/shipped.ts';
import { handInPapers, staffPapers } from '../support/answers.ts';
import type { House } from '../support/flow.ts';
import type { Tour } from './tour.ts';

/** The reports on questions, with what the demo has and then with enough answers to say something. */
export function questionPages(house: House, tour: Tour): void {
  const files = async (account: string, ...paths: string[]) => {
    const page = await tour.as(account);
    for (const path of paths) {
      expect((await page.request.get(path)).status()).toBe(200);
      tour.see(path);
    }
  };

  it('of questions, in the demo', async () => {
    await tour.visit('questions.demo', 'officer', '/reports/questions');
    await tour.visit('clauses-missed.demo', 'officer', '/reports/clauses-missed');
  });

  it('of questions that many answered', async () => {
    const { course } = await currentCourse(house.database.read, 'social-media');
    await handInPapers(house.database, house.app.clock.now(), staffPapers(course, 900, 20));
    await tour.visit('questions', 'officer', '/reports/questions');
    await tour.visit('questions.fine', 'officer', '/reports/questions?flag=fine&use=onboarding');
    await tour.visit('questions.none', 'officer', '/reports/questions?clause=SM-99');
    await tour.visit('questions.too-few', 'officer', '/reports/questions?role=it');
    await tour.visit('clauses-missed', 'auditor', '/reports/clauses-missed');
    await tour.visit('clauses-missed.refresher', 'auditor', '/reports/clauses-missed?use=refresher');
    const kinds = ['single', 'multiple', 'true-false', 'ordering', 'spot', 'story'];
    for (const kind of kinds) {
      const question = shippedCourse().course.questions.find((one) => one.kind === kind);
      if (question !== undefined)
        await tour.visit(`question.${kind}`, 'officer', `/reports/questions/${question.id}`);
    }
    await tour.visit('question.unknown', 'officer', '/reports/questions/no-such-question', 404);
    const reports = [
      '/reports/completion',
      '/team/calendar',
      '/reports/questions',
      `/reports/questions/${course.questions[0]!.id}`,
      '/reports/clauses-missed',
    ];
    for (const ending of ['csv', 'xlsx', 'pdf'])
      await files('auditor', ...reports.map((path) => `${path}.${ending}`));
  });
}
