import { processConfig } from './config.ts';
import { SHIPPED } from './courses/shipped.ts';
import { run, runProcess } from './run.ts';

const print = (line: string) => process.stdout.write(`${line}\n`);

// `npm run dev`: as main.ts, but previews also show the course as it is in the folder on the disk, at each request.
process.exitCode = await runProcess(() => {
  const config = { ...processConfig({ data: 'data' }), courseOnDisk: SHIPPED };
  return run(config, print);
}, print);
