import { processConfig } from './config.ts';
import { shippedCourse } from './courses/shipped.ts';
import { run, runProcess } from './run.ts';

const SOON = 1000;
const print = (line: string) => process.stdout.write(`${line}\n`);

process.exitCode = await runProcess(async () => {
  const config = processConfig({ data: 'data' });
  const program = await run(config, print);
  // Whoever edited the files of the course hears soon what is wrong in them, and nobody waits for them to be read.
  setTimeout(() => {
    try {
      void shippedCourse().course;
    } catch (error) {
      process.stderr.write(`${(error as Error).message}\n`);
      void program.stop().then(() => process.exit(1));
    }
  }, SOON).unref();
  return program;
}, print);
