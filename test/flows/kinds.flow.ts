import type { Page } from 'playwright-core';
import { keyOf, wrongAnswerTo } from '../../src/courses/key.ts';
import type { Chosen } from '../../src/courses/marking.ts';
import { inBrowser, pathOf, words } from '../support/flow.ts';
import { kind, kindsCourse, placesOf } from '../support/kinds.ts';
import { keyboard, mouse } from './hands.ts';
import { atPractice, teachKinds } from './kinds-learner.ts';
import { doLessons, giveAnswer, questionsOn } from './learner.ts';

// Under load; alone none of these takes a third of it.
jest.setTimeout(120_000);

const chooses: Record<string, { chosen: Chosen; says: string[] }> = {
  'try-single': {
    chosen: wrongAnswerTo(kind('try-single')),
    says: ['Not quite.', 'A no tells as much as a yes.'],
  },
  'try-multiple': {
    chosen: placesOf('try-multiple', 'A song that you like', 'The name of today’s first patient'),
    says: ['Not quite. You found 1 of 3, and ticked 1 too many.', 'Right · you did not tick this'],
  },
  'try-true-false': {
    chosen: keyOf(kind('try-true-false')),
    says: ['That is right.', 'Right · your answer'],
  },
  'try-ordering': {
    chosen: [0, 3, 2, 1],
    says: ['Not quite. Some steps stand right. Proof comes before everything else.', 'You put this 4th'],
  },
  'try-post': {
    chosen: placesOf('try-post', 'Rosa', 'Maple Falls'),
    says: ['Not quite. You found 2 of 3.', 'Few people are that old.'],
  },
  'try-picture': {
    chosen: keyOf(kind('try-picture')),
    says: ['That is right.', 'Right · your answer 3 The label'],
  },
};

describe.each([
  ['by mouse, at 1280', mouse, { width: 1280, scripts: true }],
  ['scripts off, at 390', mouse, { width: 390, scripts: false }],
  ['by keyboard alone, at 390', keyboard, { width: 390, scripts: true }],
])('every kind of question, %s', (_name, hands, device) => {
  inBrowser('from the lesson to the result', { empty: true }, (house) => {
    let page: Page;

    beforeAll(async () => {
      await house.setUp();
      await teachKinds(house);
      page = await house.visitor(device);
      await atPractice(house, page, hands);
    });

    it.each(Object.entries(chooses))('%s, tried in a lesson', async (id, { chosen, says }) => {
      expect(pathOf(page)).toMatch(new RegExp(`/${id}$`));
      const question = kind(id);
      for (const { why } of question.options) expect(await page.content()).not.toContain(why);
      await giveAnswer(page, hands, question, { chosen, button: 'Check my answer' });
      const told = await words(page);
      for (const said of says) expect(told).toContain(said);
      // Why the others were not right stands under a line that opens.
      const all = await page.locator('main').textContent();
      for (const { why } of question.options) expect(all).toContain(why);
      await hands.follow(page, 'Continue');
    });

    it('a story, with a wrong turn and the way back', async () => {
      const [delete_, ask] = placesOf(
        'try-story',
        'Tell her to delete it',
        'Let her talk, and ask HR what may be said',
      );
      await hands.choose(page, [delete_!]);
      await hands.press(page, 'Choose this');
      let told = await words(page);
      expect(told).toContain('A wrong turn She may say so. Now she feels silenced.');
      expect(told).toContain('Go back and choose again. An aide writes in the team chat');
      expect(told).not.toContain('Staff may talk about their pay.');
      await hands.choose(page, [ask!]);
      await hands.press(page, 'Choose this');
      told = await words(page);
      expect(told).toContain('A good turn Staff may talk about their pay.');
      expect(told).toContain('HR says the talk is fine');
      await hands.choose(page, placesOf('try-story', 'Ask her to take out that one line'));
      await hands.press(page, 'Choose this');
      told = await words(page);
      expect(told).toContain('Not quite. You took one wrong turn, and found the way.');
      expect(told).toMatch(
        /You chose Tell her to delete it.*You chose Let her talk.*You chose Ask her to take out/,
      );
      expect(told).toContain('How it ends The line is gone');
      await hands.follow(page, 'Continue');
      await doLessons(house.database.read, page, hands);
    });

    it('a test of nine others, one of them partly right', async () => {
      await hands.press(page, 'Begin the test');
      const questions = await questionsOn(house.database.read, page);
      expect(questions.map(({ id }) => id).toSorted((a, b) => a.localeCompare(b))).toEqual(
        kindsCourse()
          .course.questions.map(({ id }) => id)
          .filter((id) => id.startsWith('ask-'))
          .toSorted((a, b) => a.localeCompare(b)),
      );
      for (const [n, question] of questions.entries()) {
        expect(pathOf(page)).toMatch(new RegExp(`/${n + 1}$`));
        const chosen =
          question.id === 'ask-chat' ? placesOf('ask-chat', 'the man in bed 4') : keyOf(question);
        await giveAnswer(page, hands, question, { chosen, button: 'Save and go on' });
        if (question.kind !== 'story') continue;
        expect(pathOf(page)).toMatch(new RegExp(`/${n + 1}$`));
        expect(await words(page)).toContain('The story is told, and your way through it is saved.');
        await hands.press(page, 'Continue');
      }
      expect(await words(page)).toContain('Every question has an answer.');
      await hands.press(page, 'Hand in the test');
      const told = await words(page);
      expect(told).toContain('You passed 8 of 9 right.');
      expect(told).toContain('You found 1 of 2.');
      // The choices of a story that were not taken stand under a line that opens.
      const all = await page.locator('main').textContent();
      for (const { options } of questions) for (const { why } of options) expect(all).toContain(why);
    });
  });
});
