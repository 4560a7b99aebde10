// Nothing here is needed: every page works without it.
const problems = document.querySelector('.error-summary');
if (problems) problems.focus();

// Beside a wide page the menu stands open. Newer browsers do this in the style sheet; for the others it is opened here.
const menu = document.querySelector('details.menu');
if (menu) {
  const wide = matchMedia('(min-width: 64rem)');
  const byStyle = CSS.supports('selector(::details-content)');
  const open = () => { if (!byStyle) menu.open = wide.matches; };
  open();
  wide.addEventListener('change', open);
  menu.addEventListener('keydown', (event) => {
    if (event.key !== 'Escape' || wide.matches || !menu.open) return;
    menu.open = false;
    menu.querySelector('summary').focus();
  });
}

// <form class="filters" data-live>: a changed select shows its result at once.
for (const form of document.querySelectorAll('form[data-live]')) {
  form.addEventListener('change', (event) => { if (event.target.matches('select')) form.requestSubmit(); });
}

// <form data-own-zone="instant">: proposes the time zone of this browser, where the list has it, and the server's day there.
for (const select of document.querySelectorAll('form[data-own-zone] select[name=zone]')) {
  const { timeZone } = Intl.DateTimeFormat().resolvedOptions();
  if (![...select.options].some(({ value }) => value === timeZone)) continue;
  select.value = timeZone;
  const { elements, dataset } = select.form;
  elements.startDay.value = new Date(dataset.ownZone).toLocaleDateString('sv', { timeZone });
}

// <button type="button" data-print hidden>: of no use without script, so it is shown by script.
for (const button of document.querySelectorAll('[data-print]')) {
  button.hidden = false;
  button.addEventListener('click', () => print());
}

// <form data-busy="words">: what takes some seconds says so, and is not sent twice.
for (const form of document.querySelectorAll('form[data-busy]')) {
  form.addEventListener('submit', (event) => {
    if (!event.submitter || event.submitter.formNoValidate) return;
    const said = document.createElement('p');
    said.setAttribute('role', 'status');
    said.append(document.createElement('progress'), ` ${form.dataset.busy}`);
    event.submitter.closest('.actions').replaceChildren(said);
  });
}

// Steps to put in order move up and down. The places to choose go with them; without script those alone are used.
for (const list of document.querySelectorAll('[data-order]')) {
  const said = list.parentElement.querySelector('[role=status]');
  const steps = () => [...list.children];
  const placeOf = (step) => step.querySelector('select');
  const number = () => steps().forEach((step, n, all) => {
    placeOf(step).value = n + 1;
    step.querySelector('[data-up]').setAttribute('aria-disabled', n === 0);
    step.querySelector('[data-down]').setAttribute('aria-disabled', n === all.length - 1);
  });
  const move = (control, step, to) => {
    const others = steps().filter((one) => one !== step);
    if (to < 0 || to > others.length) return;
    list.insertBefore(step, others[to] || null);
    number();
    control.focus();
    const text = step.querySelector('.order-text').textContent.trim();
    said.textContent = list.dataset.order.replace('{step}', text).replace('{place}', to + 1);
  };
  const put = steps().map((step) => Number(placeOf(step).value));
  if (put.every(Boolean) && new Set(put).size === put.length)
    list.append(...steps().sort((a, b) => placeOf(a).value - placeOf(b).value));
  number();
  for (const step of steps()) {
    step.querySelector('.order-move').hidden = false;
    placeOf(step).addEventListener('change', ({ target }) => move(target, step, target.value ? target.value - 1 : steps().indexOf(step)));
    step.addEventListener('click', ({ target }) => {
      const control = target.closest('[data-up], [data-down]');
      if (!control || control.getAttribute('aria-disabled') === 'true') return;
      move(control, step, steps().indexOf(step) + ('up' in control.dataset ? -1 : 1));
      list.dispatchEvent(new Event('change', { bubbles: true }));
    });
  }
}

// <form data-save="Saved {when}" data-not-saved="words">: a changed answer is saved at once, as its button would. Only the
// answer 204 says that it was; whoever was signed out is led elsewhere.
for (const form of document.querySelectorAll('form[data-save]')) {
  const said = form.querySelector('[data-said]');
  let waiting = 0;
  let newest = 0;
  let leaving = false;
  let sent = Promise.resolve();
  const isWhole = (data) => {
    const places = [...form.querySelectorAll('.order select')].map((place) => place.value);
    const isAnswered = places.length > 0 ? places.every(Boolean) && new Set(places).size === places.length : data.has('chosen');
    return isAnswered && (!form.querySelector('[name=sure]') || data.has('sure'));
  };
  const say = (isSaved) => {
    const when = new Date().toLocaleTimeString(document.documentElement.lang, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });
    said.parentElement.classList.toggle('unsaved', !isSaved);
    said.textContent = isSaved ? form.dataset.save.replace('{when}', when) : form.dataset.notSaved;
  };
  const save = () => {
    clearTimeout(waiting);
    waiting = 0;
    const data = new FormData(form);
    if (leaving || !isWhole(data)) return;
    const mine = ++newest;
    // One after the other: an older answer must not come in after a newer one.
    sent = sent
      .then(() => fetch(form.action, { method: 'POST', body: new URLSearchParams(data), headers: { prefer: 'return=minimal' }, redirect: 'manual', keepalive: true }))
      .then((answer) => answer.status === 204, () => false)
      .then((isSaved) => { if (mine === newest && !waiting && !leaving) say(isSaved); });
  };
  form.addEventListener('change', () => {
    said.textContent = '';
    newest++;
    clearTimeout(waiting);
    waiting = setTimeout(save, 500);
  });
  form.addEventListener('submit', () => { leaving = true; clearTimeout(waiting); });
  addEventListener('pageshow', () => { leaving = false; });
  document.addEventListener('visibilitychange', () => { if (document.hidden && waiting) save(); });
}

// Reads the words of a lesson aloud with a voice that is on the device: nothing is sent anywhere. Without one, no button.
const aloud = document.querySelector('[data-aloud]');
if (aloud && 'speechSynthesis' in window) {
  const speech = window.speechSynthesis;
  const article = aloud.closest('article') ?? aloud.closest('main');
  const control = (name) => aloud.querySelector(`[data-${name}]`);
  const spoken = 'h1, h2, h3, legend, p, li, dt, dd, td, th, summary, .choice, .order-text';
  const silent = '.aloud, .progress, .actions, .filters, form .field, .clause-marks, .unclear, .sources, .back, .only-in, .word-means, .visually-hidden, .error-summary, svg, [hidden]';
  // What is taught may be in another language than the page around it, and one question in another than its lesson.
  const voice = (element) => {
    const { lang } = element.closest('[lang]');
    const own = speech.getVoices().filter((one) => one.localService && one.lang.toLowerCase().replace('_', '-').startsWith(lang));
    return own.find((one) => one.lang.replace('_', '-') === navigator.language) || own.find((one) => one.default) || own[0];
  };
  const wordsOf = (element) => {
    const copy = element.cloneNode(true);
    for (const one of copy.querySelectorAll(silent)) one.remove();
    return copy.textContent.replace(/\s+/g, ' ').trim();
  };
  // The smallest pieces that stand on the page, in order: a paragraph within a list is one, the list is not.
  const pieces = () => [...article.querySelectorAll(spoken)].filter((one) =>
    !one.closest(silent) && !one.querySelector(spoken) && one.checkVisibility() && wordsOf(one) !== '');
  let queue = [];
  let at = 0;
  let turn = 0;
  const show = (...names) => {
    const isHere = aloud.contains(document.activeElement);
    for (const name of ['read', 'pause', 'go-on', 'stop']) control(name).hidden = !names.includes(name);
    if (isHere) control(names[0]).focus();
  };
  const mark = (n) => queue.forEach((one, place) => one.classList.toggle('being-read', place === n));
  const hush = () => { turn++; speech.cancel(); };
  const stop = () => { hush(); mark(-1); show('read'); };
  const speak = () => {
    const mine = ++turn;
    if (at >= queue.length) { stop(); return; }
    const words = new SpeechSynthesisUtterance(wordsOf(queue[at]));
    const own = voice(queue[at]);
    // Without a voice for it the device knows best.
    words.voice = own ?? null;
    words.lang = own?.lang ?? queue[at].closest('[lang]').lang;
    // Of what was cut off, the end counts for nothing.
    words.onend = () => { if (mine === turn) { at++; speak(); } };
    mark(at);
    speech.speak(words);
  };
  control('read').addEventListener('click', () => { queue = pieces(); at = 0; show('pause', 'stop'); speak(); });
  control('pause').addEventListener('click', () => { hush(); show('go-on', 'stop'); });
  control('go-on').addEventListener('click', () => { show('pause', 'stop'); speak(); });
  control('stop').addEventListener('click', stop);
  addEventListener('pagehide', () => speech.cancel());
  const offer = () => { aloud.hidden = !voice(article); };
  offer();
  speech.addEventListener?.('voiceschanged', offer);
}

// <section id data-again>: something is being made. Looks every three seconds how far it is, until it is done.
const look = async (section) => {
  const page = await fetch(location.href).then((answer) => (answer.ok ? answer.text() : '')).catch(() => '');
  const found = new DOMParser().parseFromString(page, 'text/html').querySelector('main');
  if (!found) return void setTimeout(look, 3000, section);
  const next = found.querySelector(`#${section.id}`);
  if (next && 'again' in next.dataset) {
    section.querySelector('.lead').textContent = next.querySelector('.lead').textContent;
    const [bar, far] = [section.querySelector('progress'), next.querySelector('progress')];
    Object.assign(bar, { max: far.max, value: far.value });
    setTimeout(look, 3000, section);
  } else document.querySelector('main').replaceChildren(...found.childNodes);
};
for (const section of document.querySelectorAll('[data-again]')) setTimeout(look, 3000, section);

// <form data-pad>: keys of a pad type into the one field that is shown. Without script each key is sent.
for (const form of document.querySelectorAll('form[data-pad]')) {
  const entry = form.querySelector('.ward-entry');
  form.addEventListener('click', (event) => {
    const key = event.target.closest('[name=press]');
    if (!key) return;
    event.preventDefault();
    entry.value = key.value === 'clear' ? '' : key.value === 'back' ? entry.value.slice(0, -1) : entry.value + key.value;
  });
  // Enter is the button below, not the first key.
  form.addEventListener('keydown', (event) => {
    if (event.key !== 'Enter' || event.target !== entry) return;
    event.preventDefault();
    form.requestSubmit(form.querySelector('.actions .button'));
  });
}
