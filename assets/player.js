// The page around a package. It shows what the shell tells of: what is saved, where one is, what is open.
const player = document.querySelector('[data-player]');
const frame = player.querySelector('iframe');
const state = player.querySelector('[role="status"]');
const notice = player.querySelector('[data-notice]');
const list = player.querySelector('[data-menu]');
const contents = player.querySelector('.player-contents');
const buttons = { previous: player.querySelector('[data-previous]'), next: player.querySelector('[data-next]') };
const words = player.dataset;
let left = false;
let going;

const ask = (message) => frame.contentWindow.postMessage(message, words.origin);
const clock = (at) => new Date(at).toLocaleTimeString([], { hour: '2-digit', minute: '2-digit' });

function say(text, kind) {
  state.textContent = text;
  state.dataset.state = kind;
}

function announce(text) {
  notice.textContent = text;
  notice.hidden = text === '';
}

const heard = {
  saved({ at, counts }) {
    say(words.saved.replace('{time}', clock(at)) + (counts ? ` · ${words.counts}` : ''), 'saved');
    if (notice.dataset.of === 'unsaved') announce('');
  },
  unsaved() { say(words.unsaved, 'unsaved'); },
  refused({ why }) {
    const text = why === 'superseded' ? words.superseded : why === 'too-large' ? words.tooLarge : words.closed;
    say(text, 'unsaved');
    if (why !== 'too-large') { announce(text); frame.hidden = true; }
  },
  menu({ items, previous, next }) {
    if (buttons.previous) buttons.previous.hidden = !previous;
    if (buttons.next) buttons.next.hidden = !next;
    if (list) list.replaceChildren(...items.map(entry));
  },
  touched() { document.dispatchEvent(new Event('input')); },
  over({ more }) { announce(more ? words.overMore : words.over); },
  delivered() { announce(''); },
  left({ saved }) {
    if (saved || left) location.assign(words.back);
    else { left = true; clearTimeout(going); announce(words.notSaved); }
  },
};

function entry({ id, title, depth, current, status, open }) {
  const line = document.createElement('li');
  line.style.setProperty('--depth', String(Math.min(depth, 4)));
  const name = document.createElement(open && !current ? 'button' : 'span');
  name.textContent = title;
  if (current) name.setAttribute('aria-current', 'step');
  if (name.tagName === 'BUTTON') {
    name.type = 'button';
    name.addEventListener('click', () => { announce(''); ask({ heed: 'go', to: id }); });
  }
  line.append(name);
  const said = status === '' ? '' : player.getAttribute(`data-status-${status.replace(' ', '-')}`);
  const text = !open && !current && status !== '' ? words.locked : said;
  if (text) {
    const small = document.createElement('small');
    small.textContent = text;
    line.append(' ', small);
  }
  return line;
}

addEventListener('message', ({ origin, source, data }) => {
  if (origin !== words.origin || source !== frame.contentWindow || !data) return;
  if (Object.hasOwn(heard, data.heed)) heard[data.heed](data);
});

for (const way of ['previous', 'next']) {
  buttons[way]?.addEventListener('click', () => { announce(''); ask({ heed: way }); });
}

// The content is asked to finish first. A second press, or six seconds without an answer, goes in any case.
player.querySelector('[data-exit]').addEventListener('click', (event) => {
  if (left || frame.hidden) return;
  event.preventDefault();
  say(words.leaving, 'leaving');
  ask({ heed: 'exit' });
  going = setTimeout(() => location.assign(words.back), 6000);
});

if (contents && matchMedia('(min-width: 64rem)').matches) contents.open = true;
