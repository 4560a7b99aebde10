// Draws a paper from the pool by the same rules as the server: those that must be right, then those for these roles, then
// those of others; in each what was not had before comes first, and clauses by weight.
(function (heed) {
  'use strict';

  /** The places of the questions of a new paper in `data.questions`. `seen`: places of those had before. */
  heed.drawPaper = function (data, seen, random) {
    const questions = data.questions;
    const had = new Set(seen.map((place) => questions[place].id));
    const pool = oneOfEach(questions, random);
    const taken = [];
    for (const turn of ['critical', 'own', 'other']) {
      const mine = pool.filter((place) => questions[place].turn === turn);
      for (const place of inTurn(questions, mine, had, random)) {
        if (taken.length >= data.test.questions) break;
        if (questions[place].critical || roomFor(data, place, taken)) taken.push(place);
      }
    }
    return heed.shuffled(taken, random);
  };

  /** The order in which the options of a question are shown; true/false, spots and stories stay as they are written. */
  heed.shownOrder = function (question, random) {
    const places = question.options.map((_option, place) => place);
    const mixed = ['single', 'multiple', 'ordering'].includes(question.kind);
    return mixed ? heed.shuffled(places, random) : places;
  };

  // Of the questions that one scenario becomes a paper may have one.
  function oneOfEach(questions, random) {
    const places = questions.map((_question, place) => place).filter((place) => questions[place].turn !== null);
    const scenarios = new Map();
    for (const place of places) {
      const question = questions[place];
      if (question.made) scenarios.set(question.id, (scenarios.get(question.id) || []).concat(place));
    }
    const chosen = Array.from(scenarios.values()).map((list) => list[Math.floor(random() * list.length)]);
    return places.filter((place) => !questions[place].made).concat(chosen);
  }

  function roomFor(data, place, taken) {
    const questions = data.questions;
    const kind = limited(questions[place]);
    if (taken.some((one) => questions[one].id === questions[place].id)) return false;
    if (kind === undefined) return true;
    return taken.filter((one) => limited(questions[one]) === kind).length < data.test.limits[kind];
  }

  function limited(question) {
    if (question.made) return 'made';
    return question.kind === 'true-false' || question.kind === 'story' ? question.kind : undefined;
  }

  // Each clause is a clock that strikes as often as it weighs, and each strike takes one of its questions.
  function inTurn(questions, pool, had, random) {
    const clocks = new Map();
    return heed
      .shuffled(pool, random)
      .map((place) => {
        const question = questions[place];
        const before = had.has(question.id) ? 1 : 0;
        const clock = before + ' ' + question.clauses[0];
        const at = (clocks.get(clock) || 0) - Math.log(1 - random()) / question.weight;
        clocks.set(clock, at);
        return { place, before, at };
      })
      .sort((a, b) => a.before - b.before || a.at - b.at)
      .map((timed) => timed.place);
  }
})((window.heed = window.heed || {}));
