// The settings that stand in the file `.env` of a folder, under those that are given already. A file that is not there has none.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseEnv } from 'node:util';

export function settingsIn(folder, given) {
  let text = '';
  try {
    text = readFileSync(join(folder, '.env'), 'utf8');
  } catch (error) {
    if (error.code !== 'ENOENT') throw error;
  }
  return { ...parseEnv(text), ...given };
}
