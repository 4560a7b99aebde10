import fc from 'fast-check';
import { flowed } from '../../src/mail/flowed.ts';

// As a program that knows the format puts the lines together again (RFC 3676, 4.1).
function joined(text: string): string {
  const lines: string[] = [];
  let open = false;
  for (const raw of text.split('\n')) {
    const line = raw.startsWith(' ') ? raw.slice(1) : raw;
    if (open) lines[lines.length - 1] += line;
    else lines.push(line);
    open = line.endsWith(' ') && line !== '-- ';
  }
  return lines.join('\n');
}

describe('a text on its way', () => {
  it('has short lines, and addresses in one piece', () => {
    const address = `https://training.example.org/${'x'.repeat(100)}`;
    const text = `${'word '.repeat(40).trim()}\n\n- ${'item '.repeat(30).trim()}\n\nGo:\n${address}\n\n-- \nLarkfield\n`;
    const sent = flowed(text);
    expect(sent).toContain(`\n${address}\n`);
    expect(sent).toContain('\n-- \nLarkfield\n');
    for (const line of sent.split('\n')) if (line !== address) expect(line.length).toBeLessThanOrEqual(72);
    expect(joined(sent)).toBe(text);
  });

  it('is the same again when it is put together', () => {
    const words = fc.constantFrom('a', 'training', 'From', '>', 'x'.repeat(90), '\n', ' ', '-- ', 'é');
    fc.assert(
      fc.property(fc.array(words, { maxLength: 60 }), (parts) => {
        const text = parts.join(' ');
        const tidy = text
          .split('\n')
          .map((line) => (line === '-- ' ? line : line.trimEnd()))
          .join('\n');
        expect(joined(flowed(text))).toBe(tidy);
        expect(flowed(text)).not.toMatch(/^(From |>)/m);
      }),
      { numRuns: 500 },
    );
  });
});
