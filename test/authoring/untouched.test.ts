import { kindOf, nameOf, partsOf } from '../../src/authoring/parts.ts';
import { onSqlite } from '../support/databases.ts';
import { formIn, shippedCourse, study } from './make.ts';

const FORMS = ['lesson', 'question', 'point', 'word'];

onSqlite('a form that is sent as it was opened', (open) => {
  it('changes nothing, of whatever the shipped course holds', async () => {
    const house = await study(await open());
    const changed: string[] = [];
    for (const thing of partsOf(shippedCourse().files).keys()) {
      if (!FORMS.includes(kindOf(thing))) continue;
      const page = `/course/edit/${kindOf(thing)}s/${encodeURIComponent(nameOf(thing))}`;
      const form = formIn(await house.officer.get(page), page);
      if ((await house.officer.post(page, form)).location !== `${page}?done=same`) changed.push(thing);
    }
    expect(changed).toEqual([]);
    expect((await house.desk()).draft).toBeUndefined();
    await house.app.close();
  }, 90_000);
});
