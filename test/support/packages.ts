import { createWriteStream, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { ZipFile } from 'yazl';

/** A SCO of a test package: its page has a button for everything that content does. */
export interface TestSco {
  id: string;
  title: string;
  /** Of 1.2. */
  masteryScore?: number;
  prerequisites?: string;
  /** Of 2004: the inside of its `imsss:sequencing`. */
  sequencing?: string;
  /** It calls itself an asset: its page says nothing to us, or speaks all the same. */
  asset?: 'silent' | 'speaking';
  /** What else stands in its item, as XML. */
  inside?: string;
  /** More for its page: a script that runs when it is loaded. */
  script?: string;
  parameters?: string;
}

export interface TestPackage {
  standard: '1.2' | '2004';
  title: string;
  scos: readonly TestSco[];
  /** Puts the items of the SCOs, by their ids, into chapters. Without it they stand one beneath the other. */
  chapters?: (items: Readonly<Record<string, string>>) => string;
  /** Of 2004: the inside of the organisation's `imsss:sequencing`, and a `sequencingCollection` for the manifest. */
  sequencing?: string;
  collection?: string;
  /** Other files by their path. */
  files?: Readonly<Record<string, string | Buffer>>;
}

/** Writes a zip of these files; gives its path in a temporary folder. */
export async function zipOf(files: Readonly<Record<string, string | Buffer>>): Promise<string> {
  const path = join(mkdtempSync(join(tmpdir(), 'heed-zip-')), 'package.zip');
  const zip = new ZipFile();
  for (const [name, body] of Object.entries(files)) zip.addBuffer(Buffer.from(body), name);
  zip.end();
  await pipeline(zip.outputStream, createWriteStream(path));
  return path;
}

/** The zip of a playable package; gives its path. */
export const packageZip = (made: TestPackage): Promise<string> => zipOf(filesOfPackage(made));

/** The files of a playable package, by path. */
export const filesOfPackage = (made: TestPackage): Record<string, string | Buffer> => ({
  'imsmanifest.xml': made.standard === '1.2' ? manifest12(made) : manifest2004(made),
  'sco.js': SCO,
  ...Object.fromEntries(made.scos.map((sco) => [`${sco.id}.html`, page(sco)])),
  ...made.files,
});

const page = (sco: TestSco): string =>
  sco.asset === 'silent'
    ? `<!doctype html><html lang="en"><title>${sco.title}</title><h1>${sco.title}</h1></html>`
    : speakingPage(sco);

const speakingPage = ({ title, script = '' }: TestSco): string => `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>${title}</title><script src="sco.js"></script></head>
<body><h1>${title}</h1>
<p>Place: <output id="place"></output>. Kept: <output id="kept"></output>. Status: <output id="status"></output>. Entry: <output id="entry"></output>. Mode: <output id="mode"></output>. Said: <output id="said"></output></p>
<button onclick="sco.page(2)">Page 2</button>
<button onclick="sco.keep('some thoughts')">Keep</button>
<button onclick="sco.finish('failed', 40)">Fail</button>
<button onclick="sco.finish('passed', 90)">Pass</button>
<button onclick="sco.complete()">Complete</button>
<button onclick="sco.commit()">Commit</button>
<button onclick="sco.end()">End</button>
<button onclick="sco.navigate('continue')">Content next</button>
<button onclick="sco.navigate('suspendAll')">Content suspend</button>
<script>${script}</script></body></html>`;

// Content as the usual tools make it: finds the API upwards, says what it does, and ends when it is left.
const SCO = `
const find = (name) => { let at = window; for (let n = 0; n < 10; n++) { if (at[name]) return at[name]; if (at === at.parent) return null; at = at.parent; } return null; };
const api12 = find('API'), api2004 = find('API_1484_11');
const is12 = Boolean(api12), api = api12 || api2004;
const call = (name, ...args) => String(api[(is12 ? 'LMS' : '') + name](...args));
const get = (name) => call('GetValue', name), set = (name, value) => call('SetValue', name, String(value));
const show = () => {
  const put = (id, text) => { document.getElementById(id).textContent = text; };
  put('place', get(is12 ? 'cmi.core.lesson_location' : 'cmi.location') || 'none');
  put('kept', (get('cmi.suspend_data') || 'nothing').slice(0, 30));
  put('status', is12 ? get('cmi.core.lesson_status') : get('cmi.completion_status') + '/' + get('cmi.success_status'));
  put('entry', get(is12 ? 'cmi.core.entry' : 'cmi.entry') || 'none');
  put('mode', get(is12 ? 'cmi.core.lesson_mode' : 'cmi.mode'));
};
const said = (text) => { document.getElementById('said').textContent = text; };
let over = false;
const started = Date.now();
window.sco = {
  api, call, get, set, show,
  page(n) { said(set(is12 ? 'cmi.core.lesson_location' : 'cmi.location', 'page ' + n)); this.commit(); },
  keep(text) { set('cmi.suspend_data', text); said('kept'); show(); },
  commit() { said('commit ' + call('Commit', '')); show(); },
  finish(status, score) {
    const n = get('cmi.interactions._count');
    set('cmi.interactions.' + n + '.id', 'question-' + n);
    set('cmi.interactions.' + n + '.type', 'choice');
    set('cmi.interactions.' + n + (is12 ? '.student_response' : '.learner_response'), status === 'passed' ? 'a' : 'b');
    set('cmi.interactions.' + n + '.result', status === 'passed' ? 'correct' : is12 ? 'wrong' : 'incorrect');
    if (is12) { set('cmi.core.score.raw', score); set('cmi.core.lesson_status', status); }
    else { set('cmi.score.scaled', score / 100); set('cmi.completion_status', 'completed'); set('cmi.success_status', status); }
    this.commit();
  },
  complete() { set(is12 ? 'cmi.core.lesson_status' : 'cmi.completion_status', 'completed'); this.commit(); },
  end(exit) {
    if (over) return;
    over = true;
    const seconds = Math.round((Date.now() - started) / 1000);
    if (is12) { set('cmi.core.session_time', '00:00:' + String(Math.min(59, seconds)).padStart(2, '0')); set('cmi.core.exit', exit ?? 'suspend'); }
    else { set('cmi.session_time', 'PT' + seconds + 'S'); set('cmi.exit', exit ?? 'suspend'); }
    said('end ' + call(is12 ? 'Finish' : 'Terminate', ''));
  },
  navigate(request) { set('adl.nav.request', request); this.end(request === 'suspendAll' ? 'suspend' : 'normal'); },
};
addEventListener('load', () => {
  if (!api) { said('no API'); return; }
  said('begin ' + call('Initialize', ''));
  if (is12 && get('cmi.core.lesson_status') === 'not attempted') set('cmi.core.lesson_status', 'incomplete');
  show();
});
addEventListener('pagehide', () => { if (api && !over) sco.end(); });
`;

const items = ({ scos, standard, chapters = (all) => Object.values(all).join('\n') }: TestPackage): string =>
  chapters(
    Object.fromEntries(
      scos.map(({ id, title, masteryScore, prerequisites, sequencing, inside = '', parameters }) => [
        id,
        `<item identifier="${id}" identifierref="r-${id}"${parameters === undefined ? '' : ` parameters="${parameters}"`}><title>${title}</title>${
          prerequisites === undefined
            ? ''
            : `<adlcp:prerequisites type="aicc_script">${prerequisites.replaceAll('&', '&amp;')}</adlcp:prerequisites>`
        }${
          masteryScore === undefined || standard !== '1.2'
            ? ''
            : `<adlcp:masteryscore>${masteryScore}</adlcp:masteryscore>`
        }${inside}${sequencing === undefined ? '' : `<imsss:sequencing>${sequencing}</imsss:sequencing>`}</item>`,
      ]),
    ),
  );

const resources = ({ scos, standard }: TestPackage): string =>
  scos
    .map(
      ({ id, asset }) =>
        `<resource identifier="r-${id}" type="webcontent" adlcp:${standard === '1.2' ? 'scormtype' : 'scormType'}="${asset ? 'asset' : 'sco'}" href="${id}.html"><file href="${id}.html"/><file href="sco.js"/></resource>`,
    )
    .join('\n');

const manifest12 = (made: TestPackage): string => `<?xml version="1.0" encoding="UTF-8"?>
<manifest identifier="test" version="1.0" xmlns="http://www.imsproject.org/xsd/imscp_rootv1p1p2" xmlns:adlcp="http://www.adlnet.org/xsd/adlcp_rootv1p2">
<metadata><schema>ADL SCORM</schema><schemaversion>1.2</schemaversion></metadata>
<organizations default="o"><organization identifier="o"><title>${made.title}</title>
${items(made)}
</organization></organizations>
<resources>${resources(made)}</resources>
</manifest>`;

const manifest2004 = (made: TestPackage): string => `<?xml version="1.0" encoding="UTF-8"?>
<manifest identifier="test" version="1.0" xmlns="http://www.imsglobal.org/xsd/imscp_v1p1" xmlns:adlcp="http://www.adlnet.org/xsd/adlcp_v1p3" xmlns:adlseq="http://www.adlnet.org/xsd/adlseq_v1p3" xmlns:adlnav="http://www.adlnet.org/xsd/adlnav_v1p3" xmlns:imsss="http://www.imsglobal.org/xsd/imsss">
<metadata><schema>ADL SCORM</schema><schemaversion>2004 4th Edition</schemaversion></metadata>
<organizations default="o"><organization identifier="o"><title>${made.title}</title>
${items(made)}
${made.sequencing === undefined ? '' : `<imsss:sequencing>${made.sequencing}</imsss:sequencing>`}
</organization></organizations>
<resources>${resources(made)}</resources>
${made.collection === undefined ? '' : `<imsss:sequencingCollection>${made.collection}</imsss:sequencingCollection>`}
</manifest>`;
