// A small package of our own, so that the demo has one to play.
const RIGHT = { badge: 'report', post: 'ask' };
const screens = [...document.querySelectorAll('section')];
const began = Date.now();
let api = null;
for (let at = window; at; at = at.parent === at ? null : at.parent) {
  if (at.API) { api = at.API; break; }
}
let here = 0;
let over = false;

const get = (name) => (api ? api.LMSGetValue(name) : '');
const set = (name, value) => { if (api) api.LMSSetValue(name, String(value)); };
const answers = () => Object.fromEntries([...document.forms].flatMap((form) => [...new FormData(form)]));

function show(n) {
  here = n;
  screens.forEach((screen, i) => screen.classList.toggle('open', i === n));
  document.getElementById('where').textContent = `${n + 1} / ${screens.length}`;
  document.getElementById('back').disabled = n === 0;
  document.getElementById('next').disabled = n === screens.length - 1;
  set('cmi.core.lesson_location', n);
  set('cmi.suspend_data', JSON.stringify(answers()));
  if (n === screens.length - 1) mark();
  if (api) api.LMSCommit('');
}

function mark() {
  const given = answers();
  const right = Object.keys(RIGHT).filter((name) => given[name] === RIGHT[name]).length;
  const score = Math.round((100 * right) / Object.keys(RIGHT).length);
  document.getElementById('result').textContent = `You had ${right} of ${Object.keys(RIGHT).length} right.`;
  Object.keys(RIGHT).forEach((name, n) => {
    set(`cmi.interactions.${n}.id`, name);
    set(`cmi.interactions.${n}.type`, 'choice');
    set(`cmi.interactions.${n}.student_response`, given[name] ?? '');
    set(`cmi.interactions.${n}.result`, given[name] === RIGHT[name] ? 'correct' : 'wrong');
  });
  set('cmi.core.score.min', 0);
  set('cmi.core.score.max', 100);
  set('cmi.core.score.raw', score);
  set('cmi.core.lesson_status', score >= 50 ? 'passed' : 'failed');
}

function end() {
  if (over || !api) return;
  over = true;
  const seconds = Math.round((Date.now() - began) / 1000);
  const two = (value) => String(value).padStart(2, '0');
  set('cmi.core.session_time', `${two(Math.floor(seconds / 3600))}:${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`);
  set('cmi.core.exit', here === screens.length - 1 ? '' : 'suspend');
  api.LMSFinish('');
}

if (api) api.LMSInitialize('');
if (get('cmi.core.lesson_status') === 'not attempted') set('cmi.core.lesson_status', 'incomplete');
for (const [name, value] of Object.entries(JSON.parse(get('cmi.suspend_data') || '{}'))) {
  const field = document.querySelector(`input[name="${name}"][value="${value}"]`);
  if (field) field.checked = true;
}
document.getElementById('back').addEventListener('click', () => show(here - 1));
document.getElementById('next').addEventListener('click', () => show(here + 1));
addEventListener('pagehide', end);
show(Math.min(Number(get('cmi.core.lesson_location')) || 0, screens.length - 1));
