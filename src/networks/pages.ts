import type { Ground } from '../web/ground.ts';
import { accountPages } from './accounts.routes.ts';
import { featurePages } from './features.routes.ts';
import { namePages } from './named.routes.ts';
import { overviewPages } from './overview.routes.ts';
import { watchPages } from './watch.routes.ts';

/** Every page of this room. */
export const networkPages = (ground: Ground) => ({
  overview: overviewPages(ground),
  accounts: accountPages(ground),
  features: { ...featurePages(ground), ...namePages(ground) },
  watch: watchPages(ground),
});
