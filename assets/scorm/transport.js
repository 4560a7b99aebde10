// How data gets from the shell to the server, and how we know that it is there. Nothing counts as saved before the server
// has said so.

// What a page that is going away may still send.
const BEACON = 60_000;
const RETRY = [1000, 2000, 4000, 8000, 15_000];

/**
 * Sends commits of this launch to `url`. `told`: { saved(at, counts), unsaved(), refused(why) }. A commit is
 * `{ sco, cause, data, root?, sequencing? }`, always the whole of what there is now, so that the newest one of each SCO is
 * enough. `last`: the number of the last commit that this launch has made already.
 */
export function transport(url, told, last = 0) {
  let sequence = last;
  let leaving = false;
  let stopped = false;
  let tries = 0;
  let timer = null;
  let inFlight = false;
  // By SCO: what the server has not confirmed yet, and what it has.
  const waiting = new Map();
  const confirmed = new Map();
  // What goes with the data of a SCO, but is about all of them.
  const whole = {};

  addEventListener('pagehide', () => {
    leaving = true;
    if (!stopped) for (const body of waiting.values()) beacon(renewed(body));
  });
  addEventListener('beforeunload', () => { leaving = true; setTimeout(() => { leaving = false; }, 3000); });
  addEventListener('online', () => { if (waiting.size > 0) again(0); });

  function numbered(commit) {
    for (const name of ['root', 'sequencing']) if (commit[name] !== undefined) whole[name] = commit[name];
    return { ...commit, sequence: ++sequence };
  }

  // The server takes nothing that is older than what it has; and an old state of the whole must not follow a newer one.
  const renewed = (body) => (body.sequence === sequence ? body : { ...body, ...whole, sequence: ++sequence });

  function heard(status, text, body) {
    let answer;
    try { answer = JSON.parse(text); } catch { answer = {}; }
    if (status === 200 && answer.result === 'true') {
      if (waiting.get(body.sco)?.sequence <= body.sequence) waiting.delete(body.sco);
      if (body.data.interactions) confirmed.set(body.sco, body.data.interactions);
      tries = 0;
      if (waiting.size > 0) again(0);
      else told.saved(answer.saved, answer.counts);
      return true;
    }
    if (answer.refused) {
      stopped = answer.refused !== 'too-large';
      if (stopped) waiting.clear();
      else waiting.delete(body.sco);
      told.refused(answer.refused);
      return false;
    }
    return null;
  }

  function hold(body) {
    if (!(waiting.get(body.sco)?.sequence > body.sequence)) waiting.set(body.sco, body);
  }

  function failed(body) {
    hold(body);
    told.unsaved();
    if (timer === null) again(RETRY[Math.min(tries++, RETRY.length - 1)]);
    return false;
  }

  function again(after) {
    clearTimeout(timer);
    timer = setTimeout(() => {
      timer = null;
      const [first] = [...waiting.values()].sort((a, b) => a.sequence - b.sequence);
      if (first && !stopped && !inFlight) void post(renewed(first));
    }, after);
  }

  async function post(body) {
    inFlight = true;
    let isHeard = false;
    try {
      const answer = await fetch(url, { method: 'POST', body: JSON.stringify(body), headers: { 'content-type': 'text/plain' }, signal: AbortSignal.timeout(30_000) });
      isHeard = heard(answer.status, await answer.text(), body) !== null;
    } catch {
      // As good as no answer.
    } finally {
      inFlight = false;
    }
    if (!isHeard) failed(body);
  }

  // The last message of a page is small: interactions that the server has already stay out of it, and if need be the state of
  // the sequencing engine, of which it has one that is a little older.
  function beacon(body) {
    let text = JSON.stringify(body);
    if (text.length > BEACON && body.data.interactions) {
      const old = confirmed.get(body.sco) ?? {};
      const news = Object.entries(body.data.interactions).filter(([n, one]) => JSON.stringify(old[n]) !== JSON.stringify(one));
      text = JSON.stringify({ ...body, partial: true, data: { ...body.data, interactions: Object.fromEntries(news) } });
    }
    if (text.length > BEACON && body.sequencing) return beacon({ ...body, sequencing: undefined });
    return navigator.sendBeacon(url, text);
  }

  return {
    /** Sends and waits, as the content does. True when it is durable, or, of a page that goes away, when the browser took it over. */
    send(commit) {
      if (stopped) return false;
      const body = numbered(commit);
      if (leaving) return beacon(body);
      const request = new XMLHttpRequest();
      try {
        request.open('POST', url, false);
        request.setRequestHeader('content-type', 'text/plain');
        request.send(JSON.stringify(body));
      } catch {
        // Either the page goes away without having said so, or the network is gone; a beacon never hurts.
        if (beacon(body) && document.visibilityState === 'hidden') return true;
        return failed(body);
      }
      return heard(request.status, request.responseText, body) ?? failed(body);
    },
    /** Sends without anybody waiting. */
    later(commit) {
      if (stopped) return;
      const body = numbered(commit);
      hold(body);
      if (!inFlight && timer === null) void post(body);
    },
    /** Whether everything is saved, once nothing is under way any more: three seconds at most. */
    async settled() {
      for (let waited = 0; waited < 3000 && (waiting.size > 0 || inFlight); waited += 50) await new Promise((go) => { setTimeout(go, 50); });
      return waiting.size === 0 && !inFlight;
    },
    get stopped() { return stopped; },
  };
}
