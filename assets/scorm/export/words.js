// The words of the course: all of them come with its data.
(function (heed) {
  'use strict';

  /** The words of a key, with {names} filled in; `count` chooses between one and other. */
  heed.t = function (key, params) {
    const given = params || {};
    const word = window.heedCourse.words[key];
    if (word === undefined) throw new Error('no word ' + key);
    const text = typeof word === 'string' ? word : given.count === 1 ? word.one : word.other;
    return text.replace(/\{([\w-]+)\}/g, (open, name) => (name in given ? String(given[name]) : open));
  };
})((window.heed = window.heed || {}));
