import { compose } from '../../src/mail/compose.ts';
import { loadMessages } from '../../src/web/messages.ts';

const letter = {
  organisation: 'Larkfield <Clinics>',
  subject: 'Larkfield: "hello"',
  parts: ['Hello Ana,', { lead: 'To do:', list: ['one <b>', 'two'] }, 'Bye.'],
  action: { text: 'Open', href: 'https://training.example.org/?a=1&b=2' },
  after: ['Why you get this.'],
};

describe('a letter', () => {
  const made = compose(loadMessages('en'), letter);

  it('reads well as text', () => {
    expect(made.text).toBe(
      'Hello Ana,\n\nTo do:\n- one <b>\n- two\n\nBye.\n\nOpen:\nhttps://training.example.org/?a=1&b=2\n\n' +
        'Why you get this.\n\n-- \nLarkfield <Clinics>\n',
    );
  });

  it('is safe as HTML, and asks nobody for anything', () => {
    expect(made.html).toContain('Larkfield &lt;Clinics&gt;');
    expect(made.html).toContain('<li style="margin:0 0 8px">one &lt;b&gt;</li>');
    expect(made.html).toContain('href="https://training.example.org/?a=1&amp;b=2"');
    expect(made.html).not.toMatch(/<img|<link|<script|url\(|src=/);
    expect(made.html).toContain('<html lang="en">');
    expect(made.html).toContain('name="color-scheme" content="light dark"');
  });
});
