import { processConfig } from './config.ts';
import { SHIPPED } from './courses/shipped.ts';
import { run, runProcess } from './run.ts';

// `npm run dev`: as main.ts, but previews also show the course as it is in the folder on the disk, at each request.
process.exitCode = await runProcess(() => {
  const config = { ...processConfig({ data: 'data' }), courseOnDisk: SHIPPED };
  return run(config, (line) => process.stdout.write(`${line}\n`));
});
