import { demoCommand } from './demo.ts';

process.exitCode = await demoCommand(process.argv.slice(2), (line) => process.stdout.write(`${line}\n`));
