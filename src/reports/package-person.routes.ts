import type { Request, Response } from 'express';
import type { Db } from '../database/database.ts';
import { dayIn } from '../days.ts';
import { notFound } from '../errors.ts';
import { sealedNow } from '../ledger/latest.ts';
import { namesOf } from '../people/person.store.ts';
import { manifestKept } from '../scorm/package.store.ts';
import { param, viewerOf, type Ground, type Page } from '../web/ground.ts';
import type { Messages } from '../web/messages.ts';
import { render } from '../web/render.ts';
import { may } from '../web/viewer.ts';
import { personCsv } from './package-export.ts';
import { shownRows } from './package-people-page.ts';
import { attemptsBy } from './package-people.store.ts';
import { recordsSeen } from './scope.ts';
import { sendText } from './taken.routes.ts';

/** What one person did with packages. */
export function packagePersonPages(ground: Ground): Record<'show' | 'csv', Page> {
  const { database, messages } = ground;
  const db = database.read;

  async function personOf(
    req: Request,
    res: Response,
  ): Promise<{ id: string; name: string; seen: (at: string) => boolean }> {
    const id = param(req, 'id');
    const name = (await namesOf(db, [id])).get(id);
    const seen = name === undefined ? null : await recordsSeen(db, viewerOf(res), id);
    if (name === undefined || seen === null) throw notFound();
    return { id, name, seen: (at) => seen(dayIn(res.locals.place.zone, new Date(at))) };
  }

  return {
    async show(req, res) {
      const { id, name, seen } = await personOf(req, res);
      render(req, res, 'reports/package-person', {
        title: messages.t('scorm.report-person-title', { name }),
        wide: true,
        id,
        back: may(viewerOf(res), 'people'),
        packages: await packagesOf(db, messages, id, seen),
        sealed: await sealedNow(db, res.locals.place),
      });
    },

    async csv(req, res) {
      const { id, seen } = await personOf(req, res);
      const { now, place } = res.locals;
      const asOf = dayIn(place.zone, now);
      const text = async () => personCsv(messages, await packagesOf(db, messages, id, seen));
      const taking = { report: 'package-person', format: 'csv', filters: { person: id }, asOf } as const;
      await sendText(ground, req, res, { file: `packages-${id}`, text, ...taking });
    },
  };
}

/** The attempts of somebody in words, by package, each with the hash of its file. */
async function packagesOf(db: Db, messages: Messages, personId: string, seen: (at: string) => boolean) {
  const rows = (await attemptsBy(db, personId)).filter(({ started_at: at }) => seen(at));
  const packages = [];
  for (const id of new Set(rows.map((row) => row.package_id))) {
    const own = rows.filter((row) => row.package_id === id);
    const shown = await shownRows(db, messages, id, own, false);
    packages.push({
      id,
      title: (await manifestKept(db, own[0]!.manifest_hash)).title.trim() || id,
      attempts: shown.map((one, n) => ({ ...one, hash: own[n]!.hash })),
    });
  }
  return packages;
}
