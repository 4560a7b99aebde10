import type { Request, Response } from 'express';
import { dayIn } from '../days.ts';
import { notFound } from '../errors.ts';
import { knownPeople, personDetails } from '../people/people.store.ts';
import { recordsSeen } from '../people/scope.ts';
import { param, viewerOf, type Ground, type Page } from '../web/ground.ts';
import { render } from '../web/render.ts';
import { packagesRecord, rebuiltPaper, trainingRecord } from './record.ts';

/** What somebody was taught and asked, for officers and auditors: each attempt, and every paper as it was shown. */
export function recordPages(ground: Ground): { person: Page; paper: Page } {
  const { database, messages } = ground;

  const personOf = async (req: Request, res: Response) => {
    const id = param(req, 'id');
    const person = await personDetails(database.read, id);
    const seen = person && (await recordsSeen(database.read, viewerOf(res), id));
    if (person === undefined || seen == null) throw notFound();
    const seenAt = (at: string) => seen(dayIn(res.locals.place.zone, new Date(at)));
    return { id, name: person.name, seen, seenAt };
  };

  return {
    async person(req, res) {
      const { seen, seenAt, ...person } = await personOf(req, res);
      const records = (await trainingRecord(database.read, person.id)).filter(({ attempt }) =>
        seenAt(attempt.started_at),
      );
      const helpers = records.flatMap(({ help }) =>
        help.flatMap((one) => [one.helper_id, one.given_by ?? '']),
      );
      const people = await knownPeople(
        database.read,
        [...new Set(helpers)].filter((id) => id !== ''),
      );
      render(req, res, 'training/record', {
        title: messages.t('record.title', { name: person.name }),
        person,
        records,
        packages: (await packagesRecord(database.read, person.id)).filter(({ day }) => seen(day)),
        nameOf: (id: string) => people.get(id)?.name ?? '',
        mayOpen: viewerOf(res).roles.includes('officer'),
      });
    },

    async paper(req, res) {
      const { seen: _, seenAt, ...person } = await personOf(req, res);
      const { paper, bound, explained, asShown, same } = await rebuiltPaper(
        database.read,
        person.id,
        param(req, 'paper'),
      );
      if (!seenAt(bound.attempt.started_at)) throw notFound();
      render(req, res, 'training/rebuilt-paper', {
        title: messages.t(`record.paper-${paper.use}`, { number: paper.number }),
        person,
        paper,
        attempt: bound.attempt,
        policy: bound.policy,
        pass: bound.course.test.pass,
        pictures: bound.course.pictures,
        taughtIn: bound.course.language,
        country: bound.who.country,
        roles: bound.who.roles,
        explained,
        asShown,
        same,
      });
    },
  };
}
