import { template } from '../../src/web/template.ts';

const t = (key: string) => key;
const icon = (name: string) => `<${name}>`;

test('escapes what is printed, and leaves what is included as it is', () => {
  const html = template('layout/notice')({ t, icon, kind: 'warn', text: '<b> & "c"' });
  expect(html).toContain('&lt;b&gt; &amp; &#34;c&#34;');
  expect(html).toContain('<triangle-alert>');
});

test('a fault says in which view and line it is, also inside an include', () => {
  const broken = () => {
    throw new Error('no such message');
  };
  const pager = { first: '/', previous: null, next: null };
  expect(() => template('layout/pager')({ t: broken, icon, pager })).toThrow(
    /^views\/layout\/pager\.ejs:\d+: no such message$/,
  );
  const question = { kind: 'single', stem: '', options: [] };
  expect(() =>
    template('training/ask')({
      t: broken,
      icon,
      question,
      number: 1,
      errors: [{ field: 'chosen', message: 'x' }],
    }),
  ).toThrow(/^views\/layout\/choices\.ejs:\d+: no such message$/);
});

test('a view that is not there is an error', () => {
  expect(() => template('layout/nothing')).toThrow('ENOENT');
});
