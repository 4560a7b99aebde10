import { existsSync, readFileSync, rmSync, writeFileSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { checkCommand, writeFolder } from '../../src/courses/course.command.ts';
import { courseFrom, type CourseFiles } from '../../src/courses/course-folder.ts';
import { placesIn } from '../../src/courses/places.ts';
import { remarksOn } from '../../src/courses/remarks.ts';
import { SHIPPED, shippedCourse } from '../../src/courses/shipped.ts';
import { FileError, type FileProblem } from '../../src/files/yaml-file.ts';
import { loadMessages } from '../../src/web/messages.ts';

const { files, policy, course } = shippedCourse();

function problemsOf(changed: Record<string, string | undefined>): FileProblem[] {
  const all = Object.entries({ ...files, ...changed }).filter((pair): pair is [string, string] => !!pair[1]);
  try {
    courseFrom(Object.fromEntries(all), policy, '');
    return [];
  } catch (error) {
    if (!(error instanceof FileError)) throw error;
    return error.problems;
  }
}

const edited = (path: string, from: string | RegExp, to: string): Record<string, string> => {
  const text = files[path]!.replace(from, to);
  expect(text).not.toBe(files[path]);
  return { [path]: text };
};
const lineOf = (text: string, needle: string): number =>
  text.slice(0, text.indexOf(needle)).split('\n').length;

/** The files with a copy of them in another language. */
function inTwoLanguages(): Record<string, string> {
  return Object.fromEntries(
    Object.entries(files)
      .filter(([path]) => path.startsWith('en/'))
      .map(([path, text]) => [path.replace('en/', 'es/'), text]),
  );
}

describe('what is wrong with a course is said with its file and line', () => {
  const { id } = course.questions.find((question) => question.kind === 'single')!;
  const path = Object.keys(files).find((name) => new RegExp(`^- id: ${id}$`, 'm').test(files[name]!))!;

  it('of a question: the line of its id', () => {
    const text = files[path]!;
    const start = text.indexOf(`- id: ${id}`);
    const next = text.indexOf('\n- id:', start);
    const item = text.slice(start, next < 0 ? undefined : next);
    const wrong = text.replace(item, item.replaceAll('right: true', 'right: false'));
    expect(problemsOf({ [path]: wrong })).toContainEqual({
      file: path,
      line: lineOf(text, `- id: ${id}`),
      about: id,
      text: 'no option is right',
    });
  });

  it('of a bracket in a question: the line where it stands', () => {
    const text = files[path]!.replace(/why: [A-Z]/, 'why: Ask [nobody at all]. X');
    const [found] = problemsOf({ [path]: text });
    expect(found).toMatchObject({ file: path, line: lineOf(text, '[nobody at all]') });
  });

  it('of a lesson: the line of its link, picture, bracket or clause', () => {
    for (const words of ['[here](ftp://x)', '![](cat.png)', '[no such bracket]']) {
      const changed = edited('en/lessons/L3.md', '## Try it\n', `## Try it\n\nSee ${words}\n`);
      const found = problemsOf(changed);
      expect(found.length).toBeGreaterThan(0);
      for (const one of found)
        expect(one).toMatchObject({
          file: 'en/lessons/L3.md',
          about: 'L3',
          line: lineOf(changed['en/lessons/L3.md']!, words),
        });
    }
    expect(problemsOf(edited('en/lessons/L3.md', '[[SM-04]]', '[[SM-77]]'))).toContainEqual({
      file: 'en/lessons/L3.md',
      line: lineOf(files['en/lessons/L3.md']!, '[[SM-04]]'),
      about: 'L3',
      text: 'the policy has no clause SM-77',
    });
  });

  it('of a point, by its clause', () => {
    const text = files['en/points.yaml']!;
    const changed = edited('en/points.yaml', /- clause: SM-03\n/, '- clause: SM-88\n');
    expect(problemsOf(changed)).toContainEqual({
      file: 'en/points.yaml',
      line: lineOf(text, '- clause: SM-03'),
      about: 'SM-88',
      text: 'the policy has no clause SM-88',
    });
    const [shape] = problemsOf(edited('en/points.yaml', /(- clause: SM-03\n {2})point:/, '$1pont:'));
    expect(shape).toMatchObject({ file: 'en/points.yaml', about: 'SM-03' });
  });

  it('of the plan: the line that names the question', () => {
    const text = files['course.yaml']!.replace(/practice: \[[a-z-]+/, 'practice: [no-such-question');
    expect(problemsOf({ 'course.yaml': text })).toContainEqual({
      file: 'course.yaml',
      line: lineOf(text, 'no-such-question'),
      about: 'L1',
      text: 'there is no question no-such-question',
    });
  });

  it('of a clause that nobody asks about: the line where a lesson lists it', () => {
    const without = Object.fromEntries(
      Object.entries(files)
        .filter(([name]) => name.startsWith('en/questions/'))
        .map(([name, text]) => [name, text.replaceAll('SM-16', 'SM-17')]),
    );
    const found = problemsOf(without).find(({ about }) => about === 'SM-16')!;
    expect(found).toMatchObject({ file: 'course.yaml', text: 'no question asks about this clause' });
    expect(files['course.yaml']!.split('\n')[found.line - 1]).toContain('SM-16');
  });
});

describe('a second language', () => {
  it('with the same lessons, questions and points is sound', () =>
    expect(problemsOf(inTwoLanguages())).toEqual([]));

  it.each<[string, string | undefined, (text: string) => string, string]>([
    ['es/lessons/L2.md', undefined, () => '', 'this file is missing'],
    ['es/lessons/L1.md', '[[SM-01]]', (t) => t.replace('[[SM-01]]\n', ''), 'shows the clauses'],
    [
      'es/questions/L1.yaml',
      'id',
      (t) => t.replace(/- id: ([a-z-]+)/, '- id: otra-cosa'),
      'is missing in this language',
    ],
    [
      'es/questions/L1.yaml',
      'id',
      (t) => t.replace(/- id: ([a-z-]+)/, '- id: otra-cosa'),
      'is not in the folder en',
    ],
    [
      'es/questions/L1.yaml',
      'clauses',
      (t) => t.replace(/clauses: \[SM-01\]/, 'clauses: [SM-02]'),
      'is on SM-02',
    ],
    [
      'es/points.yaml',
      'clause',
      (t) => t.replace(/- clause: SM-01\n/, '- clause: SM-02\n'),
      'is missing in this language',
    ],
    ['es/questions/L1.yaml', 'why', (t) => t.replace(/why: .+/, 'why: ""'), 'why'],
  ])('that differs in %s is refused', (path, _near, change, says) => {
    const other = inTwoLanguages();
    const text = change(other[path]!);
    const found = problemsOf({ ...other, [path]: text });
    expect(found.map((one) => one.text).join('\n')).toContain(says);
    expect(new Set(found.map((one) => one.file))).toEqual(new Set([path]));
  });

  it('must have as many options, and the same ones right', () => {
    const other = inTwoLanguages();
    const path = 'es/questions/L1.yaml';
    const swapped = other[path]!.replace('right: true', 'right: XX')
      .replace('right: false', 'right: true')
      .replace('right: XX', 'right: false');
    expect(problemsOf({ ...other, [path]: swapped }).map((one) => one.text)).toContain(
      'marks other options as right than the first language does',
    );
  });
});

describe('what could be better', () => {
  const remarks = (changed: CourseFiles) => {
    const all = { ...files, ...changed };
    const made = courseFrom(all, policy, '');
    return remarksOn(made, policy, placesIn(all, made.language, ''));
  };
  const LONG =
    'Whoever writes a sentence that goes on and on, with one thing after the other and no full stop anywhere in sight, loses the people whom it was written for.';

  it('long sentences, with the line where they begin', () => {
    const changed = edited('en/lessons/L3.md', '## Try it\n', `## Try it\n\n${LONG}\n`);
    const text = changed['en/lessons/L3.md']!;
    expect(remarks(changed)).toContainEqual({
      file: 'en/lessons/L3.md',
      line: lineOf(text, 'Whoever writes'),
      about: 'L3',
      text: 'a sentence of 30 words: “Whoever writes a sentence that goes …”',
    });
  });

  it('lessons that read above grade 8', () => {
    const hard = 'Organizational confidentiality necessitates institutional accountability. '.repeat(200);
    const found = remarks(edited('en/lessons/L3.md', '## Try it\n', `## Try it\n\n${hard}\n`));
    expect(found.map((one) => one.text).join()).toMatch(/L3|reads at US grade \d+\.\d/);
  });

  it('clauses with fewer than three questions', () => {
    const only = {
      ...course,
      questions: course.questions.filter(({ clauses }) => !clauses.includes('SM-16')),
    };
    const one = course.questions.find(({ clauses }) => clauses.includes('SM-16'))!;
    const found = remarksOn(
      { ...only, questions: [...only.questions, one] },
      policy,
      placesIn(files, 'en', ''),
    );
    expect(found).toContainEqual(
      expect.objectContaining({
        about: 'SM-16',
        file: 'course.yaml',
        text: expect.stringContaining('one question'),
      }),
    );
  });
});

describe('heed course check', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'heed-check-'));
    writeFolder(files, folder);
    writeFileSync(join(folder, 'policy.yaml'), readFileSync(join(SHIPPED, 'policy.yaml')));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  function check(): { code: number; lines: string[] } {
    const lines: string[] = [];
    const code = checkCommand(folder, loadMessages('en'), (line) => lines.push(line));
    return { code, lines };
  }

  it('finds nothing wrong with what comes with Heed, also after it was written to another folder', () => {
    const { code, lines } = check();
    expect([code, lines.at(-1)]).toEqual([0, expect.stringContaining('Nothing is wrong')]);
    expect(lines.slice(0, -1).filter((line) => !line.includes(': warning: '))).toEqual([]);
  });

  it('finds a key that the policy does not bear out, with its line', () => {
    const path = Object.keys(files).find((name) => files[name]!.includes('\n      answer: never'))!;
    const text = files[path]!.replace('\n      answer: never', '\n      answer: encouraged');
    writeFileSync(join(folder, path), text);
    const { code, lines } = check();
    expect(code).toBe(1);
    const found = lines.find((line) => line.includes('and the policy says never'))!;
    const [, line] = /\.yaml:(\d+): /.exec(found)!;
    expect(text.split('\n')[Number(line) - 1]).toMatch(/^- id: /);
  });

  it('says what is wrong in the order of the files', () => {
    writeFileSync(
      join(folder, 'en/lessons/L2.md'),
      files['en/lessons/L2.md']!.replace('## Try it', '## Tray it'),
    );
    rmSync(join(folder, 'en/lessons/L1.md'));
    const { code, lines } = check();
    expect(code).toBe(1);
    expect(lines[0]).toMatch(/L1\.md:1: this file is missing$/);
    expect(lines[1]).toMatch(/L2\.md:\d+: L2: the part “Tray it”/);
    expect(existsSync(join(folder, 'en/lessons/L1.md'))).toBe(false);
  });
});
