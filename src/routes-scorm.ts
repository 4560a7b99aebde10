import { get, post, type Ground, type Row } from './web/ground.ts';
import { learnPages } from './scorm/learn.routes.ts';
import { exportPages } from './scorm/export/export.routes.ts';
import { playPages } from './scorm/play.routes.ts';

/** Packages: bringing them in, opening them, and what became of it. */
export function scormRoutes(ground: Ground): Row[] {
  const learn = learnPages(ground);
  const play = playPages(ground);
  const taken = exportPages(ground);
  return [
    get('/packages/export', 'officer', taken.form),
    post('/packages/export', 'officer', taken.take),
    get('/learn', 'learner', learn.list),
    get('/learn/:package', 'learner', learn.show),
    post('/learn/:package/attempts', 'learner', learn.begin),
    get('/learn/:package/play', 'learner', play.play),
    get('/packages/:package/preview', 'officer', play.preview),
  ];
}
