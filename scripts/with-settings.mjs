// run.mjs with the settings of a service: node scripts/with-settings.mjs /etc/heed/heed.env heed verify
import { readFileSync } from 'node:fs';
import { environmentFile } from './environment-file.mjs';

const [file, ...args] = process.argv.slice(2);
try {
  Object.assign(process.env, environmentFile(readFileSync(file, 'utf8')));
} catch (error) {
  console.error(`The settings cannot be read: ${error.message}`);
  process.exit(1);
}
process.argv.splice(2, Infinity, ...args);
await import('./run.mjs');
