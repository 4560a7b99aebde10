// The bench is TypeScript, and uses the product's own verbs to make its data.
import { register } from 'tsx/esm/api';

register();
const { bench } = await import('./bench.ts');
process.exitCode = await bench(process.argv.slice(2), (line) => console.log(line));
