// What is right: the same rule as on the server. A question is right or wrong, and nothing between.
// `chosen` are places of options as the question is kept: ascending where options are ticked, of an ordering the steps as
// they were put, of a story the way that was taken, wrong turns and all.
(function (heed) {
  'use strict';

  const END = 'end';

  heed.isRight = function (question, chosen) {
    const options = question.options;
    if (question.kind === 'story')
      return heed.isAnswered(question, chosen) && chosen.every((place) => options[place] && options[place].right);
    if (question.kind === 'ordering')
      return heed.isAnswered(question, chosen) && chosen.every((place, at) => heed.mayStand(question, place, at));
    const key = rightPlaces(question);
    return key.length === chosen.length && key.every((place, n) => chosen[n] === place);
  };

  heed.isPartlyRight = function (question, chosen) {
    if (chosen.length === 0 || heed.isRight(question, chosen)) return false;
    const kind = question.kind;
    if (kind === 'ordering') return chosen.some((place, n) => heed.mayStand(question, place, n));
    if (kind === 'story' || kind === 'single' || kind === 'true-false') return false;
    return chosen.some((place) => question.options[place] && question.options[place].right);
  };

  /** True when the question needs nothing more: every step put, the story at its end, at least one option ticked. */
  heed.isAnswered = function (question, chosen) {
    if (question.kind === 'ordering') return chosen.length === question.options.length;
    if (question.kind !== 'story') return chosen.length > 0;
    const last = question.options[chosen[chosen.length - 1]];
    return last !== undefined && last.to === END;
  };

  /** True when the step of an ordering is right at a place, from 0: each of two that may change places is at either. */
  heed.mayStand = (question, step, at) =>
    step === at ||
    (question.swap || []).some((pair) => (step === pair[0] && at === pair[1]) || (step === pair[1] && at === pair[0]));

  /** The scene of a story that somebody has come to; undefined at its end. */
  heed.sceneAt = function (question, chosen) {
    const last = question.options[chosen[chosen.length - 1]];
    const to = last === undefined ? question.scenes[0].id : last.to;
    return question.scenes.find((scene) => scene.id === to);
  };

  /** How far a partly right answer goes: so many of so many found or in their place, and so many ticked too many. */
  heed.foundIn = function (question, chosen) {
    if (question.kind === 'ordering')
      return {
        found: chosen.filter((place, n) => heed.mayStand(question, place, n)).length,
        of: question.options.length,
        extra: 0,
      };
    const found = chosen.filter((place) => question.options[place].right).length;
    return { found, of: rightPlaces(question).length, extra: chosen.length - found };
  };

  /** Passed when at least `pass` percent are right and every question that must be right is. */
  heed.markPaper = function (questions, answers, pass) {
    const rights = questions.map((question, n) => heed.isRight(question, answers[n] || []));
    const right = rights.filter(Boolean).length;
    const missed = questions.filter((question, n) => question.critical && !rights[n]).length;
    const of = questions.length;
    return {
      rights,
      right,
      of,
      percent: of === 0 ? 0 : Math.floor((right * 100) / of),
      criticalMissed: missed,
      passed: of > 0 && right * 100 >= pass * of && missed === 0,
    };
  };

  /** Up to five answers that are right, for the records of a learning system. */
  heed.keysOf = function (question) {
    if (question.kind === 'ordering') return orders(question, []).slice(0, MOST);
    if (question.kind === 'story') return ways(question, []).slice(0, MOST);
    return [rightPlaces(question)];
  };

  const MOST = 5;

  const rightPlaces = (question) =>
    question.options.map((_option, place) => place).filter((place) => question.options[place].right);

  function orders(question, put) {
    if (put.length === question.options.length) return [put];
    return question.options
      .map((_option, step) => step)
      .filter((step) => !put.includes(step) && heed.mayStand(question, step, put.length))
      .flatMap((step) => orders(question, put.concat(step)));
  }

  // No right way is longer than there are scenes: a story that leads in a circle ends here.
  function ways(question, way) {
    const scene = heed.sceneAt(question, way);
    if (scene === undefined) return [way];
    if (way.length >= question.scenes.length) return [];
    return rightPlaces(question)
      .filter((place) => question.options[place].scene === scene.id)
      .flatMap((place) => ways(question, way.concat(place)));
  }
})((window.heed = window.heed || {}));
