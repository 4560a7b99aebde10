import { fill, follow, inBrowser, press, signIn, words } from '../support/flow.ts';
import { PASSWORD } from '../support/app.ts';

inBrowser('an author who has never seen a shell, with scripts turned off', { empty: true }, (house) => {
  beforeAll(() => house.setUp());

  it('writes a question, mends what is missing, looks at it, and puts it into force', async () => {
    const page = await house.visitor({ scripts: false });
    await signIn(page, 'ada@larkfield.example', PASSWORD);
    await page.goto('/policy');
    await follow(page, 'The course');
    await follow(page, 'Edit the course');
    await follow(page, 'Questions');
    await follow(page, 'New question');
    await page.getByLabel('one right answer').check();
    await fill(page, { Question: 'A visitor asks who is in room 9. What do you say?' });
    await page.getByLabel('The clause that decides the answer').selectOption('SM-02');
    await page.getByLabel('Belongs to the lesson').selectOption('L2');
    await press(page, 'Add this question');
    await page.locator('#option-1-text').fill('“I never talk about who is here.”');
    await page.locator('#option-1-why').fill('It is the same kind answer for everyone.');
    await page.getByLabel('This is right').first().check();
    await page.locator('#option-2-text').fill('“A cousin of yours, I think.”');
    await page.locator('#option-2-why').fill('It says that a patient is here.');
    await press(page, 'Take out Answer 3');
    expect(await words(page)).toContain('Nothing is saved yet.');
    await press(page, 'Down Answer 1');
    expect(await page.locator('#option-2-text').inputValue()).toContain('I never talk');
    expect(await page.getByLabel('This is right').nth(1).isChecked()).toBe(true);
    await page.getByLabel('Everyone').uncheck();
    await page.getByRole('button', { name: 'Save in the draft' }).first().click();
    await page.waitForURL('**done=saved');
    expect(await words(page)).toContain('One thing to mend');
    await page.getByLabel('Front desk').check();
    await page.getByRole('button', { name: 'Save in the draft' }).first().click();
    await page.waitForURL('**done=saved');
    expect(await words(page)).not.toContain('to mend');
    await follow(page, 'See it as people will');
    await page.getByLabel('As', { exact: true }).selectOption('it');
    await press(page, 'Show');
    const shown = await words(page);
    expect(shown).toContain('A visitor asks who is in room 9.');
    expect(shown).toContain('It says that a patient is here.');
    expect(shown).toContain('Asked of others first: IT');
    await page.goto('/course/edit');
    await follow(page, 'See the changes');
    await fill(page, { 'Why this change': 'Visitors ask this every week.' });
    await press(page, 'Put into force');
    expect(await words(page)).toContain('The new version of the course is in force.');
    await page.goto('/course/versions');
    expect(await words(page)).toMatch(
      /Version 2 .*Ada Okafor.*In force.*Visitors ask this every week\. Version 1/,
    );
  });

  it('adds a photo and words of the house to a lesson that stays as it is', async () => {
    const page = await house.visitor({ scripts: false, width: 390 });
    await signIn(page, 'ada@larkfield.example', PASSWORD);
    await page.goto('/course/edit');
    await page.locator('.things a').first().click();
    await follow(page, 'Add your own words and pictures');
    const svg =
      '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 8 5"><rect width="8" height="5"/></svg>';
    await page.locator('#words-story').fill('Our front desk is at [office phone].');
    await page
      .locator('#file-story')
      .setInputFiles({ name: 'Maria.svg', mimeType: 'image/png', buffer: Buffer.from(svg) });
    await press(page, 'Save in the draft The story');
    expect(await words(page)).toContain('Say what the picture shows.');
    expect(await page.locator('#words-story').inputValue()).toContain('Our front desk');
    await page
      .locator('#file')
      .setInputFiles({ name: 'Maria.svg', mimeType: 'image/png', buffer: Buffer.from(svg) });
    await page.locator('#alt').fill('Our front desk');
    await press(page, 'Save in the draft The story');
    await page.goto('/course/preview/lessons/L1');
    const picture = page.getByRole('img', { name: 'Our front desk' });
    await picture.scrollIntoViewIfNeeded();
    expect((await picture.boundingBox())!.width).toBeGreaterThan(100);
    expect(await words(page)).toMatch(/Our front desk is at (?!\[)/);
  });
});
