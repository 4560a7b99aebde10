// A question to answer, of each kind: all of them with the controls that every browser, keyboard and screen reader knows.
(function (heed) {
  'use strict';

  const h = heed.h;
  const t = (key, params) => heed.t(key, params);

  /**
   * Shows a question. `order`: places of its options in the order shown; `chosen`: what was chosen so far. Gives the element
   * and `read`, which gives what is chosen now, or the key of what is wrong with it, said beside the question.
   */
  heed.ask = function (question, order, chosen, number) {
    const makers = { ordering: askOrdering, spot: askSpot, story: askStory };
    const made = (makers[question.kind] || askOptions)({ question, order, chosen, number });
    made.element.setAttribute('data-question', window.heedCourse.questions.indexOf(question));
    return {
      element: made.element,
      read() {
        const read = made.read();
        heed.sayError(made.element, typeof read === 'string' ? t(read) : null);
        return read;
      },
    };
  };

  /** Says beside a question what is wrong, and leads there; null takes it away. */
  heed.sayError = function (element, message) {
    const before = element.querySelector('.error-text');
    if (before) before.remove();
    const field = element.matches('fieldset') ? element : element.querySelector('fieldset') || element;
    const described = ['chosen-hint'].filter((id) => field.querySelector('#' + id));
    if (message !== null) {
      const said = h(
        'p',
        { class: 'error-text', id: 'chosen-error' },
        heed.icon('circle-alert'),
        h('span', null, h('span', { class: 'visually-hidden' }, t('layout.error') + ' '), message),
      );
      field.insertBefore(said, field.querySelector('legend').nextSibling);
      described.push('chosen-error');
      const first = field.querySelector('input, select');
      if (first) first.focus();
    }
    if (described.length > 0) field.setAttribute('aria-describedby', described.join(' '));
    else field.removeAttribute('aria-describedby');
  };

  const idOf = (place) => 'chosen-' + place;

  const ticked = (element) =>
    Array.from(element.querySelectorAll('input:checked'))
      .map((input) => Number(input.value))
      .sort((a, b) => a - b);

  function choice(question, place, chosen, more) {
    const many = question.kind === 'multiple' || question.kind === 'spot';
    const input = h('input', {
      type: many ? 'checkbox' : 'radio',
      name: 'chosen',
      id: idOf(place),
      value: place,
      class: question.kind === 'spot' ? 'place-' + place : null,
    });
    input.checked = chosen.includes(place);
    return h('label', { class: 'choice' }, input, ' ', h('span', null, more || question.options[place].text));
  }

  function askOptions({ question, order, chosen, number }) {
    const element = h(
      'fieldset',
      { class: 'question' },
      h('legend', null, heed.stem(question, number)),
      h('div', { class: 'choices' }, order.map((place) => choice(question, place, chosen))),
    );
    const read = () => {
      const places = ticked(element);
      return places.length === 0 ? 'training.choose-first' : places;
    };
    return { element, read };
  }

  function askOrdering({ question, order, chosen, number }) {
    const places = question.options.map((_option, n) => n + 1);
    const selects = new Map();
    const steps = order.map((step) => {
      const put = chosen.indexOf(step) + 1;
      const select = h(
        'select',
        { id: idOf(step), autocomplete: 'off' },
        h('option', { value: '' }, t('question.no-place')),
        places.map((place) => h('option', { value: place }, t('question.place-' + place))),
      );
      select.value = put === 0 ? '' : String(put);
      selects.set(step, select);
      const text = question.options[step].text;
      return h(
        'li',
        null,
        h('span', { class: 'order-text' }, text),
        h(
          'span',
          { class: 'order-place' },
          h('label', { class: 'visually-hidden', for: idOf(step) }, t('question.place-of', { step: text })),
          select,
        ),
      );
    });
    const element = h(
      'fieldset',
      { class: 'question', 'aria-describedby': 'chosen-hint' },
      h('legend', null, heed.stem(question, number)),
      h('p', { class: 'hint', id: 'chosen-hint' }, t('question.order-hint')),
      h('ol', { class: 'order' }, steps),
    );
    const read = () => {
      const put = order.map((step) => Number(selects.get(step).value));
      if (put.some((place) => place === 0)) return 'training.choose-first';
      if (new Set(put).size < put.length) return 'training.each-once';
      return places.map((place) => order[put.indexOf(place)]);
    };
    return { element, read };
  }

  function askSpot({ question, order, chosen, number }) {
    const isPicture = question.shows === 'picture';
    const numbered = (place) => {
      const text = question.options[place].text;
      return isPicture && !text.startsWith(String(place + 1)) ? place + 1 + ' ' + text : text;
    };
    const element = h(
      'fieldset',
      { class: 'question spots', 'aria-describedby': 'chosen-hint' },
      h('legend', null, heed.stem(question, number)),
      h('p', { class: 'hint', id: 'chosen-hint' }, t(isPicture ? 'question.numbers-hint' : 'question.spot-hint')),
      heed.post(question, (part) => h('label', { class: 'spot spot-' + part.place, for: idOf(part.place) }, part.text)),
      h('div', { class: 'choices' }, order.map((place) => choice(question, place, chosen, numbered(place)))),
    );
    // The words in the post are labels too; what they name the box after is the list.
    for (const input of element.querySelectorAll('input')) {
      const text = input.parentNode.querySelector('span');
      text.id = 'part-' + input.value;
      input.setAttribute('aria-labelledby', text.id);
    }
    const read = () => {
      const places = ticked(element);
      return places.length === 0 ? 'training.choose-first' : places;
    };
    return { element, read };
  }

  function askStory({ question, chosen, number }) {
    const scene = heed.sceneAt(question, chosen);
    const last = question.options[chosen[chosen.length - 1]];
    const so = chosen.length > 0 ? [h('h3', null, t('question.so-far')), heed.way(question, chosen)] : null;
    const stem = h('h2', { class: 'question-stem' }, heed.stem(question, number));
    const back = last !== undefined && !last.right;
    const places = question.options
      .map((_option, place) => place)
      .filter((place) => scene !== undefined && question.options[place].scene === scene.id);
    const tried = (place) =>
      chosen.includes(place)
        ? [question.options[place].text, ' ', h('span', { class: 'hint' }, '(' + t('question.tried') + ')')]
        : undefined;
    const next =
      scene === undefined
        ? heed.ending(question)
        : h(
            'fieldset',
            { class: 'story-scene' },
            h(
              'legend',
              null,
              back ? h('span', { class: 'go-back' }, heed.icon('undo-2'), ' ' + t('question.go-back')) : null,
              ' ' + scene.text,
            ),
            h('div', { class: 'choices' }, places.map((place) => choice(question, place, [], tried(place)))),
          );
    const element = h('div', { class: 'question story-told' }, stem, so, next);
    const read = () => {
      const places = ticked(element);
      return places.length === 0 ? 'training.choose-first' : chosen.concat(places[0]);
    };
    return { element, read };
  }
})((window.heed = window.heed || {}));
