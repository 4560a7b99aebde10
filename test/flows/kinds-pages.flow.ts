import type { Page } from 'playwright-core';
import { wrongAnswerTo } from '../../src/courses/key.ts';
import { follow, inBrowser, press } from '../support/flow.ts';
import { kind, placesOf } from '../support/kinds.ts';
import { mouse } from './hands.ts';
import { inspect } from './inspect.ts';
import { atPractice, teachKinds } from './kinds-learner.ts';
import { doLessons, fillIn, giveAnswer, questionsOn } from './learner.ts';

jest.setTimeout(180_000);

inBrowser('every kind of question is well made', { empty: true }, (house) => {
  let page: Page;
  const problems: string[] = [];
  const look = async (name: string) => problems.push(...(await inspect(page, `kind.${name}`)));

  afterEach(() => expect(problems.splice(0)).toEqual([]));

  beforeAll(async () => {
    await house.setUp();
    await teachKinds(house);
    page = await house.visitor();
    await atPractice(house, page, mouse);
  });

  it.each(['try-single', 'try-multiple', 'try-true-false', 'try-ordering', 'try-post', 'try-picture'])(
    '%s',
    async (id) => {
      const question = kind(id);
      await look(`${id}.open`);
      if (question.kind !== 'ordering') {
        await press(page, 'Check my answer');
        await look(`${id}.nothing`);
      }
      const chosen = question.kind === 'ordering' ? [0, 3, 2, 1] : wrongAnswerTo(question);
      await fillIn(page, mouse, question, chosen);
      await look(`${id}.filled`);
      await press(page, 'Check my answer');
      await look(`${id}.answered`);
      await follow(page, 'Continue');
    },
  );

  it('try-story', async () => {
    await look('story.open');
    await press(page, 'Choose this');
    await look('story.nothing');
    const way = placesOf('try-story', 'Tell her to delete it', 'Let her talk, and ask HR what may be said');
    for (const place of way) {
      await mouse.choose(page, [place]);
      await press(page, 'Choose this');
      await look(`story.${place === way[0] ? 'wrong-turn' : 'second-scene'}`);
    }
    await mouse.choose(page, placesOf('try-story', 'Ask her to take out that one line'));
    await press(page, 'Choose this');
    await look('story.answered');
    await follow(page, 'Continue');
    await doLessons(house.database.read, page, mouse);
  });

  it('and in a test', async () => {
    await press(page, 'Begin the test');
    for (const question of await questionsOn(house.database.read, page)) {
      if (['ask-chat', 'ask-caption', 'ask-details'].includes(question.id)) {
        await look(`${question.id}.open`);
        await fillIn(page, mouse, question, wrongAnswerTo(question));
        await page.locator('.saved', { hasText: 'Saved' }).waitFor();
        await look(`${question.id}.saved`);
      }
      const chosen = wrongAnswerTo(question);
      await giveAnswer(page, mouse, question, { chosen, button: 'Save and go on' });
      if (question.kind !== 'story') continue;
      await look('story.told');
      await press(page, 'Continue');
    }
    await press(page, 'Hand in the test');
    await look('result');
    await follow(page, 'Take the test again');
    await look('again');
  });
});
