import { get, type Ground, type Row } from './web/ground.ts';
import { playPages } from './scorm/play.routes.ts';

/** Packages: bringing them in, opening them, and what became of it. */
export function scormRoutes(ground: Ground): Row[] {
  const play = playPages(ground);
  return [
    get('/learn/:package/play', 'learner', play.play),
    get('/packages/:package/preview', 'officer', play.preview),
  ];
}
