import { createContext, runInContext } from 'node:vm';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fromBuffer, type Entry, type ZipFile } from 'yauzl';
import { buffer } from 'node:stream/consumers';
import { validateXML } from 'xmllint-wasm';
import { SCRIPTS } from '../../../src/scorm/export/files.ts';
import type { Content } from '../../../src/scorm/export/content.ts';
import type { QuestionData } from '../../../src/scorm/export/question-data.ts';
import { reviewScenario } from '../../../src/courses/scenario-review.ts';
import { scenarioMark } from '../../../src/courses/scenario.ts';
import { shippedCourse } from '../../../src/courses/shipped.ts';
import { transact, type Database } from '../../../src/database/database.ts';

/** The names in a zip with what they hold. */
export async function unzipped(zip: Buffer): Promise<Map<string, Buffer>> {
  const opened = await new Promise<ZipFile>((resolve, reject) =>
    fromBuffer(zip, { lazyEntries: true }, (error, file) => (error ? reject(error) : resolve(file))),
  );
  const files = new Map<string, Buffer>();
  return new Promise((resolve, reject) => {
    opened.on('error', reject);
    opened.on('end', () => resolve(files));
    opened.on('entry', (entry: Entry) => {
      opened.openReadStream(entry, (error, stream) => {
        if (error) return reject(error);
        void buffer(stream).then((body) => {
          files.set(entry.fileName, body);
          opened.readEntry();
        }, reject);
      });
    });
    opened.readEntry();
  });
}

/** What `data.js` of a package says. */
export function contentIn(files: ReadonlyMap<string, Buffer>): Content {
  const context = createContext({ window: {} });
  runInContext(files.get('data.js')!.toString('utf8'), context);
  const { heedCourse } = (context as { window: { heedCourse: Content } }).window;
  return structuredClone(heedCourse);
}

/** The scripts of the client as far as they need no page. */
export interface Client {
  isRight(question: QuestionData, chosen: readonly number[]): boolean;
  isPartlyRight(question: QuestionData, chosen: readonly number[]): boolean;
  isAnswered(question: QuestionData, chosen: readonly number[]): boolean;
  foundIn(question: QuestionData, chosen: readonly number[]): { found: number; of: number; extra: number };
  keysOf(question: QuestionData): number[][];
  markPaper(
    questions: readonly QuestionData[],
    answers: readonly (readonly number[])[],
    pass: number,
  ): { right: number; of: number; percent: number; criticalMissed: number; passed: boolean };
  drawPaper(content: Content, seen: readonly number[], random: () => number): number[];
  shownOrder(question: QuestionData, random: () => number): number[];
  seeded(text: string): () => number;
  freshState(): State;
  packState(content: Content, state: State): string;
  readState(content: Content, text: string, place: string): State;
  clockTime(seconds: number): string;
  isoDuration(seconds: number): string;
  optionName(standard: string, question: QuestionData, place: number): string;
  connect(standard: string, win: object, now: () => number): Lms;
}

export interface State {
  seed: string;
  reached: number;
  tried: Record<number, number[]>;
  seen: number[];
  drawn: number;
  paper: { questions: number[]; answers: number[][]; seconds: number[]; done: boolean } | null;
  passed: { right: number; of: number } | null;
}

export interface Lms {
  live: boolean;
  looksBack: boolean;
  passedBefore: boolean;
  location: string;
  kept: string;
  save(location: string, data: string, progress: number): boolean;
  answered(one: Record<string, unknown>): void;
  finished(percent: number, passed: boolean): void;
  leave(asked: boolean): void;
}

/** Loads the scripts as a browser would, without a page. */
export function client(): Client {
  const folder = join(import.meta.dirname, '../../../assets/scorm/export');
  const window: Record<string, unknown> = {};
  const context = createContext({ window });
  for (const name of SCRIPTS)
    runInContext(readFileSync(join(folder, name), 'utf8'), context, { filename: name });
  return window['heed'] as Client;
}

/** Looks all scenarios of the shipped course over. */
export const reviewAll = (database: Database, now: Date): Promise<void> =>
  transact(database.write, async (tx) => {
    const { course } = shippedCourse();
    for (const scenario of course.scenarios)
      await reviewScenario(tx, now, 'test', course.id, {
        scenario: scenario.id,
        mark: scenarioMark(scenario),
      });
  });

const FOLDER = join(import.meta.dirname, '../../../schemas');
const SPACES = {
  '1.2': [
    ['http://www.imsproject.org/xsd/imscp_rootv1p1p2', 'imscp_rootv1p1p2.xsd'],
    ['http://www.adlnet.org/xsd/adlcp_rootv1p2', 'adlcp_rootv1p2.xsd'],
  ],
  '2004': [
    ['http://www.imsglobal.org/xsd/imscp_v1p1', 'imscp_v1p1.xsd'],
    ['http://www.adlnet.org/xsd/adlcp_v1p3', 'adlcp_v1p3.xsd'],
    ['http://www.adlnet.org/xsd/adlseq_v1p3', 'adlseq_v1p3.xsd'],
    ['http://www.adlnet.org/xsd/adlnav_v1p3', 'adlnav_v1p3.xsd'],
    ['http://www.imsglobal.org/xsd/imsss', 'imsss_v1p0.xsd'],
  ],
} as const;

/** What xmllint finds wrong in a manifest held against the schemas of its standard. */
export async function schemaFaults(standard: keyof typeof SPACES, manifest: string): Promise<string[]> {
  const folder = join(FOLDER, standard === '1.2' ? 'scorm-1.2' : 'scorm-2004-4');
  const imports = SPACES[standard].map(
    ([space, file]) => `<xs:import namespace="${space}" schemaLocation="${file}"/>`,
  );
  const { errors, valid } = await validateXML({
    xml: { fileName: 'imsmanifest.xml', contents: manifest },
    schema: {
      fileName: 'all.xsd',
      contents: `<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema">${imports.join('')}</xs:schema>`,
    },
    preload: readdirSync(folder).map((fileName) => {
      const contents = readFileSync(join(folder, fileName), 'utf8');
      // libxml2 does not take IMS's copy of the schema for `xml:` as it is.
      const isXml = fileName === 'ims_xml.xsd';
      return {
        fileName,
        contents: isXml ? contents.replace(' xmlns="http://www.w3.org/XML/1998/namespace"', '') : contents,
      };
    }),
    maxMemoryPages: 2048,
    modifyArguments: (args) => ['--nonet', ...args],
  });
  return valid ? [] : errors.map(({ message }) => message);
}
