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

const send = (path, fields = new URLSearchParams()) => {
  fields.set('_csrf', bar.dataset.csrf);
  return fetch(path, { method: 'POST', body: fields, redirect: 'manual', keepalive: true });
};

// Whoever stops in one tab stops in all of them, and whoever is in one of them is there.
const tabs = isSignedIn && 'BroadcastChannel' in window ? new BroadcastChannel('heed-ward') : null;

const pause = (ms) => new Promise((go) => { setTimeout(go, ms); });

// What was chosen and not handed in is saved, so that it is there again on any device. Whoever chose it hears when it is not.
const form = isSignedIn ? document.querySelector('form .question')?.closest('form') : null;
const AGAIN = 3000;
const GIVE_UP = 20000;
let waiting = 0;
let changed = false;
let underWay = null;
const tell = (isSaved) => { for (const one of bar.querySelectorAll('[data-if]')) one.hidden = (one.dataset.if === 'saved') !== isSaved; };
const keepIn = (ms) => { clearTimeout(waiting); waiting = setTimeout(keep, ms); };

// Gives 'saved', 'unreached' where it is worth another try, or 'refused' where the session has ended.
const save = async () => {
  changed = false;
  const fields = new URLSearchParams();
  for (const [name, value] of new FormData(form)) if (name !== '_csrf' && typeof value === 'string') fields.append(name, value);
  fields.set('place', new URL(form.action).pathname);
  const status = await send('/ward/draft', fields).then((answer) => answer.status, () => 503);
  if (status === 204) {
    if (!changed) tell(true);
    return 'saved';
  }
  changed = true;
  tell(false);
  if (status < 500 && status !== 429) return 'refused';
  if (!leaving) keepIn(AGAIN);
  return 'unreached';
};
// What is on its way may still fail: whoever leaves waits for it.
const keep = async () => {
  clearTimeout(waiting);
  if (form && changed) underWay = save();
  return (await underWay) ?? 'saved';
};
tell(true);
if (form) {
  form.addEventListener('change', () => { changed = true; keepIn(400); });
  form.addEventListener('submit', () => { changed = false; clearTimeout(waiting); });
  addEventListener('pagehide', () => { void keep(); });
  // In a tab behind another nothing is left to save when that other one stops.
  document.addEventListener('visibilitychange', () => { if (document.hidden) void keep(); });
}

// In place of the page, for whoever comes by: it says nothing of whom it was about.
const sayOnly = (words) => {
  const said = document.createElement('p');
  said.setAttribute('role', 'alert');
  said.textContent = words;
  const place = document.createElement('main');
  place.className = 'ward-only';
  place.append(said);
  document.body.className = 'quiet';
  document.body.replaceChildren(place);
  document.body.hidden = false;
};

// Nothing of whoever was here stays, and Back leads to the start as well. The start page ends the session in all tabs: not
// before what was chosen is saved, or was tried in vain for a while.
const leave = async () => {
  if (leaving) return;
  leaving = true;
  document.body.hidden = true;
  const until = Date.now() + GIVE_UP;
  let end = await keep();
  while (end === 'unreached' && Date.now() < until) {
    sayOnly(bar.dataset.saving);
    await pause(AGAIN);
    end = await keep();
  }
  changed = false;
  tabs?.postMessage('left');
  try { localStorage.clear(); sessionStorage.clear(); } catch { /* Nothing is kept where nothing can be. */ }
  if (end !== 'saved') {
    sayOnly(bar.dataset.lost);
    while (!(await fetch('/ward', { method: 'HEAD' }).then((answer) => answer.ok, () => false))) await pause(AGAIN);
  }
  location.replace(end === 'saved' ? '/ward' : '/ward?lost=1');
};

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
