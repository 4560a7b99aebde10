import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { castOf, benchData } from './data.ts';
import { checkHandedIn } from './hand-ins.ts';
import { backupBench } from './backup.ts';
import { itemsBench } from './items.ts';
import { millionBench } from './million.ts';
import { obligationsBench } from './obligations.ts';
import { packagesBench } from './packages.ts';
import { packsBench } from './packs.ts';
import { papersBench } from './papers.ts';
import { pastBench } from './past.ts';
import { measure, type Measurement, type Plan } from './measure.ts';
import { startBoth, startTimes } from './pair.ts';
import { policyBench, policyTable } from './policy.ts';
import { prepare } from './prepare.ts';
import { remindersBench } from './reminders.ts';
import { sealBench, sealTable } from './seal.ts';
import { subjectsOf } from './subjects.ts';
import { resultOf, tableOf } from './table.ts';

const ROOT = join(import.meta.dirname, '../..');
const USAGE = 'Usage: npm run bench [-- --quick] [-- --source] [-- --only NAME]';

const FULL: Plan = { rounds: 5, atOnce: [1, 16], brief: false };
const QUICK: Plan = { rounds: 1, atOnce: [1, 4], brief: true };

/** What makes its own data: measured alone, nothing else has to be made. */
const ALONE = [
  'the questions',
  'papers',
  'obligations',
  'reminders',
  'packages',
  'packs',
  'past',
  'the seal',
  'backup',
  'million',
];

interface Options {
  /** Few people and few requests: says whether everything still works, not how fast. */
  quick: boolean;
  /** Runs Heed from its sources, so that nothing need be compiled. */
  source: boolean;
  only: string | undefined;
}

/** `npm run bench`: measures Heed against a bare server, prints a table and writes JSON. Gives the exit code. */
export async function bench(args: readonly string[], say: (line: string) => void): Promise<number> {
  const options = read(args);
  if (options === undefined) {
    say(USAGE);
    return 2;
  }
  const run = join(tmpdir(), `heed-bench-run-${process.pid}`);
  const wanted = (title: string) => options.only === undefined || title.includes(options.only);
  const isAlone = options.only !== undefined && ALONE.some(wanted);
  try {
    const house = isAlone ? undefined : await measureHouse(run, options, say);
    const policy =
      house !== undefined && wanted('the policy') ? await policyBench(join(run, 'heed'), say) : [];
    if (policy.length > 0) say(`\n${policyTable('the policy', policy)}`);
    const people = options.quick ? 120 : 10_000;
    const crowd = options.quick ? 1000 : 100_000;
    const questions = wanted('the questions') ? await itemsBench(join(run, 'items'), people, say) : [];
    if (questions.length > 0) say(`\n${policyTable('the questions', questions)}`);
    const papers = wanted('papers') ? await papersBench(join(run, 'papers'), say) : [];
    if (papers.length > 0) say(`\n${policyTable('papers', papers)}`);
    const obligations = wanted('obligations')
      ? await obligationsBench(join(run, 'obligations'), crowd, say)
      : [];
    if (obligations.length > 0) say(`\n${policyTable('obligations', obligations)}`);
    const mails = options.quick ? 50 : 10_000;
    const reminders = wanted('reminders')
      ? await remindersBench(join(run, 'reminders'), crowd, mails, say)
      : [];
    if (reminders.length > 0) say(`\n${policyTable('reminders', reminders)}`);
    const packages = wanted('packages')
      ? await packagesBench(join(run, 'packages'), options.quick ? 4 : 150, say)
      : [];
    if (packages.length > 0) say(`\n${policyTable('packages', packages)}`);
    const round = options.quick ? { rounds: 1, seconds: 1 } : { rounds: 3, seconds: 6 };
    const seal = wanted('the seal') ? await sealBench(join(run, 'seal'), round, say) : [];
    if (seal.length > 0) say(`\n${sealTable(seal)}`);
    const backups = wanted('backup')
      ? await backupBench(join(run, 'backup'), options.quick ? 2 : 200, say)
      : [];
    if (backups.length > 0) say(`\n${policyTable('backup', backups)}`);
    const packs = wanted('packs')
      ? await packsBench(
          { data: await benchData(people, say), fewer: await benchData(people / 10, say) },
          join(run, 'packs'),
          say,
        )
      : [];
    if (packs.length > 0) say(`\n${policyTable('packs', packs)}`);
    const past = wanted('past')
      ? await pastBench(await benchData(people, say), join(run, 'past'), people, say)
      : [];
    if (past.length > 0) say(`\n${policyTable('past', past)}`);
    const program = programOf(options);
    const sizes = options.quick ? [1000, 2000] : [10_000, 1_000_000];
    const million = wanted('million') ? await millionBench(sizes, program, say) : [];
    if (million.length > 0) say(`\n${policyTable('million', million)}`);
    const own = {
      policy,
      questions,
      papers,
      obligations,
      reminders,
      packages,
      packs,
      past,
      seal,
      backups,
      million,
    };
    const file = join(ROOT, 'bench-results', `${new Date().toISOString().replaceAll(':', '-')}.json`);
    mkdirSync(join(ROOT, 'bench-results'), { recursive: true });
    writeFileSync(
      file,
      `${JSON.stringify({ ...(house ?? { at: new Date().toISOString() }), ...own }, null, 2)}\n`,
    );
    say(`\nIn numbers: ${file}`);
    return 0;
  } finally {
    if (existsSync(run)) rmSync(run, { recursive: true, force: true });
  }
}

// With the year's data of a house, which takes long to make.
async function measureHouse(run: string, options: Options, say: (line: string) => void) {
  const data = await benchData(options.quick ? 120 : 10_000, say);
  const { times, measurements, residentMb } = await measureAll(data, run, options, say);
  say(tableOf(measurements, times, residentMb));
  return resultOf(measurements, times, residentMb);
}

async function measureAll(data: string, run: string, options: Options, say: (line: string) => void) {
  const plan: Plan = options.quick ? QUICK : FULL;
  const cast = castOf(data);
  const program = programOf(options);
  const props = await prepare(data, run, cast, program);
  const times = await startTimes(run, program, options.quick ? 1 : 5);
  const pair = await startBoth(run, program);
  const measurements: Measurement[] = [];
  try {
    for (const subject of subjectsOf(props)) {
      if (options.only !== undefined && !subject.name.includes(options.only)) continue;
      say(`Measuring: ${subject.name} …`);
      measurements.push(...(await measure(subject, pair, plan)));
    }
    const residentMb = pair.residentMb();
    checkHandedIn(join(run, 'heed'), props.confirmed);
    return { times, measurements, residentMb };
  } finally {
    await pair.stop();
  }
}

const programOf = ({ source }: Options): string[] =>
  source ? ['--import', 'tsx', join(ROOT, 'src/main.ts')] : [join(ROOT, 'dist/main.js')];

function read(args: readonly string[]): Options | undefined {
  const options: Options = { quick: false, source: false, only: undefined };
  const rest = [...args];
  for (let arg = rest.shift(); arg !== undefined; arg = rest.shift()) {
    if (arg === '--quick') options.quick = true;
    else if (arg === '--source') options.source = true;
    else if (arg === '--only') options.only = rest.shift();
    else return undefined;
  }
  return options;
}
