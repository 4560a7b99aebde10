// What stands on each screen. A screen gives its title and its elements; what its buttons do is in play.js.
(function (heed) {
  'use strict';

  const h = heed.h;
  const t = (key, params) => heed.t(key, params);
  const screens = (heed.screens = {});

  const heading = (text) => h('h1', { tabindex: '-1' }, text);
  const quiet = (word, listen) => heed.button(word, listen, 'button quiet');

  function progress(text, value, max, label) {
    return h(
      'div',
      { class: 'progress' },
      h('p', null, h('span', null, text)),
      h('progress', { value, max, 'aria-label': label }),
    );
  }

  screens.start = function ({ data, go, next }) {
    const { test } = data;
    return {
      title: data.title,
      body: [
        heading(data.title),
        h('p', { class: 'lead' }, data.summary),
        h('p', null, t('scorm.export-outline', {
          lessons: data.lessons.length,
          minutes: data.minutes,
          questions: test.questions,
        })),
        heed.actions(heed.button(t('course.start'), () => go(next()))),
        h('h2', null, t('course.lessons')),
        h(
          'ol',
          { class: 'steps' },
          data.lessons.map((lesson) =>
            h(
              'li',
              null,
              h('h3', null, lesson.title),
              h('p', { class: 'soft' }, t('course.minutes', { count: lesson.minutes })),
            ),
          ),
          h(
            'li',
            null,
            h('h3', null, t('course.test')),
            h('p', { class: 'soft' }, t('course.test-line', { questions: test.questions, pass: test.pass })),
          ),
          h('li', null, h('h3', null, t('course.sign'))),
        ),
      ],
    };
  };

  /** A screen of a lesson, or a question to try. */
  screens.step = function ({ data, state, at, go, finishStep, tryIt }) {
    const step = data.steps[at];
    const lesson = data.lessons[step.lesson];
    const own = data.steps.filter((one) => one.lesson === step.lesson);
    const place = own.indexOf(step) + 1;
    const where = { number: step.lesson + 1, of: data.lessons.length, place, places: own.length };
    const isLast = own[own.length - 1] === step;
    const before = at === 0 ? 'start' : data.steps[at - 1].id;
    const back = quiet(t('training.previous'), () => go(before));
    const on = heed.button(t('training.continue'), () => finishStep(at));
    const takeaway = h(
      'section',
      { class: 'takeaway' },
      h('h2', null, t('lesson.takeaway')),
      h('p', null, lesson.takeaway),
    );
    const top = [
      progress(t('training.where', where), place, own.length, t('training.progress-label')),
      heading(lesson.title),
    ];
    const title = t('scorm.export-lesson', { number: where.number, title: lesson.title });
    if (step.kind !== 'practice')
      return { title, body: [top, heed.ready(step.html), isLast ? takeaway : null, heed.actions(on, back)] };
    const question = data.questions[step.question];
    const order = heed.shownOrder(question, heed.seeded(state.seed + ' ' + question.id));
    const chosen = state.tried[at] || [];
    const number = t('question.practice');
    if (heed.isAnswered(question, chosen))
      return {
        title,
        focus: '.question-stem',
        body: [
          top,
          heed.explain(question, order, chosen, number, 2),
          isLast ? takeaway : null,
          heed.actions(on, back),
        ],
      };
    const asked = heed.ask(question, order, chosen, number);
    const word = t(question.kind === 'story' ? 'question.choose-this' : 'question.check');
    return {
      title,
      focus: chosen.length > 0 ? 'legend' : undefined,
      body: [top, asked.element, heed.actions(heed.button(word, () => tryIt(at, asked.read())), back)],
    };
  };

  screens.test = function ({ data, state, live, begin, go }) {
    const { test } = data;
    const saved = live ? ['test.saved-as-you-go'] : [];
    const rules = ['test.no-clock'].concat(saved, ['test.must-be-right', 'scorm.export-many-tries']);
    const before = data.steps.length === 0 ? 'start' : data.steps[data.steps.length - 1].id;
    return {
      title: t('test.title'),
      body: [
        heading(t('test.title')),
        h('p', { class: 'lead' }, t('test.lead', { questions: test.questions, pass: test.pass })),
        h('ul', null, rules.map((key) => h('li', null, t(key)))),
        again(data, state.paper),
        heed.actions(
          heed.button(t(state.drawn === 0 ? 'test.begin' : 'test.again'), begin),
          quiet(t('training.previous'), () => go(before)),
        ),
      ],
    };
  };

  // Only the clauses that were missed last time, once more in few words.
  function again(data, paper) {
    if (!paper || !paper.done) return null;
    const missed = paper.questions
      .map((place) => data.questions[place])
      .filter((question, n) => !heed.isRight(question, paper.answers[n]))
      .map((question) => question.clauses[0]);
    const points = Array.from(new Set(missed))
      .sort()
      .filter((clause) => data.points[clause]);
    if (points.length === 0) return null;
    return h(
      'section',
      null,
      h('h2', null, t('test.missed-again')),
      h('p', null, t('test.missed-lead')),
      points.map((clause) => {
        const { point, html, title } = data.points[clause];
        return h(
          'section',
          { class: 'clause-again' },
          h('h3', null, point),
          heed.ready(html),
          h('p', { class: 'soft' }, clause + ' ' + title),
        );
      }),
    );
  }

  /** The question at a position of the paper, from 0. */
  screens.question = function ({ data, state, at, go, answer }) {
    const { paper } = state;
    const question = data.questions[paper.questions[at]];
    const of = paper.questions.length;
    const chosen = paper.answers[at] || [];
    const order = heed.paperOrder(data, state, at);
    const number = t('test.question-n', { number: at + 1, of });
    const asked = heed.ask(question, order, chosen, number);
    const isTold = question.kind === 'story' && heed.isAnswered(question, chosen);
    const word = isTold ? 'training.continue' : question.kind === 'story' ? 'question.choose-this' : 'test.save';
    const on = () => (isTold ? go(after(at, of)) : answer(at, asked.read(), after(at, of)));
    const answered = of - openIn(data, paper).length;
    return {
      title: number,
      focus: question.kind === 'story' && chosen.length > 0 ? 'legend, .ending' : undefined,
      body: [
        h('h1', { class: 'visually-hidden', tabindex: '-1' }, number),
        progress(t('test.progress', { answered, of }), answered, of, t('test.progress-label')),
        asked.element,
        heed.actions(
          heed.button(t(word), on),
          at === 0 ? null : quiet(t('training.previous'), () => go('test/' + at)),
          heed.button(t('test.all-questions'), () => go('answers'), 'link-button'),
        ),
      ],
    };
  };

  const after = (at, of) => (at + 1 < of ? 'test/' + (at + 2) : 'answers');

  /** Positions of the questions that need more of an answer, from 0. */
  const openIn = (data, paper) =>
    paper.questions
      .map((_place, n) => n)
      .filter((n) => !heed.isAnswered(data.questions[paper.questions[n]], paper.answers[n] || []));

  screens.answers = function ({ data, state, go, handIn }) {
    const { paper } = state;
    const open = openIn(data, paper);
    return {
      title: t('test.overview'),
      body: [
        heading(t('test.overview')),
        h(
          'p',
          { class: 'lead' },
          open.length === 0 ? t('test.all-answered') : t('test.left', { count: open.length }),
        ),
        h(
          'ol',
          { class: 'todo-list' },
          paper.questions.map((place, n) => {
            const { stem } = data.questions[place];
            const isOpen = open.includes(n);
            const short = stem.length > 90 ? stem.slice(0, 88) + '…' : stem;
            return h(
              'li',
              null,
              h('h2', null, heed.button(n + 1 + '. ' + short, () => go('test/' + (n + 1)), 'link-button')),
              h(
                'span',
                { class: 'status ' + (isOpen ? 'due' : 'current') },
                heed.icon(isOpen ? 'circle-dot' : 'circle-check'),
                ' ',
                h('span', null, t(isOpen ? 'test.no-answer' : 'test.answered')),
              ),
            );
          }),
        ),
        heed.actions(
          open.length === 0
            ? heed.button(t('test.hand-in'), handIn)
            : heed.button(t('training.continue'), () => go('test/' + (open[0] + 1))),
        ),
      ],
    };
  };

  screens.result = function ({ data, state, go }) {
    const { paper } = state;
    const questions = paper.questions.map((place) => data.questions[place]);
    const mark = heed.markPaper(questions, paper.answers, data.test.pass);
    const sent = heed.scoreOf(mark, data.test.pass);
    return {
      title: t(mark.passed ? 'test.passed' : 'test.not-passed'),
      body: [
        heading(t(mark.passed ? 'test.passed' : 'test.not-passed')),
        h(
          'p',
          { class: 'lead' },
          t('test.score', { right: mark.right, of: mark.of }) + ' ' + t('test.needed', { pass: data.test.pass }),
        ),
        mark.criticalMissed === 0
          ? null
          : heed.notice('warn', 'circle-alert', t('test.critical-missed', { count: mark.criticalMissed })),
        sent === mark.percent ? null : h('p', { class: 'soft' }, t('scorm.export-below', { score: sent })),
        heed.actions(
          mark.passed || state.passed
            ? heed.button(t('home.next-sign'), () => go('sign'))
            : heed.button(t('test.again'), () => go('test')),
        ),
        h('h2', null, t('test.explained')),
        questions.map((question, n) =>
          heed.explain(
            question,
            heed.paperOrder(data, state, n),
            paper.answers[n],
            t('test.question-n', { number: n + 1, of: mark.of }),
            3,
          ),
        ),
      ],
    };
  };

  /** The last: the signature is given where the policy is. */
  screens.sign = function ({ data, state, live, go }) {
    const { passed, paper } = state;
    return {
      title: t('scorm.export-sign-title'),
      body: [
        heading(t('scorm.export-sign-title')),
        heed.notice(
          'good',
          'circle-check',
          passed && passed.of > 0 ? t('scorm.export-passed', passed) : t('scorm.export-passed-before'),
        ),
        h('p', { class: 'lead' }, t('scorm.export-sign-lead', { organisation: data.organisation })),
        heed.actions(
          h(
            'a',
            { class: 'button big', href: data.sign, target: '_blank', rel: 'noopener' },
            t('home.next-sign'),
            h('span', { class: 'visually-hidden' }, ' ' + t('scorm.export-new-window')),
            heed.icon('external-link'),
          ),
        ),
        h('p', { class: 'soft' }, t('scorm.export-sign-address', { address: data.sign })),
        paper && paper.done ? heed.actions(quiet(t('scorm.export-answers'), () => go('result'))) : null,
        live ? h('p', { class: 'soft' }, t('scorm.export-the-end')) : null,
      ],
    };
  };

  screens.stopped = function ({ saved }) {
    const word = saved ? 'stopped' : 'stopped-unsaved';
    return {
      title: t('scorm.export-stopped-title'),
      body: [heading(t('scorm.export-stopped-title')), h('p', { class: 'lead' }, t('scorm.export-' + word))],
    };
  };

  /** The list of all parts: what was reached can be opened again. */
  screens.parts = function ({ data, state, place, go, mayOpen }) {
    const entries = data.lessons
      .map((lesson, n) => ({
        text: lesson.title,
        to: data.steps.find((step) => step.lesson === n).id,
        here: data.steps.some((step) => step.lesson === n && step.id === place),
      }))
      .concat([
        { text: t('test.title'), to: heed.testPlace(state), here: /^(test|answers|result)/.test(place) },
        { text: t('course.sign'), to: 'sign', here: place === 'sign' },
      ]);
    return h(
      'details',
      { class: 'parts' },
      h('summary', null, heed.icon('list'), ' ' + t('scorm.export-parts')),
      h(
        'ol',
        null,
        entries.map(({ text, to, here }) =>
          h(
            'li',
            null,
            mayOpen(to)
              ? h(
                  'button',
                  { type: 'button', class: 'link-button', 'aria-current': here ? 'step' : null, onclick: () => go(to) },
                  text,
                )
              : h('span', { class: 'soft' }, text),
          ),
        ),
      ),
    );
  };
})((window.heed = window.heed || {}));
