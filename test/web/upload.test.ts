import { addStaff, startApp, type TestApp } from '../support/app.ts';
import { onSqlite } from '../support/databases.ts';

onSqlite('a form with a file that is not what it says', (open) => {
  let app: TestApp;

  beforeAll(async () => {
    app = await startApp({ database: await open() });
  });
  afterAll(() => app.close());

  const part = (name: string, more: string, value: string) =>
    `--x\r\ncontent-disposition: form-data; name="${name}"${more}\r\n\r\n${value}\r\n`;

  it.each([
    ['no boundary', 'multipart/form-data', 'nothing'],
    ['another boundary', 'multipart/form-data; boundary=y', part('file', '; filename="a.csv"', 'a')],
    ['cut off', 'multipart/form-data; boundary=x', '--x\r\ncontent-disposition: form-data; name="fi'],
    [
      'the wrong field',
      'multipart/form-data; boundary=x',
      `${part('photo', '; filename="a.csv"', 'a')}--x--`,
    ],
    ['two files', 'multipart/form-data; boundary=x', `${part('file', '; filename="a"', 'a').repeat(2)}--x--`],
    ['a thousand fields', 'multipart/form-data; boundary=x', `${part('f', '', 'a').repeat(1000)}--x--`],
    [
      'a NUL in the name',
      'multipart/form-data; boundary=x',
      `${part('file', '; filename="a\0b"', 'a')}--x--`,
    ],
    ['a field of 6 MB', 'multipart/form-data; boundary=x', `${part('f', '', 'a'.repeat(6_000_000))}--x--`],
    [
      'a file of 21 MB',
      'multipart/form-data; boundary=x',
      `${part('file', '; filename="a"', 'a'.repeat(21_000_000))}--x--`,
    ],
    ['not multipart at all', 'application/json', '{"file": 1}'],
  ])('is answered with a sentence: %s', async (_name, type, body) => {
    const browser = await app.as(await addStaff(app, { roles: ['administrator'] }));
    const cookie = [...browser.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const answer = await fetch(`${app.url}/people/import`, {
      method: 'POST',
      headers: { cookie, 'content-type': type },
      body,
    });
    expect([answer.status >= 400 && answer.status < 500, answer.status]).toEqual([true, answer.status]);
    expect(await answer.text()).toContain('Nothing was changed');
  });
});
