import { auditPages } from './people/roles-audit.routes.ts';
import { isPack, packChoices } from './packs/choices.ts';
import { clearingAddress } from './scorm/content.ts';
import { slipCodePages } from './sign-in/slip-code.routes.ts';
import { slipPages } from './sign-in/slip.routes.ts';
import { devicePages } from './ward/device.routes.ts';
import { wardPages } from './ward/start.routes.ts';
import { get, post, type Ground, type Row } from './web/ground.ts';

/** Who comes in by a slip of paper or on a shared device, and who may see what: what auditors are let see, and what is kept about everybody. */
export function accessRoutes(ground: Ground): Row[] {
  const audits = auditPages(ground, { packs: packChoices(ground.messages), knowsPack: isPack });
  const slips = slipPages(ground);
  const code = slipCodePages(ground);
  const ward = wardPages(ground, clearingAddress(ground.config));
  const devices = devicePages(ground);
  return [
    get('/sign-in-slips', 'teller', slips.list),
    post('/sign-in-slips', 'teller', slips.make),
    post('/sign-in-slips/handed', 'teller', slips.hand),
    post('/sign-in-slips/:slip/void', 'teller', slips.voidOne),
    get('/slip', 'public', code.ask),
    post('/slip', 'public', code.look),
    post('/slip/choice', 'public', code.choose),
    get('/slip/:code', 'public', code.show),

    get('/ward', 'public', ward.start),
    get('/ward/entering', 'public', ward.entering),
    post('/ward/number', 'public', ward.number),
    post('/ward/press', 'public', ward.press),
    post('/ward/sign-in', 'public', ward.signIn),
    post('/ward/here', 'account', ward.here),
    post('/ward/draft', 'learner', ward.draft),
    get('/ward/devices', 'teller', devices.list),
    post('/ward/devices', 'teller', devices.register),
    post('/ward/devices/:device/withdrawal', 'teller', devices.withdraw),

    get('/auditors', 'people', audits.list),
    get('/people/:id/audits/new', 'administrator', audits.newForm),
    post('/people/:id/audits', 'administrator', audits.add),
    get('/people/:id/audits/:grant', 'administrator', audits.editForm),
    post('/people/:id/audits/:grant', 'administrator', audits.change),
    post('/people/:id/audits/:grant/end', 'administrator', audits.end),
  ];
}
