// Plays the course: where somebody is, what their buttons do, and when it is kept.
(function (heed) {
  'use strict';

  const data = window.heedCourse;
  // Without a page there is nothing to play: its parts are tried by themselves.
  if (!data || typeof document === 'undefined') return;
  const { h, screens } = heed;
  const t = (key, params) => heed.t(key, params);
  const lms = heed.connect(data.standard, window, () => Date.now());
  const state = heed.readState(data, lms.kept, lms.location);
  const main = document.getElementById('main');
  const saved = h('p', { class: 'saved', role: 'status' });
  const stop = heed.button(t('scorm.export-stop'), leave, 'link-button');
  let place = 'start';
  let shownAt = 0;
  let stopped = false;

  const stepAt = (to) => data.steps.findIndex((step) => step.id === to);
  const keeps = () => lms.live && !lms.looksBack;
  const lessonsDone = () => state.reached >= data.steps.length;
  const paperOpen = () => state.paper !== null && !state.paper.done;

  function mayOpen(to) {
    if (to === 'start') return true;
    if (to === 'sign') return state.passed !== null;
    if (to === 'test') return lessonsDone() && !paperOpen() && state.passed === null;
    if (to === 'result') return state.paper !== null && state.paper.done;
    if (to === 'answers') return paperOpen();
    const question = /^test\/(\d+)$/.exec(to);
    if (question) return paperOpen() && Number(question[1]) >= 1 && Number(question[1]) <= state.paper.questions.length;
    const at = stepAt(to);
    return at >= 0 && at <= state.reached;
  }

  /** What comes next for whoever comes back. */
  function next() {
    if (state.passed !== null) return 'sign';
    if (!lessonsDone()) return data.steps[state.reached].id;
    return heed.testPlace(state);
  }

  /** Where the test is for now. */
  heed.testPlace = function ({ paper, passed }) {
    if (paper === null) return passed === null ? 'test' : 'sign';
    return paper.done ? 'result' : 'answers';
  };

  /** The order in which the options of a question of the paper are shown: each paper has its own. */
  heed.paperOrder = (course, { paper, seed, drawn }, at) =>
    heed.shownOrder(
      course.questions[paper.questions[at]],
      heed.seeded([seed, drawn, paper.questions[at]].join(' ')),
    );

  /**
   * The score that is sent. Systems with a mastery score of their own decide by it: where a question that must be right was
   * not, it stays below the pass mark.
   */
  heed.scoreOf = (mark, pass) => (mark.passed ? mark.percent : Math.min(mark.percent, pass - 1));

  const view = () => ({ data, state, place, live: keeps(), go, next, mayOpen, finishStep, tryIt, begin, answer, handIn });

  function screenAt() {
    const question = /^test\/(\d+)$/.exec(place);
    if (question) return screens.question({ ...view(), at: Number(question[1]) - 1 });
    const at = stepAt(place);
    return at >= 0 ? screens.step({ ...view(), at }) : screens[place](view());
  }

  function go(to) {
    place = mayOpen(to) ? to : next();
    show(true);
    keep();
  }

  function show(moves) {
    const screen = screenAt();
    paint(screen, moves);
  }

  function paint(screen, moves) {
    document.title = screen.title === data.title ? data.title : screen.title + ' · ' + data.title;
    const body = h('article', { class: 'lesson' }, screen.body);
    const top = place === 'start' || stopped ? null : screens.parts(view());
    main.replaceChildren(...[said(), top, body].filter((one) => one !== null));
    shownAt = Date.now();
    if (!moves) return;
    window.scrollTo(0, 0);
    const target = main.querySelector(screen.focus || 'h1') || main.querySelector('h1');
    target.setAttribute('tabindex', '-1');
    target.focus({ preventScroll: screen.focus === undefined });
  }

  function said() {
    if (lms.looksBack) return heed.notice('note', 'info', t('scorm.export-reviewing'));
    return lms.live ? null : heed.notice('warn', 'circle-alert', t('scorm.export-alone'));
  }

  function keep() {
    if (!keeps() || !lms.isOpen()) return true;
    const steps = data.steps.length + 1;
    const share = (state.reached + (state.passed !== null || (state.paper && state.paper.done) ? 1 : 0)) / steps;
    const ok = lms.save(place, heed.packState(data, state), share);
    const now = new Date();
    const two = (value) => ('0' + value).slice(-2);
    const time = two(now.getHours()) + ':' + two(now.getMinutes());
    saved.replaceChildren(
      heed.icon(ok ? 'check' : 'circle-alert'),
      ' ' + t(ok ? 'scorm.export-saved' : 'scorm.export-not-saved', { time }),
    );
    saved.classList.toggle('unsaved', !ok);
    return ok;
  }

  function finishStep(at) {
    state.reached = Math.max(state.reached, at + 1);
    go(at + 1 < data.steps.length ? data.steps[at + 1].id : next());
  }

  function tryIt(at, chosen) {
    if (typeof chosen === 'string') return;
    state.tried[at] = chosen;
    if (heed.isAnswered(data.questions[data.steps[at].question], chosen))
      state.reached = Math.max(state.reached, at + 1);
    go(place);
  }

  function begin() {
    if (!mayOpen('test')) return go(next());
    state.drawn += 1;
    const tried = data.steps.filter((step, at) => step.kind === 'practice' && state.tried[at]);
    const seen = state.seen.concat(tried.map((step) => step.question));
    const questions = heed.drawPaper(data, seen, heed.seeded(state.seed + ' ' + state.drawn));
    state.paper = { questions, answers: [], seconds: [], done: false };
    go('test/1');
  }

  function answer(at, chosen, after) {
    if (typeof chosen === 'string') return;
    const { paper } = state;
    paper.answers[at] = chosen;
    const spent = Math.round((Date.now() - shownAt) / 1000);
    paper.seconds[at] = Math.min(9999, (paper.seconds[at] || 0) + spent);
    const question = data.questions[paper.questions[at]];
    // A story stays on its screen until it is told, and shows what came of each turn.
    go(question.kind === 'story' ? place : after);
  }

  function handIn() {
    const { paper } = state;
    const questions = paper.questions.map((one) => data.questions[one]);
    if (!questions.every((question, n) => heed.isAnswered(question, paper.answers[n] || []))) return go('answers');
    const mark = heed.markPaper(questions, paper.answers, data.test.pass);
    questions.forEach((question, n) => lms.answered(record(question, paper.answers[n], paper.seconds[n] || 0)));
    lms.finished(heed.scoreOf(mark, data.test.pass), mark.passed);
    paper.done = true;
    state.seen = Array.from(new Set(state.seen.concat(paper.questions)));
    if (mark.passed) state.passed = { right: mark.right, of: mark.of };
    go('result');
  }

  function record(question, chosen, seconds) {
    const named = (place) => heed.optionName(data.standard, question, place);
    const inOrder = question.kind === 'ordering' || question.kind === 'story';
    return {
      id: question.id.replace(/[^A-Za-z0-9-]/g, '-'),
      type: inOrder ? 'sequencing' : 'choice',
      patterns: heed.keysOf(question).map((key) => key.map(named)),
      response: chosen.map(named),
      right: heed.isRight(question, chosen),
      at: new Date().toISOString(),
      seconds,
      description: question.stem.slice(0, 250),
    };
  }

  function leave() {
    const isSaved = keep();
    stopped = true;
    lms.leave(true);
    stop.remove();
    saved.remove();
    paint(screens.stopped({ saved: isSaved }), true);
  }

  // Whoever passed before has done it all, also where the system forgot the rest.
  if (lms.passedBefore && state.passed === null) state.passed = { right: 0, of: 0 };
  if (state.passed !== null) state.reached = data.steps.length;
  if (lms.looksBack) state.reached = data.steps.length;
  place = mayOpen(lms.location) ? lms.location : next();
  if (lms.kept === '' && state.passed === null && lms.location === '') place = 'start';

  document.querySelector('.masthead').append(h('div', { class: 'masthead-side' }, saved, keeps() ? stop : null));
  document.querySelector('.foot').append(h('p', null, t('scorm.export-made', { number: data.policy })));
  show(false);
  keep();

  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'hidden') keep();
  });
  const end = () => {
    keep();
    lms.leave(false);
  };
  window.addEventListener('pagehide', end);
  // A session that was ended cannot go on: the page begins again, at the same place.
  window.addEventListener('pageshow', (event) => {
    if (event.persisted && lms.live) window.location.reload();
  });
})((window.heed = window.heed || {}));
