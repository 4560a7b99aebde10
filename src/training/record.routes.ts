import type { Request } from 'express';
import { notFound } from '../errors.ts';
import { knownPeople, personDetails } from '../people/people.store.ts';
import { param, viewerOf, type Ground, type Page } from '../web/ground.ts';
import { render } from '../web/render.ts';
import { packagesRecord, rebuiltPaper, trainingRecord } from './record.ts';

/** What somebody was taught and asked, for officers and auditors: each attempt, and every paper as it was shown. */
export function recordPages(ground: Ground): { person: Page; paper: Page } {
  const { database, messages } = ground;

  const personOf = async (req: Request) => {
    const id = param(req, 'id');
    const person = await personDetails(database.read, id);
    if (person === undefined) throw notFound();
    return { id, name: person.name };
  };

  return {
    async person(req, res) {
      const person = await personOf(req);
      const records = await trainingRecord(database.read, person.id);
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
        packages: await packagesRecord(database.read, person.id),
        nameOf: (id: string) => people.get(id)?.name ?? '',
        mayOpen: viewerOf(res).roles.includes('officer'),
      });
    },

    async paper(req, res) {
      const person = await personOf(req);
      const { paper, bound, explained, asShown, same } = await rebuiltPaper(
        database.read,
        person.id,
        param(req, 'paper'),
      );
      render(req, res, 'training/rebuilt-paper', {
        title: messages.t(`record.paper-${paper.use}`, { number: paper.number }),
        person,
        paper,
        attempt: bound.attempt,
        policy: bound.policy,
        pass: bound.course.test.pass,
        pictures: bound.course.pictures,
        country: bound.who.country,
        roles: bound.who.roles,
        explained,
        asShown,
        same,
      });
    },
  };
}
