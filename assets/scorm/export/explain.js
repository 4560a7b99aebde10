// A question that was answered, with the reason for every option.
(function (heed) {
  'use strict';

  const h = heed.h;
  const t = (key, params) => heed.t(key, params);
  const TONES = {
    right: ['answer-right', 'check', 'question.this-right'],
    missed: ['answer-missed', 'circle-alert', 'question.not-ticked'],
    wrong: ['answer-wrong', 'x', 'question.this-wrong'],
  };

  /** `level`: of its heading. */
  heed.explain = function (question, order, chosen, number, level) {
    const right = heed.isRight(question, chosen);
    return h(
      'section',
      { class: 'question' },
      h('h' + level, { class: 'question-stem', tabindex: '-1' }, heed.stem(question, number)),
      h(
        'p',
        { class: 'marked ' + (right ? 'good' : 'warn') },
        heed.icon(right ? 'circle-check' : 'circle-alert'),
        h(
          'span',
          null,
          h('strong', null, t(right ? 'question.right' : 'question.wrong')),
          ' ' + howFar(question, chosen) + ' ',
          h('span', { class: 'soft' }, t('question.from') + ' ' + question.clauses.join(', ') + '.'),
        ),
      ),
      reasons(question, order, chosen, level + 1),
    );
  };

  function howFar(question, chosen) {
    if (question.kind === 'story') {
      const count = chosen.filter((place) => !question.options[place].right).length;
      return count === 0 ? '' : t('question.astray', { count });
    }
    if (!heed.isPartlyRight(question, chosen)) return '';
    if (question.partly !== undefined) return question.partly;
    const found = heed.foundIn(question, chosen);
    if (question.kind === 'ordering') return t('question.found-steps', found);
    return t(found.extra > 0 ? 'question.found-extra' : 'question.found', found);
  }

  function reasons(question, order, chosen, level) {
    if (question.kind === 'ordering') return ordered(question, chosen);
    if (question.kind === 'story') return told(question, chosen, level);
    const isOther = (place) => !question.options[place].right && !chosen.includes(place);
    const others = order.filter(isOther);
    return [
      question.kind === 'spot' ? heed.post(question, (part) => spot(question, part, chosen)) : null,
      answers(question, order.filter((place) => !isOther(place)), chosen),
      others.length === 0
        ? null
        : h(
            'details',
            null,
            h('summary', null, t('question.why-not-others')),
            answers(question, others, chosen),
          ),
    ];
  }

  function answers(question, places, chosen) {
    const many = question.kind === 'multiple' || question.kind === 'spot';
    return h(
      'ul',
      { class: 'answers' },
      places.map((place) => {
        const option = question.options[place];
        const isChosen = chosen.includes(place);
        const missed = option.right && many && !isChosen;
        const tone = missed ? 'answer-missed' : option.right ? 'answer-right' : isChosen ? 'answer-wrong' : '';
        const said = isChosen ? 'question.yours' : missed ? 'question.not-ticked' : '';
        const icon = missed ? 'circle-alert' : option.right ? 'check' : 'x';
        const word = t(option.right ? 'question.this-right' : 'question.this-wrong');
        const number = question.shows === 'picture' && !option.text.startsWith(String(place + 1));
        return h(
          'li',
          { class: 'answer ' + tone + (isChosen ? ' chosen' : '') },
          mark(icon, said === '' ? word : word + ' · ' + t(said)),
          h('p', { class: 'answer-text' }, (number ? place + 1 + ' ' : '') + option.text),
          h('p', { class: 'answer-reason' }, option.why),
        );
      }),
    );
  }

  const mark = (icon, text) => h('p', { class: 'answer-mark' }, heed.icon(icon), ' ', h('span', null, text));

  function ordered(question, chosen) {
    return h(
      'ol',
      { class: 'answers ordered' },
      question.options.map((option, step) => {
        const at = chosen.indexOf(step);
        const right = heed.mayStand(question, step, at);
        const word = at === step ? 'question.in-place' : right ? 'question.may-swap' : 'question.put-elsewhere';
        return h(
          'li',
          { class: 'answer ' + (right ? 'answer-right' : 'answer-wrong') },
          mark(right ? 'check' : 'x', t(word, { place: t('question.place-' + (at + 1)) })),
          h('p', { class: 'answer-text' }, option.text),
          h('p', { class: 'answer-reason' }, option.why),
        );
      }),
    );
  }

  function told(question, chosen, level) {
    return [
      h('h' + level, null, t('question.your-way')),
      heed.way(question, chosen),
      heed.ending(question),
      h(
        'details',
        null,
        h('summary', null, t('question.every-choice')),
        question.scenes.map((scene) => [
          h('p', { class: 'way-scene' }, scene.text),
          answers(
            question,
            question.options
              .map((_option, place) => place)
              .filter((place) => question.options[place].scene === scene.id),
            chosen,
          ),
        ]),
      ),
    ];
  }

  /** The way through a story: each scene, what was chosen, and what came of it. */
  heed.way = function (question, chosen) {
    const sceneOf = (place) => question.options[place].scene;
    return h(
      'ol',
      { class: 'way' },
      chosen.map((place, n) => {
        const option = question.options[place];
        const scene = question.scenes.find((one) => one.id === option.scene);
        const isNew = n === 0 || sceneOf(chosen[n - 1]) !== option.scene;
        return h(
          'li',
          null,
          isNew ? h('p', { class: 'way-scene' }, scene.text) : null,
          h(
            'p',
            { class: 'way-choice' },
            h('span', { class: 'way-word' }, t('question.you-chose')),
            ' ' + option.text,
          ),
          h(
            'div',
            { class: 'answer ' + (option.right ? 'answer-right' : 'answer-wrong') },
            mark(option.right ? 'check' : 'undo-2', t(option.right ? 'question.good-turn' : 'question.wrong-turn')),
            h('p', { class: 'answer-reason' }, option.why),
          ),
        );
      }),
    );
  };

  heed.ending = (question) =>
    h(
      'div',
      { class: 'ending' },
      h('p', { class: 'way-word' }, heed.icon('flag'), ' ' + t('question.ending')),
      h('p', null, question.ending),
    );

  function spot(question, part, chosen) {
    const isChosen = chosen.includes(part.place);
    const isRight = question.options[part.place].right;
    const said = isRight ? (isChosen ? 'right' : 'missed') : isChosen ? 'wrong' : '';
    if (said === '') return h('span', { class: 'spot' }, part.text);
    const tone = TONES[said];
    return h(
      'mark',
      { class: 'spot ' + tone[0] },
      heed.icon(tone[1]),
      h('span', { class: 'visually-hidden' }, t(tone[2]) + ': '),
      part.text,
    );
  }

  /** The mock post or picture of a question; `partOf` makes the element of a part that an option stands for. */
  heed.post = function (question, partOf) {
    const kind = question.shows;
    const figures = { chat: 'mock chat', details: 'mock', picture: 'mock' };
    return h(
      'figure',
      { class: figures[kind] || 'post', 'aria-label': t('question.shows-' + kind) },
      kind === 'picture' ? pictureOf(question) : inside(kind, question.post || [], partOf),
    );
  };

  const pictureOf = ({ picture }) =>
    picture ? h('img', { src: picture.file, alt: picture.alt, width: 800, height: 500 }) : null;

  function inside(kind, post, partOf) {
    const shown = (parts) => parts.map((part) => (part.place === null ? part.text : partOf(part)));
    const full = post.filter((line) => line.length > 0);
    if (kind === 'details' || kind === 'chat') {
      const lines = full.map(named);
      const first = (lines.find((line) => line.name !== '') || { name: '' }).name;
      if (kind === 'chat') return lines.map((line) => bubble(line, first, shown));
      return h(
        'table',
        null,
        h(
          'tbody',
          null,
          lines.map(({ name, parts }) =>
            h('tr', null, h('th', { scope: 'row' }, name), h('td', null, shown(parts))),
          ),
        ),
      );
    }
    const photo = h('p', { class: 'post-picture' }, h('span', null, heed.icon('image'), ' ' + t('question.photo')));
    return [kind === 'caption' ? photo : null, full.map((line) => h('p', null, shown(line)))];
  }

  const bubble = ({ name, parts }, first, shown) =>
    h(
      'p',
      { class: name !== '' && name !== first ? 'bubble reply' : 'bubble' },
      name === '' ? null : [h('span', { class: 'bubble-name' }, name), ' '],
      shown(parts),
    );

  // Who speaks, or what a line is about, stands before a colon.
  function named(line) {
    const found = line[0].place === null ? /^([^:]{1,40}): ?/.exec(line[0].text) : null;
    if (!found) return { name: '', parts: line };
    const rest = { text: line[0].text.slice(found[0].length), place: null };
    return { name: found[1], parts: [rest].concat(line.slice(1)) };
  }
})((window.heed = window.heed || {}));
