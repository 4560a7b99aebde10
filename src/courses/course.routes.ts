import type { Request, Response } from 'express';
import { transact } from '../database/database.ts';
import { conflict, notFound } from '../errors.ts';
import { param, viewerOf, type Ground, type Page } from '../web/ground.ts';
import { render } from '../web/render.ts';
import { courseOf } from './course.ts';
import { courseInForce } from './course.store.ts';
import { adoptCourse, courseHash, type Shipped } from './shipped.ts';

/** What is taught now, and what this version of Heed brought along: an officer decides, an update changes nothing. */
export function coursePages(ground: Ground, { course }: Shipped): { inForce: Page; adopt: Page } {
  const { database, messages } = ground;

  async function inForce(req: Request, res: Response): Promise<void> {
    const current = await courseInForce(database.read, course.id);
    const taught = current === undefined ? undefined : await courseOf(database.read, current.hash);
    const shippedHash = courseHash(course);
    const same = current?.hash === shippedHash;
    const title = messages.t('courses.title');
    render(req, res, 'courses/in-force', { title, current, taught, shipped: course, shippedHash, same });
  }

  async function adopt(req: Request, res: Response): Promise<void> {
    if (param(req, 'course') !== course.id) throw notFound();
    await transact(database.write, async (tx) => {
      const current = await courseInForce(tx, course.id);
      if (current?.hash === courseHash(course)) throw conflict('courses.adopted-already');
      await adoptCourse(tx, res.locals.now, viewerOf(res).personId, course);
    });
    res.redirect(303, '/course');
  }

  return { inForce, adopt };
}
