// A lock file that names optional platform packages without listing them makes `npm ci` fail on a fresh machine.
import { readFileSync } from 'node:fs';

const { packages } = JSON.parse(readFileSync(new URL('../package-lock.json', import.meta.url), 'utf8'));
const missing = Object.entries(packages).flatMap(([name, entry]) =>
  Object.keys(entry.optionalDependencies ?? {})
    .filter(
      (optional) => !packages[`node_modules/${optional}`] && !packages[`${name}/node_modules/${optional}`],
    )
    .map((optional) => `${name} -> ${optional}`),
);
const addressed = Object.entries(packages)
  .filter(([, entry]) => entry.resolved)
  .map(([name]) => `${name} names a download address`);
const problems = [...missing, ...addressed];
if (problems.length > 0) {
  console.error(problems.join('\n'));
  process.exit(1);
}
