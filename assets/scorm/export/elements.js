// Makes elements. Texts become text; ready HTML comes from the course itself and from nowhere else.
(function (heed) {
  'use strict';

  /** An element with attributes (`on…` listens; null and false are left out) and children: elements, texts, lists, nothing. */
  heed.h = function (tag, attributes, ...children) {
    const element = document.createElement(tag);
    for (const name of Object.keys(attributes || {})) {
      const value = attributes[name];
      if (value === null || value === undefined || value === false) continue;
      if (name.startsWith('on')) element.addEventListener(name.slice(2), value);
      else element.setAttribute(name, value === true ? '' : String(value));
    }
    append(element, children);
    return element;
  };

  function append(element, children) {
    for (const child of children) {
      if (child === null || child === undefined || child === false) continue;
      if (Array.isArray(child)) append(element, child);
      else element.append(child);
    }
  }

  /** Ready HTML of the course in a block. */
  heed.ready = function (html) {
    const block = document.createElement('div');
    block.innerHTML = html;
    return block;
  };

  /** An icon: always beside a word. */
  heed.icon = (name) => heed.ready(window.heedCourse.icons[name]).firstChild;

  heed.button = (word, listen, look) =>
    heed.h('button', { type: 'button', class: look === undefined ? 'button big' : look, onclick: listen }, word);

  heed.actions = (...buttons) => heed.h('p', { class: 'actions' }, buttons);

  heed.notice = (kind, icon, text) =>
    heed.h('div', { class: 'notice ' + kind }, heed.icon(icon), heed.h('p', null, text));

  /** What stands above a question: its number, and whether it must be right. */
  heed.stem = (question, number) => [
    heed.h('span', { class: 'question-number' }, number, question.critical ? ' · ' + heed.t('test.critical') : null),
    ' ' + question.stem,
  ];
})((window.heed = window.heed || {}));
