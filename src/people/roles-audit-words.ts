import type { Db } from '../database/database.ts';
import type { Day } from '../days.ts';
import { sites } from '../organisation/organisation.store.ts';
import type { Messages } from '../web/messages.ts';
import { dayText } from '../web/render.ts';
import { namesOf } from './person.store.ts';
import type { AuditGrant } from './roles-audit.store.ts';

/** A grant in words. */
export interface GrantText {
  id: string;
  /** What of. */
  what: string;
  /** Since and until when it holds. */
  time: string;
  /** Which records; '' for all. */
  records: string;
  state: 'holds' | 'comes' | 'over';
}

/** Grants in words; of sites and people that are no more known, that they are not. `packs`: what packs are called, by id. */
export async function grantTexts(
  db: Db,
  messages: Messages,
  grants: readonly AuditGrant[],
  today: Day,
  packs: ReadonlyMap<string, string> = new Map(),
): Promise<GrantText[]> {
  const { t } = messages;
  const places = new Map((await sites(db)).map(({ id, name }) => [id, name]));
  const managers = await namesOf(db, [...new Set(grants.flatMap((grant) => grant.manager_id ?? []))]);
  const day = (value: Day) => dayText(messages, value);
  const list = new Intl.ListFormat(messages.language, { type: 'conjunction' });

  const what = ({ pack_id: pack, manager_id: manager, sites: ids }: AuditGrant): string => {
    const at = (JSON.parse(ids) as string[]).map((id) => places.get(id) ?? t('people.unknown-site'));
    if (pack !== null) {
      const title = packs.get(pack);
      return title === undefined ? t('audit.of-one-pack') : t('audit.of-pack', { pack: title });
    }
    if (manager !== null) return t('audit.of-below', { name: managers.get(manager) ?? t('people.somebody') });
    return at.length === 0 ? t('audit.of-all') : t('audit.of-sites', { sites: list.format(at) });
  };
  const time = ({ from_on: from, to_on: to }: AuditGrant): string =>
    to === null
      ? t('audit.since', { from: day(from) })
      : t('audit.between', { from: day(from), to: day(to) });
  const records = ({ records_from: from, records_to: to }: AuditGrant): string => {
    if (from !== null && to !== null) return t('audit.records-between', { from: day(from), to: day(to) });
    if (from !== null) return t('audit.records-since', { from: day(from) });
    return to === null ? '' : t('audit.records-until', { to: day(to) });
  };
  return grants.map((grant) => ({
    id: grant.id,
    what: what(grant),
    time: time(grant),
    records: records(grant),
    state: grant.from_on > today ? 'comes' : grant.to_on !== null && grant.to_on < today ? 'over' : 'holds',
  }));
}
