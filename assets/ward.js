// On a shared device. Every page works without this: then a page goes back to the start by itself after two minutes.
{
const bar = document.querySelector('.ward-bar');
const warning = bar.querySelector('.ward-warning');
const left = warning.querySelector('[data-left]');
const isSignedIn = 'signedIn' in bar.dataset;
const quiet = bar.dataset.quiet * 1000;
const before = Math.min(bar.dataset.warning * 1000, quiet / 2);
const TELL_EVERY = 20000;
let last = Date.now();
let told = last;
let leaving = false;

const send = (path, fields = {}) =>
  fetch(path, { method: 'POST', body: new URLSearchParams({ ...fields, _csrf: bar.dataset.csrf }), redirect: 'manual', keepalive: true });

// Whoever stops in one tab stops in all of them, and whoever is in one of them is there.
const tabs = isSignedIn && 'BroadcastChannel' in window ? new BroadcastChannel('heed-ward') : null;

// Nothing of whoever was here stays, and Back leads to the start as well.
const leave = async () => {
  if (leaving) return;
  leaving = true;
  document.body.hidden = true;
  tabs?.postMessage('left');
  await keep();
  try { localStorage.clear(); sessionStorage.clear(); } catch { /* Nothing is kept where nothing can be. */ }
  location.replace('/ward');
};

// What was chosen and not handed in is saved, so that it is there again on any device.
const form = document.querySelector('form .question')?.closest('form');
let waiting = 0;
let changed = false;
const keep = async () => {
  clearTimeout(waiting);
  if (!form || !changed) return;
  changed = false;
  const data = new FormData(form);
  const fields = new URLSearchParams();
  for (const [name, value] of data) if (name !== '_csrf' && typeof value === 'string') fields.append(name, value);
  fields.set('place', new URL(form.action).pathname);
  fields.set('_csrf', bar.dataset.csrf);
  await fetch('/ward/draft', { method: 'POST', body: fields, redirect: 'manual', keepalive: true }).catch(() => {});
};
if (form && isSignedIn) {
  form.addEventListener('change', () => { changed = true; clearTimeout(waiting); waiting = setTimeout(keep, 400); });
  form.addEventListener('submit', () => { changed = false; clearTimeout(waiting); });
  addEventListener('pagehide', () => { void keep(); });
}

const here = (event) => {
  if (leaving) return;
  // Were it hidden when a finger comes down, the rest of the touch would press what is below.
  if (event.type !== 'click' && event.type !== 'keydown' && warning.contains(event.target)) return;
  if (tabs && Date.now() - last > 1000) tabs.postMessage('here');
  last = Date.now();
  warning.hidden = true;
  if (!isSignedIn || last - told < TELL_EVERY) return;
  told = last;
  // Any other answer: the session has ended.
  void send('/ward/here').then((answer) => { if (answer.status !== 204) void leave(); }, () => {});
};
for (const kind of ['pointerdown', 'keydown', 'input', 'wheel', 'touchmove'])
  addEventListener(kind, here, { capture: true, passive: true });
warning.addEventListener('click', here);

tabs?.addEventListener('message', ({ data }) => {
  if (data === 'left') { void leave(); return; }
  last = Date.now();
  warning.hidden = true;
});

const look = () => {
  const rest = last + quiet - Date.now();
  if (rest <= 0) { void leave(); return; }
  warning.hidden = rest > before;
  if (!warning.hidden) left.textContent = String(Math.ceil(rest / 1000));
};
setInterval(look, 1000);
document.addEventListener('visibilitychange', look);
addEventListener('pageshow', (event) => { if (event.persisted) location.replace('/ward'); });
bar.querySelector('[data-leave]').addEventListener('click', (event) => { event.preventDefault(); void leave(); });
for (const one of document.forms) one.autocomplete = 'off';
}
