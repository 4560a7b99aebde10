import type { Request, Response } from 'express';
import { dayIn } from '../days.ts';
import { get, param, query, viewerOf, type Ground, type Row } from '../web/ground.ts';
import type { Viewer } from '../web/viewer.ts';
import type { ReportKind } from './catalogue.ts';
import { readDates } from './filters.ts';
import { datedBy, whereAsked } from './past-asked.ts';
import { attemptsSeen, recordsSeen, scopeAsked } from './scope.ts';
import { FORMATS, type Format } from './taken.ts';
import { sendFile } from './taken.routes.ts';

/**
 * A report as a file in each format, at the address of its page with the ending of the file, with the filters of the page.
 * `as` says as whom its viewer looks: themselves unless told.
 */
export function files(
  ground: Ground,
  path: string,
  kind: ReportKind,
  as: (viewer: Viewer) => Viewer = (viewer) => viewer,
): Row[] {
  return FORMATS.map((format) => get(`${path}.${format}`, kind.who, (req, res) => file(req, res, format)));

  async function file(req: Request, res: Response, format: Format): Promise<void> {
    const { filters, scope } = whoseAsked(req, res);
    const { now, place } = res.locals;
    const { about } = kind;
    const asking = { filters, scope, zone: place.zone, now, ...(about && { about }) };
    await whereAsked(ground.database, asking, async (asked) => {
      const found = await kind.look({
        messages: ground.messages,
        named: ground.database.read,
        asked,
        scope,
        records: attemptsSeen(viewerOf(res)),
        seen: (id) => recordsSeen(ground.database.read, viewerOf(res), id),
        zone: place.zone,
        given: (name) => (name === 'on' ? filters.on : givenIn(req, name)),
      });
      const { table, search = '' } = found;
      const taking = { report: kind.name, filters: found.filters, search, ...datedBy(asked, found.day) };
      await sendFile(ground, req, res, { file: found.file, format, table, ...taking });
    });
  }

  function whoseAsked(req: Request, res: Response) {
    const filters = readDates((name) => (kind.isOfNow === true ? '' : query(req, name)));
    // Questions are counted over everybody, and name nobody; what somebody may see of one person is asked where that is looked up.
    if (kind.about === 'questions' || kind.isOfOne === true) return { filters, scope: 'everyone' as const };
    return scopeAsked(as(viewerOf(res)), filters, dayIn(res.locals.place.zone, res.locals.now));
  }
}

// A package or a person stands in the path of its report.
const givenIn = (req: Request, name: string): string =>
  req.params[name] === undefined ? query(req, name) : param(req, name);
