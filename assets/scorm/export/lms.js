// Speaks to the learning system: SCORM 1.2 or SCORM 2004, 4th Edition. Works, and says so, where there is none.
(function (heed) {
  'use strict';

  const NAMES = {
    1.2: {
      api: 'API',
      initialize: 'LMSInitialize',
      finish: 'LMSFinish',
      get: 'LMSGetValue',
      set: 'LMSSetValue',
      commit: 'LMSCommit',
      location: 'cmi.core.lesson_location',
      mode: 'cmi.core.lesson_mode',
      exit: 'cmi.core.exit',
      time: 'cmi.core.session_time',
      score: 'cmi.core.score',
    },
    2004: {
      api: 'API_1484_11',
      initialize: 'Initialize',
      finish: 'Terminate',
      get: 'GetValue',
      set: 'SetValue',
      commit: 'Commit',
      location: 'cmi.location',
      mode: 'cmi.mode',
      exit: 'cmi.exit',
      time: 'cmi.session_time',
      score: 'cmi.score',
    },
  };
  const MOST_PARENTS = 500;

  /** Finds the API in the windows around this one, then in those around whoever opened it. */
  heed.findApi = function (win, name) {
    return inParents(win, name) || inParents(safely(() => win.opener), name) || topOpener(win, name);
  };

  const topOpener = (win, name) => inParents(safely(() => win.top.opener), name);

  function inParents(from, name) {
    let win = from;
    for (let n = 0; win && n < MOST_PARENTS; n++) {
      const at = win;
      // A window of another origin may not even be asked.
      const api = safely(() => at[name]);
      if (api) return api;
      const parent = safely(() => at.parent);
      if (!parent || parent === win) return null;
      win = parent;
    }
    return null;
  }

  function safely(look) {
    try {
      return look() || null;
    } catch (_closed) {
      return null;
    }
  }

  /** Opens the session. `now` gives milliseconds. */
  heed.connect = function (standard, win, now) {
    const is12 = standard === '1.2';
    const names = NAMES[standard];
    const api = heed.findApi(win, names.api);
    const began = now();
    const call = (name, ...given) => {
      try {
        return String(api[names[name]](...given));
      } catch (_failed) {
        return 'false';
      }
    };
    const live = api !== null && call('initialize', '') === 'true';
    const read = (name) => {
      const value = live ? call('get', name) : '';
      return value === 'false' && name.endsWith('mode') ? '' : value;
    };
    const mode = read(names.mode);
    const looksBack = mode === 'review' || mode === 'browse';
    const writes = live && !looksBack;
    const status = is12 ? read('cmi.core.lesson_status') : '';
    const passedBefore = (is12 ? status : read('cmi.success_status')) === 'passed';
    // In 1.2 we never say completed: where somebody else did, it is not for us to take back.
    const completed = (is12 ? status : read('cmi.completion_status')) === 'completed';
    let passed = passedBefore;
    let open = live;
    let interactions = live ? Number(read('cmi.interactions._count')) || 0 : 0;
    let refused = false;
    const write = (name, value) => {
      if (writes && open && call('set', name, String(value)) !== 'true') refused = true;
    };
    const seconds = () => Math.max(0, Math.round((now() - began) / 1000));
    const timed = () => write(names.time, is12 ? heed.clockTime(seconds()) : heed.isoDuration(seconds()));

    // Whoever has passed or completed it keeps that, however often they look again.
    if (is12 && !passed && !completed && status !== 'failed') write('cmi.core.lesson_status', 'incomplete');
    if (!is12 && !completed) write('cmi.completion_status', 'incomplete');

    return {
      live,
      looksBack,
      passedBefore,
      location: read(names.location),
      kept: read('cmi.suspend_data'),
      isOpen: () => open,

      /** Keeps place and state. True when the learning system says that it has them. */
      save(location, data, progress) {
        if (!writes || !open) return false;
        refused = false;
        write(names.location, location);
        write('cmi.suspend_data', data);
        write(names.exit, is12 && passed ? '' : 'suspend');
        if (!is12) write('cmi.progress_measure', progress.toFixed(4));
        timed();
        return call('commit', '') === 'true' && !refused;
      },

      /** Keeps how one question was answered. */
      answered(one) {
        const at = 'cmi.interactions.' + interactions++;
        write(at + '.id', one.id);
        write(at + '.type', one.type);
        write(at + (is12 ? '.time' : '.timestamp'), is12 ? one.at.slice(11, 19) : one.at.slice(0, 19) + 'Z');
        one.patterns.forEach((pattern, n) =>
          write(at + '.correct_responses.' + n + '.pattern', pattern.join(is12 ? ',' : '[,]')),
        );
        write(at + '.weighting', '1');
        write(at + (is12 ? '.student_response' : '.learner_response'), one.response.join(is12 ? ',' : '[,]'));
        write(at + '.result', one.right ? 'correct' : is12 ? 'wrong' : 'incorrect');
        write(at + '.latency', is12 ? heed.clockTime(one.seconds) : heed.isoDuration(one.seconds));
        if (!is12) write(at + '.description', one.description);
      },

      /** Keeps the result of a test. What was passed once stays passed. */
      finished(percent, isPassed) {
        if (passed) return;
        passed = isPassed;
        write(names.score + '.raw', percent);
        write(names.score + '.min', 0);
        write(names.score + '.max', 100);
        if (is12) {
          if (isPassed || !completed) write('cmi.core.lesson_status', isPassed ? 'passed' : 'failed');
          return;
        }
        write(names.score + '.scaled', (percent / 100).toFixed(2));
        write('cmi.success_status', isPassed ? 'passed' : 'failed');
        write('cmi.completion_status', 'completed');
      },

      /** Ends the session: the system may close the window. */
      leave(asked) {
        if (!open) return;
        timed();
        // Suspended, so that the next sitting is the same attempt and finds its result.
        if (!is12 && asked) write('adl.nav.request', 'suspendAll');
        open = false;
        call('finish', '');
      },
    };
  };

  /** `0000:02:05`, as SCORM 1.2 writes a time. */
  heed.clockTime = function (seconds) {
    const two = (value) => ('0' + value).slice(-2);
    const hours = Math.min(9999, Math.floor(seconds / 3600));
    return ('000' + hours).slice(-4) + ':' + two(Math.floor(seconds / 60) % 60) + ':' + two(seconds % 60);
  };

  /** `PT2M5S`, as ISO 8601 writes a duration. */
  heed.isoDuration = function (seconds) {
    const parts = [
      [Math.floor(seconds / 3600), 'H'],
      [Math.floor(seconds / 60) % 60, 'M'],
      [seconds % 60, 'S'],
    ].filter((part) => part[0] > 0);
    return 'PT' + (parts.length === 0 ? '0S' : parts.map((part) => part[0] + part[1]).join(''));
  };
})((window.heed = window.heed || {}));

// How options are named in the records: letters in 1.2, a letter and the words in 2004.
(function (heed) {
  'use strict';

  heed.optionName = function (standard, question, place) {
    const letter = String.fromCharCode(97 + place);
    if (standard === '1.2') return letter;
    const words = question.options[place].text
      .normalize('NFKD')
      .replace(/[^A-Za-z0-9]+/g, '_')
      .replace(/^_+|_+$/g, '');
    return (letter + '_' + words).slice(0, 80).replace(/_+$/, '');
  };
})((window.heed = window.heed || {}));
