// What a SCO of 2004 is told when it begins, and what its data come to.

/** The data with which an item begins, given those it left. What the server knows is never taken from what the content left behind. */
export function known({ learner, mode }, { launch }, old, isResumed) {
  const { exit, session_time: _time, ...data } = old;
  const left = isResumed || exit === 'suspend' || Boolean(old.suspend_data);
  return {
    ...data,
    learner_id: learner.id,
    learner_name: learner.name,
    credit: mode === 'normal' ? 'credit' : 'no-credit',
    mode: { normal: 'normal', review: 'review', preview: 'browse' }[mode],
    entry: left ? 'resume' : 'ab-initio',
    launch_data: launch.data,
    scaled_passing_score: number(launch.passingMeasure),
    completion_threshold: number(launch.completionThreshold),
    max_time_allowed: launch.maxTime,
    time_limit_action: launch.timeLimitAction,
  };
}

/** Takes from an API what the library’s reset leaves there of the SCO before: its mark, its time, what it was told. */
export function clear({ cmi }) {
  for (const name of ['scaled_passing_score', 'completion_threshold', 'launch_data', 'max_time_allowed']) cmi[name] = '';
  cmi.time_limit_action = 'continue,no message';
  cmi.total_time = 'PT0S';
  cmi.comments_from_lms.childArray = [];
}

// The library would give a whole group of elements away, and put a word in its place.
const GROUP = /^(?:cmi|adl)(?:\.(?:comments_from_l(?:earner|ms)|data|interactions|learner_preference|nav|objectives|score)(?:\.\d+(?:\.(?:correct_responses|objectives|score)(?:\.\d+)?)?)?)?$/;

/** The element that content asks for by a name; for a whole group one that there is not, as the standard has it. */
export const elementIn = (name) => (GROUP.test(name) ? `${name}.none` : name);

/** Where the package names a mark to reach, reaching it decides, not what the content makes of it. */
export function judged(cmi) {
  const reached = (mark, measure) => (mark === '' || measure === '' ? null : Number(measure) >= Number(mark));
  const passed = reached(cmi.scaled_passing_score, cmi.score.scaled);
  const completed = reached(cmi.completion_threshold, cmi.progress_measure);
  if (passed !== null) cmi.success_status = passed ? 'passed' : 'failed';
  if (completed !== null) cmi.completion_status = completed ? 'completed' : 'incomplete';
  return cmi;
}

const number = (value) => (value === null ? '' : String(value));
