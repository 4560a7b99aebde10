// What a learning system keeps for us between sittings, in fewer than 4096 characters: how far somebody is, what they tried,
// and the paper that is open. Numbers are written to the base of 36.
(function (heed) {
  'use strict';

  const FORM = 1;

  heed.freshState = () => ({
    seed: heed.newSeed(),
    /** So many steps are done. */
    reached: 0,
    /** By place of the step: what was chosen. */
    tried: {},
    /** Places of the questions that were on papers. */
    seen: [],
    /** Papers drawn so far; the seed of a paper is made with it. */
    drawn: 0,
    /** `questions` places in the pool; `answers` and `seconds` one for each; `done` once it was handed in. */
    paper: null,
    /** The result that passed: right, of; null before that. */
    passed: null,
  });

  heed.packState = function (data, state) {
    const paper = state.paper;
    return JSON.stringify({
      v: FORM,
      m: data.mark,
      s: state.seed,
      r: state.reached,
      t: Object.keys(state.tried)
        .map((step) => Number(step).toString(36) + ':' + letters(state.tried[step]))
        .join(','),
      u: bits(state.seen, data.questions.length),
      n: state.drawn,
      q: paper ? paper.questions.map((place) => two(place)).join('') : '',
      a: paper ? paper.questions.map((_place, n) => letters(paper.answers[n] || [])).join('.') : '',
      l: paper ? paper.questions.map((_place, n) => (paper.seconds[n] || 0).toString(36)).join('.') : '',
      d: paper && paper.done ? 1 : 0,
      p: state.passed ? [state.passed.right, state.passed.of] : 0,
    });
  };

  /** Reads what was kept; what is odd, or of another version of the course, is begun anew as far as it must be. */
  heed.readState = function (data, text, place) {
    const state = heed.freshState();
    let kept;
    try {
      kept = JSON.parse(text);
    } catch (_odd) {
      return state;
    }
    if (!kept || kept.v !== FORM) return state;
    if (Array.isArray(kept.p)) state.passed = { right: kept.p[0], of: kept.p[1] };
    if (kept.m !== data.mark) {
      // The course was changed under somebody who was in it: they go on at the same screen.
      state.reached = Math.max(0, data.steps.findIndex((step) => step.id === place));
      return state;
    }
    if (typeof kept.s === 'string' && kept.s !== '') state.seed = kept.s;
    state.reached = Math.min(Math.max(0, Number(kept.r) || 0), data.steps.length);
    for (const one of String(kept.t || '').split(',')) {
      const parts = one.split(':');
      const at = parseInt(parts[0], 36);
      const step = data.steps[at];
      const chosen = step && step.kind === 'practice' ? known(places(parts[1]), data.questions[step.question]) : [];
      if (chosen.length > 0) state.tried[at] = chosen;
    }
    state.seen = unbits(String(kept.u || ''), data.questions.length);
    state.drawn = Number(kept.n) || 0;
    const questions = (String(kept.q || '').match(/../g) || []).map((text) => parseInt(text, 36));
    if (questions.length > 0 && questions.every((at) => data.questions[at] !== undefined)) {
      const answers = String(kept.a || '').split('.');
      const seconds = String(kept.l || '').split('.');
      state.paper = {
        questions,
        answers: questions.map((at, n) => known(places(answers[n]), data.questions[at])),
        seconds: questions.map((_at, n) => parseInt(seconds[n], 36) || 0),
        done: kept.d === 1,
      };
    }
    return state;
  };

  const letters = (list) => list.map((place) => place.toString(36)).join('');
  const places = (text) => Array.from(text || '').map((letter) => parseInt(letter, 36));
  const known = (list, question) => (list.every((place) => place < question.options.length) ? list : []);
  const two = (place) => ('0' + place.toString(36)).slice(-2);

  const DIGITS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';

  function bits(list, length) {
    let text = '';
    for (let at = 0; at < length; at += 6) {
      let value = 0;
      for (let n = 0; n < 6; n++) if (list.includes(at + n)) value |= 1 << n;
      text += DIGITS[value];
    }
    return text.replace(/A+$/, '');
  }

  function unbits(text, length) {
    const list = [];
    for (let at = 0; at < text.length; at++) {
      const value = DIGITS.indexOf(text[at]);
      for (let n = 0; n < 6; n++)
        if (value >= 0 && value & (1 << n) && at * 6 + n < length) list.push(at * 6 + n);
    }
    return list;
  }
})((window.heed = window.heed || {}));
