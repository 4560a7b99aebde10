import type { PolicyDocument } from './document.ts';

/** A version as Markdown. */
export function policyMarkdown(document: PolicyDocument): string {
  const lines = [
    `# ${plain(document.title)}`,
    plain(document.organisation),
    document.facts.map(({ label, text }) => `- **${plain(label)}:** ${plain(text)}`).join('\n'),
    ...document.clauses.flatMap(({ id, title, sentences }) => [
      `## ${plain(id)} ${plain(title)}`,
      ...sentences.map(({ label, text }) =>
        label === '' ? paragraphs(text) : `**${plain(label)}:** ${paragraphs(text)}`,
      ),
    ]),
  ];
  return `${lines.join('\n\n')}\n`;
}

const paragraphs = (text: string): string =>
  text
    .split(/\n+/)
    .map((line) => plain(line.trim()))
    .join('\n\n');

// What anybody wrote is words, never Markdown.
const plain = (text: string): string =>
  text
    .replace(/\s+/g, ' ')
    .trim()
    .replace(/[\\`*_[\]<>|~]/g, String.raw`\$&`)
    .replace(/^(#{1,6}|[-+]|\d+[.)])(?=\s)/, (start) => `${start.slice(0, -1)}\\${start.slice(-1)}`);
