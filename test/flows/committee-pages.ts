import { transact } from '../../src/database/database.ts';
import { askCounsel } from '../../src/committee/counsel.ts';
import { dayIn } from '../../src/days.ts';
import { fill, pathOf, press, type House } from '../support/flow.ts';
import { idOf, STRANGER, type Tour } from './tour.ts';

/** The pages of the committee, with the draft that is in review in the demo. */
export function committeePages(house: House, tour: Tour): void {
  const draft = async (): Promise<string> => {
    const drafts = house.database.read.selectFrom('draft').select('id');
    return (await drafts.where('state', '=', 'in-review').executeTakeFirstOrThrow()).id;
  };

  it('of the committee', async () => {
    const id = await draft();
    const home = `/committee/drafts/${id}`;
    await tour.visit('committee', 'officer', '/committee');
    const seats = await tour.visit('committee.seats', 'officer', '/committee/seats');
    await tour.send('committee.seats.errors', seats, 'Give this seat');
    await tour.visit('draft', 'officer', home);
    await tour.visit('draft.difference', 'officer', `${home}/difference`);
    const names = await tour.visit('draft.names', 'officer', `${home}/names`);
    await names.locator('#bracket-0').fill('');
    await tour.send('draft.names.errors', names, 'Save the names');
    const site = await house.database.read.selectFrom('site').select('id').executeTakeFirstOrThrow();
    await tour.visit('draft.site', 'officer', `${home}/names/${site.id}`);
    const clause = await tour.visit('draft.clause', 'officer', `${home}/clauses/SM-04`);
    await clause.getByText('Change the words').click();
    await clause.locator('#title').fill('');
    await tour.send('draft.clause.errors', clause, 'Save this clause');
    await tour.visit('draft.clause.nurse', 'nurse', `${home}/clauses/SM-04`);
    const own = await tour.visit('draft.own', 'officer', `${home}/clauses/new`);
    await tour.send('draft.own.errors', own, 'Add this clause');
    const bring = await tour.visit('draft.bring', 'officer', `${home}/bring`);
    await tour.send('draft.bring.errors', bring, 'See what is in it');
    const text = `# Radio of [our town]\n\nNo wages, no live talk. ${'Ask first. '.repeat(250)}\n\n# Names\n\nNever post names of patients.`;
    const file = { name: 'policy.md', mimeType: 'text/markdown', buffer: Buffer.from(text) };
    await bring.getByLabel('Your policy').setInputFiles(file);
    await tour.send('draft.brought', bring, 'See what is in it');
    await bring.locator('#title-0').fill('');
    await bring.locator('#plain').uncheck();
    await tour.send('draft.brought.errors', bring, 'Add these clauses to the draft');
    const review = await tour.visit('draft.review', 'officer', `${home}/review`);
    await tour.send('draft.review.errors', review, 'Cast the vote');
    const urgent = await tour.visit('draft.emergency', 'officer', `${home}/emergency`);
    await tour.send('draft.emergency.errors', urgent, 'Ask the privacy seat');
    const counsel = await tour.visit('draft.counsel', 'officer', `${home}/counsel`);
    await fill(counsel, { 'Email address': 'law@firm.example' });
    await press(counsel, 'Make a link');
    await tour.look('draft.counsel.link', counsel);
    const early = await tour.visit('draft.publishing.not', 'officer', `${home}/publishing`, 409);
    expect((await early.request.get(`${home}/publishing.csv`)).status()).toBe(409);
    tour.see(`${home}/publishing.csv`);
  });

  it('of a draft in two windows', async () => {
    const home = `/committee/drafts/${await draft()}/clauses/SM-20`;
    const [one, other] = [await tour.as('officer'), await tour.as('nurse')];
    for (const page of [one, other]) {
      await page.goto(home);
      await page.getByText('Change the words').click();
    }
    await one.locator('#what').fill('Kind words');
    await press(one, 'Save this clause');
    await other.locator('#what').fill('Kinder words');
    await press(other, 'Save this clause');
    await tour.look('draft.clause.clash', other);
    expect(await other.locator('#what').inputValue()).toBe('Kinder words');
  });

  it('of a draft that others read', async () => {
    const id = await draft();
    const officer = await idOf(house, 'officer@larkfield.example');
    const now = house.app.clock.now();
    const token = await transact(house.database.write, (tx) =>
      askCounsel(tx, now, officer, id, 'law@firm.example', dayIn('UTC', now)),
    );
    const counsel = await tour.visit('counsel', STRANGER, `/counsel/${token}`);
    await tour.send('counsel.errors', counsel, 'Send the comment');
    await tour.visit('counsel.gone', STRANGER, '/counsel/nonsense', 404);
    const page = await tour.as('front.desk');
    // While there is one draft, its page comes at once.
    await page.goto('/policy/draft');
    expect(pathOf(page)).toBe(`/policy/draft/${id}`);
    await tour.look('open-draft.one', page);
    await tour.send('open-draft.errors', page, 'Send the comment');
    tour.see('/policy/draft');
  });
}
