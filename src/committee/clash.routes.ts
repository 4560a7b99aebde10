import { HeedError } from '../errors.ts';
import { SETTINGS } from '../policy/policy-file.ts';
import type { ClauseVersion } from '../policy/version.ts';
import { rulesInWords } from './clause-page.ts';
import { collision, type CollisionLine } from './collision.ts';
import { rolesText, type Desk } from './desk.routes.ts';
import type { Draft } from './draft.ts';
import { ownEdited, WORDS } from './edited.ts';
import { fitsForm, readOwn } from './own-form.ts';

/** What somebody typed of a clause beside what another person saved of it meanwhile, and what is in force. */
export function clashLines(
  desk: Desk,
  draft: Draft,
  theirs: ClauseVersion,
  yours: Readonly<Record<string, string>>,
  roles: readonly string[],
): CollisionLine[] {
  const { t } = desk.messages;
  const base = draft.base.clauses.find((c) => c.id === theirs.id);
  const typed = (field: string) => yours[field] ?? '';
  const words = WORDS.map((field) => ({
    label: t(`difference.field-${field}`),
    base: base?.[field] ?? '',
    theirs: theirs[field],
    yours: typed(field),
  }));
  const setting = (code: string | undefined) =>
    SETTINGS.some((one) => one === code) ? t(`policy.setting-${code}`) : '';
  const rule = { label: t('difference.field-rule'), base: base?.rule ?? '', theirs: theirs.rule };
  if (!theirs.own)
    return collision([
      {
        label: t('policy.setting'),
        base: setting(base?.setting),
        theirs: setting(theirs.setting),
        yours: setting(typed('setting')),
      },
      { ...rule, yours: typed('rule') === '' ? sentence(desk, theirs.id, typed('setting')) : typed('rule') },
      ...words,
    ]);
  const mine = ownTyped(theirs, yours, roles);
  const line = (label: string, of: (clause: ClauseVersion) => string) => ({
    label,
    base: base === undefined ? '' : of(base),
    theirs: of(theirs),
    yours: mine === undefined ? of(theirs) : of(mine),
  });
  return collision([
    ...words,
    { ...rule, yours: typed('rule') },
    line(t('committee.audience'), (clause) => rolesText(desk, clause.roles)),
    line(t('committee.rules'), (clause) =>
      rulesInWords(desk.messages, clause)
        .map(({ verdict, text }) => `${verdict}: ${text}`)
        .join('; '),
    ),
    line(t('committee.aside'), (clause) => clause.aside),
  ]);
}

function sentence({ source }: Desk, id: string, chosen: string): string {
  const shipped = source.clauses.find((c) => c.id === id);
  const setting = SETTINGS.find((one) => one === chosen);
  return setting === undefined || shipped === undefined ? '' : shipped.settings[setting];
}

// What cannot be read yet, its own sentence is said of.
function ownTyped(theirs: ClauseVersion, yours: Readonly<Record<string, string>>, roles: readonly string[]) {
  try {
    const kept = theirs.rules.filter((rule) => !fitsForm(rule));
    return ownEdited(theirs.id, readOwn(yours, roles, kept));
  } catch (error) {
    if (error instanceof HeedError) return undefined;
    throw error;
  }
}
