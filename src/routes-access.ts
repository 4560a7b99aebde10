import { auditPages } from './people/roles-audit.routes.ts';
import { isPack, packChoices } from './packs/choices.ts';
import { keptPage } from './people/visible.routes.ts';
import { get, post, type Ground, type Row } from './web/ground.ts';

/** Who may see what: what auditors are let see, and what is kept about everybody. */
export function accessRoutes(ground: Ground): Row[] {
  const audits = auditPages(ground, { packs: packChoices(ground.messages), knowsPack: isPack });
  return [
    get('/kept', 'account', keptPage(ground)),
    get('/auditors', 'people', audits.list),
    get('/people/:id/audits/new', 'administrator', audits.newForm),
    post('/people/:id/audits', 'administrator', audits.add),
    get('/people/:id/audits/:grant', 'administrator', audits.editForm),
    post('/people/:id/audits/:grant', 'administrator', audits.change),
    post('/people/:id/audits/:grant/end', 'administrator', audits.end),
  ];
}
