import { viewPages } from './saved/views.routes.ts';
import { get, post, type Ground, type Row } from './web/ground.ts';

/** Views of reports that people keep under a name. */
export function savedRoutes(ground: Ground): Row[] {
  const views = viewPages(ground);
  return [
    get('/reports/views', 'reports', views.list),
    post('/reports/views', 'chaser', views.keep),
    get('/reports/views/new', 'chaser', views.form),
    get('/reports/views/:view', 'chaser', views.edit),
    post('/reports/views/:view', 'chaser', views.change),
    post('/reports/views/:view/removal', 'chaser', views.forget),
  ];
}
