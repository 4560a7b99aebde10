import { writeFileSync } from 'node:fs';
import type { Config } from '../../config.ts';
import type { Db } from '../../database/database.ts';
import { HeedError } from '../../errors.ts';
import { COUNTRIES, organisation } from '../../organisation/organisation.ts';
import type { Messages } from '../../web/messages.ts';
import type { Standard } from '../manifest.ts';
import { EXPORT_ROLES, type Wanted } from './audience.ts';
import { exportCourse } from './export.ts';

/** What `heed scorm export` was told. Without a country it is that of the organisation. */
export interface ExportOptions {
  standard: Standard;
  role: Wanted['role'];
  country: Wanted['country'] | undefined;
  out: string | undefined;
}

const NAMES = ['--standard', '--role', '--country', '--out'];

/** The options of `heed scorm export`; undefined for others, for values that there are not, and without a standard. */
export function exportOptions(args: readonly string[]): ExportOptions | undefined {
  const told = new Map<string, string>();
  for (let n = 0; n < args.length; n += 2) {
    const [name, value] = [args[n]!, args[n + 1]];
    if (!NAMES.includes(name) || value === undefined || told.has(name)) return undefined;
    told.set(name, value);
  }
  const standard = (['1.2', '2004'] as const).find((one) => one === told.get('--standard'));
  const role = EXPORT_ROLES.find((one) => one === (told.get('--role') ?? 'all'));
  const country = COUNTRIES.find((one) => one === told.get('--country'));
  if (standard === undefined || role === undefined) return undefined;
  if (told.has('--country') && country === undefined) return undefined;
  return { standard, role, country, out: told.get('--out') };
}

/**
 * `heed scorm export --standard 1.2|2004 [--role R] [--country C] [--out FILE]`: writes the course in force as a package.
 * Gives the exit code.
 */
export async function scormExportCommand(
  ground: { db: Db; messages: Messages; config: Pick<Config, 'origin'> },
  { out, ...options }: ExportOptions,
  print: (line: string) => unknown,
): Promise<0 | 1> {
  const { db, messages } = ground;
  const country = options.country ?? (await organisation(db))?.country ?? 'us';
  try {
    const { name, zip } = await exportCourse(db, { ...options, country }, ground);
    const file = out ?? name;
    writeFileSync(file, zip);
    print(messages.t('scorm.export-written', { file, size: Math.ceil(zip.length / 1024) }));
    return 0;
  } catch (error) {
    if (error instanceof HeedError) {
      const [problem] = error.problems;
      print(
        problem === undefined ? messages.t(error.key, error.params) : messages.t(problem.key, problem.params),
      );
    } else
      print(messages.t('scorm.export-not-written', { why: (error as NodeJS.ErrnoException).code ?? '' }));
    return 1;
  }
}
