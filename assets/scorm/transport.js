// How data gets from the shell to the server, and how we know that it is there. Nothing counts as saved before the server
// has said so.

// What a page that is going away may still send.
const BEACON = 60_000;
const RETRY = [1000, 2000, 4000, 8000, 15_000];

/**
 * Sends commits of this launch to `url`. `told`: { saved(at, counts), unsaved(), refused(why) }. A commit is
 * `{ sco, cause, data, root?, sequencing? }`, always the whole of what there is now, so that the newest one is enough. `last`: the number of the
 * last commit that this launch has made already.
 */
export function transport(url, told, last = 0) {
  let sequence = last;
  let leaving = false;
  let stopped = false;
  let tries = 0;
  let timer = null;
  let unsaved = null;
  let inFlight = false;
  const confirmed = new Map();

  addEventListener('pagehide', () => { leaving = true; });
  addEventListener('beforeunload', () => { leaving = true; setTimeout(() => { leaving = false; }, 3000); });
  addEventListener('online', () => { if (unsaved) again(0); });

  const numbered = (commit) => ({ ...commit, sequence: ++sequence });

  function heard(status, text, body) {
    let answer;
    try { answer = JSON.parse(text); } catch { answer = {}; }
    if (status === 200 && answer.result === 'true') {
      if (!unsaved || unsaved.sequence <= body.sequence) { unsaved = null; tries = 0; clearTimeout(timer); timer = null; }
      if (body.data.interactions) confirmed.set(body.sco, body.data.interactions);
      told.saved(answer.saved, answer.counts);
      return true;
    }
    if (answer.refused) {
      stopped = answer.refused !== 'too-large';
      unsaved = null;
      clearTimeout(timer);
      told.refused(answer.refused);
      return false;
    }
    return null;
  }

  function failed(body) {
    if (!unsaved || unsaved.sequence < body.sequence) unsaved = body;
    told.unsaved();
    again(RETRY[Math.min(tries++, RETRY.length - 1)]);
    return false;
  }

  function again(after) {
    clearTimeout(timer);
    timer = setTimeout(() => { timer = null; if (unsaved && !stopped) void post(unsaved); }, after);
  }

  async function post(body) {
    if (inFlight) { again(500); return; }
    inFlight = true;
    try {
      const answer = await fetch(url, { method: 'POST', body: JSON.stringify(body), headers: { 'content-type': 'text/plain' }, signal: AbortSignal.timeout(30_000) });
      if (heard(answer.status, await answer.text(), body) === null) failed(body);
    } catch {
      failed(body);
    } finally {
      inFlight = false;
    }
  }

  // The last message of a page is small: interactions that the server has already stay out of it.
  function beacon(body) {
    let text = JSON.stringify(body);
    if (text.length > BEACON && body.data.interactions) {
      const old = confirmed.get(body.sco) ?? {};
      const news = Object.entries(body.data.interactions).filter(([n, one]) => JSON.stringify(old[n]) !== JSON.stringify(one));
      text = JSON.stringify({ ...body, partial: true, data: { ...body.data, interactions: Object.fromEntries(news) } });
    }
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
      if (unsaved) { unsaved = body; return; }
      void post(body);
    },
    /** Whether everything is saved, once nothing is under way any more: three seconds at most. */
    async settled() {
      for (let waited = 0; waited < 3000 && (unsaved !== null || inFlight); waited += 50) await new Promise((go) => { setTimeout(go, 50); });
      return unsaved === null && !inFlight;
    },
    get stopped() { return stopped; },
  };
}
