// The shell around a package, on the origin of its content: it holds the SCO in a frame, gives it the API, and tells the
// page around it what to show. It knows nothing that the content may not know.
import { run12 } from './run-12.js';
import { run2004 } from './run-2004.js';
import { transport } from './transport.js';

// Content looks for its API from parent to parent, often for one that is not there: for it, all ends here. Beyond lies
// another origin, and to look there would be an error.
const page = window.parent;
window.parent = window;

const setup = JSON.parse(document.getElementById('setup').textContent);
const frame = document.getElementById('sco');
const tell = (message) => page.postMessage(message, setup.app);

const line = transport('commit', {
  saved: (at, counts) => tell({ heed: 'saved', at, counts }),
  unsaved: () => tell({ heed: 'unsaved' }),
  refused: (why) => { tell({ heed: 'refused', why }); if (why !== 'too-large') frame.src = 'about:blank'; },
}, setup.sequence);

const run = (setup.standard === '1.2' ? run12 : run2004)({ setup, frame, line, tell });

addEventListener('message', async ({ origin, source, data }) => {
  if (origin !== setup.app || source !== page || !data || typeof data.heed !== 'string') return;
  if (data.heed === 'go') await run.go(String(data.to));
  else if (data.heed === 'next') await run.next();
  else if (data.heed === 'previous') await run.previous();
  else if (data.heed === 'exit') { await run.exit(); tell({ heed: 'left', saved: await line.settled() }); }
});

// Nobody outside sees a touch in here, and a shared device would take whoever works in a package for gone.
let told = 0;
const touched = () => {
  if (Date.now() - told < 1000) return;
  told = Date.now();
  tell({ heed: 'touched' });
};
const listen = (view) => { for (const kind of ['pointerdown', 'keydown', 'input', 'wheel', 'touchmove']) view.addEventListener(kind, touched, { capture: true, passive: true }); };
listen(window);
frame.addEventListener('load', () => { try { listen(frame.contentWindow); } catch { /* It has gone to another origin. */ } });

// Out of the cache of the browser nothing of this would be true any more.
addEventListener('pageshow', ({ persisted }) => { if (persisted) location.reload(); });
addEventListener('pagehide', () => run.hidden());
setInterval(() => { if (document.visibilityState === 'visible') run.heartbeat(); }, 60_000);

run.start();
