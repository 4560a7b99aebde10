import { processConfig } from './config.ts';
import { shippedCourse } from './courses/shipped.ts';
import { run, runProcess } from './run.ts';

process.exitCode = await runProcess(async () => {
  const config = processConfig({ data: 'data' });
  shippedCourse();
  return run(config, (line) => process.stdout.write(`${line}\n`));
});
