// A small learning system as a page: strict about what it takes, and keeps it only when it is committed. What is odd is
// noted in `complaints`.
globalThis.beginSystem = (standard, kept, keepAt) => {
  const is12 = standard === '1.2';
  const data = { ...kept };
  const complaints = (globalThis.complaints = []);
  const calls = (globalThis.calls = []);
  let state = 'new';
  const complain = (text) => {
    complaints.push(text);
    return 'false';
  };
  const TIME12 = /^\d{2,4}:\d\d:\d\d(\.\d{1,2})?$/;
  const ISO = /^PT(?=\d)(\d+H)?(\d+M)?(\d+(\.\d\d)?S)?$/;
  const SHORT = '[\\w.-]{1,250}';
  const RULES = is12
    ? [
        [/^cmi\.core\.lesson_location$/, /^.{0,255}$/],
        [/^cmi\.core\.lesson_status$/, /^(passed|completed|failed|incomplete|browsed)$/],
        [/^cmi\.core\.exit$/, /^(time-out|suspend|logout|)$/],
        [/^cmi\.core\.session_time$/, TIME12],
        [/^cmi\.core\.score\.(raw|min|max)$/, /^(100|\d{1,2})(\.\d+)?$/],
        [/^cmi\.suspend_data$/, /^[\s\S]{0,4096}$/],
        [/^cmi\.interactions\.\d+\.id$/, /^[A-Za-z0-9-]{1,255}$/],
        [/^cmi\.interactions\.\d+\.type$/, /^(choice|sequencing)$/],
        [/^cmi\.interactions\.\d+\.time$/, /^\d\d:\d\d:\d\d$/],
        [/^cmi\.interactions\.\d+\.correct_responses\.\d+\.pattern$/, /^[a-z](,[a-z])*$/],
        [/^cmi\.interactions\.\d+\.student_response$/, /^[a-z](,[a-z])*$/],
        [/^cmi\.interactions\.\d+\.weighting$/, /^\d+$/],
        [/^cmi\.interactions\.\d+\.result$/, /^(correct|wrong)$/],
        [/^cmi\.interactions\.\d+\.latency$/, TIME12],
      ]
    : [
        [/^cmi\.location$/, /^.{0,1000}$/],
        [/^cmi\.completion_status$/, /^(completed|incomplete)$/],
        [/^cmi\.success_status$/, /^(passed|failed)$/],
        [/^cmi\.exit$/, /^(suspend|normal|)$/],
        [/^cmi\.session_time$/, ISO],
        [/^cmi\.progress_measure$/, /^(0(\.\d+)?|1(\.0+)?)$/],
        [/^cmi\.score\.scaled$/, /^(0(\.\d+)?|1(\.0+)?)$/],
        [/^cmi\.score\.(raw|min|max)$/, /^\d+$/],
        [/^cmi\.suspend_data$/, /^[\s\S]{0,64000}$/],
        [/^cmi\.interactions\.\d+\.id$/, /^[\w-]{1,4000}$/],
        [/^cmi\.interactions\.\d+\.type$/, /^(choice|sequencing)$/],
        [/^cmi\.interactions\.\d+\.timestamp$/, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/],
        [
          /^cmi\.interactions\.\d+\.correct_responses\.\d+\.pattern$/,
          new RegExp(`^${SHORT}(\\[,\\]${SHORT})*$`),
        ],
        [/^cmi\.interactions\.\d+\.learner_response$/, new RegExp(`^${SHORT}(\\[,\\]${SHORT})*$`)],
        [/^cmi\.interactions\.\d+\.weighting$/, /^\d+$/],
        [/^cmi\.interactions\.\d+\.result$/, /^(correct|incorrect)$/],
        [/^cmi\.interactions\.\d+\.latency$/, ISO],
        [/^cmi\.interactions\.\d+\.description$/, /^.{0,250}$/],
        [/^adl\.nav\.request$/, /^suspendAll$/],
      ];
  const counted = (list) =>
    Object.keys(data).filter((name) => new RegExp(`^${list}\\.\\d+\\.id$`).test(name)).length;
  const api = {
    Initialize() {
      if (state !== 'new') return complain('initialized twice');
      state = 'open';
      return 'true';
    },
    Terminate() {
      if (state !== 'open') return complain('terminated while ' + state);
      api.Commit('');
      state = 'ended';
      globalThis.ended = true;
      return 'true';
    },
    GetValue(name) {
      calls.push(name);
      if (state !== 'open') return complain('read while ' + state);
      if (name.endsWith('._count'))
        return String(counted(name.replace(/\._count$/, '').replaceAll('.', '\\.')));
      if (name.endsWith('mode')) return 'normal';
      if (name === 'cmi.core.lesson_status') return data[name] || 'not attempted';
      if (name.endsWith('_status')) return data[name] || 'unknown';
      return data[name] || '';
    },
    SetValue(name, value) {
      if (state !== 'open') return complain(`set ${name} while ${state}`);
      const rule = RULES.find(([known]) => known.test(name));
      if (rule === undefined) return complain(`no element ${name}`);
      if (typeof value !== 'string' || !rule[1].test(value)) return complain(`${name} may not be ${value}`);
      const index = /^cmi\.interactions\.(\d+)\.(.+)$/.exec(name);
      if (index && index[2] !== 'id' && data[`cmi.interactions.${index[1]}.id`] === undefined)
        return complain(`${name} before its id`);
      if (index && Number(index[1]) > counted('cmi\\.interactions')) return complain(`${name} leaves a gap`);
      data[name] = value;
      return 'true';
    },
    Commit() {
      if (state !== 'open') return complain('committed while ' + state);
      const request = new XMLHttpRequest();
      request.open('POST', keepAt, false);
      try {
        request.send(JSON.stringify(data));
      } catch {
        return navigator.sendBeacon(keepAt, JSON.stringify(data)) ? 'true' : 'false';
      }
      return request.status === 200 ? 'true' : 'false';
    },
  };
  const named = (name) => (name === 'Terminate' ? 'LMSFinish' : `LMS${name}`);
  if (is12)
    globalThis.API = Object.fromEntries(Object.entries(api).map(([name, verb]) => [named(name), verb]));
  else globalThis.API_1484_11 = api;
};
