import { transact } from '../../src/database/database.ts';
import { courseInForce } from '../../src/courses/course.store.ts';
import { adoptCourse, courseHash, shippedCourse } from '../../src/courses/shipped.ts';
import { addStaff, startApp } from '../support/app.ts';
import { onSqlite } from '../support/databases.ts';
import { putIntoForce } from '../support/training.ts';

onSqlite('the page of the course', (open) => {
  it('changes nothing by itself when an update brings another version; an officer adopts it, once', async () => {
    const database = await open();
    const app = await startApp({ database });
    await putIntoForce(database, app.clock.now());
    const { course } = shippedCourse();
    // As an organisation that was set up by an earlier version of the program.
    const earlier = { ...course, title: 'The course of last year' };
    await transact(database.write, (tx) => adoptCourse(tx, app.clock.now(), 'test', { course: earlier }));
    const officer = await app.as(await addStaff(app, { roles: ['officer'] }));
    const staff = await app.as(await addStaff(app));
    await staff.get('/courses/social-media');
    const begun = (await staff.post('/courses/social-media/attempts')).location;
    const page = await officer.get('/course');
    expect(page.text).toContain('The course of last year');
    expect(page.text).toContain('A newer version is here');
    expect((await courseInForce(database.read, course.id))!.hash).toBe(courseHash(earlier));
    expect((await officer.post('/courses/nothing/adopt')).status).toBe(404);
    expect((await officer.post('/courses/social-media/adopt')).location).toBe('/course');
    expect((await officer.post('/courses/social-media/adopt')).status).toBe(409);
    expect((await officer.get('/course')).text).toContain('This is the newest course');
    // Who has started keeps the version they started with.
    const attempt = await database.read.selectFrom('attempt').select('course_hash').executeTakeFirstOrThrow();
    expect(attempt.course_hash).toBe(courseHash(earlier));
    expect((await staff.get(begun)).status).toBe(200);
    await app.close();
  });
});
