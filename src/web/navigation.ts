import type { Messages } from './messages.ts';
import { may, type Viewer, type Who } from './viewer.ts';

/** In the menu only while something is open there. */
const SETUP = '/setup';

// `under`: where the place is a folder and its address one page in it.
const PLACES: readonly { href: string; under?: string; key: string; icon: string; who: Who }[] = [
  { href: '/', key: 'nav.home', icon: 'list-checks', who: 'account' },
  { href: SETUP, key: 'nav.setup', icon: 'list-todo', who: 'administrator' },
  { href: '/policy', key: 'nav.policy', icon: 'scroll-text', who: 'staff' },
  { href: '/can-i-post', key: 'nav.can-i-post', icon: 'message-circle-question-mark', who: 'staff' },
  { href: '/what-now', key: 'nav.what-now', icon: 'life-buoy', who: 'staff' },
  { href: '/networks', key: 'nav.networks', icon: 'at-sign', who: 'staff' },
  { href: '/committee', key: 'nav.committee', icon: 'gavel', who: 'committee' },
  {
    href: '/reports/completion',
    under: '/reports',
    key: 'nav.report',
    icon: 'chart-no-axes-column',
    who: 'reports',
  },
  { href: '/evidence', key: 'nav.evidence', icon: 'folder-check', who: 'statistics' },
  { href: '/people', key: 'nav.people', icon: 'users', who: 'people' },
  { href: '/rules', key: 'nav.rules', icon: 'calendar-clock', who: 'overseer' },
  { href: '/packages', key: 'nav.packages', icon: 'package', who: 'overseer' },
  { href: '/reminders', key: 'nav.reminders', icon: 'bell', who: 'people' },
  { href: '/mail', key: 'nav.mail', icon: 'mail', who: 'administrator' },
  { href: '/settings', key: 'nav.settings', icon: 'settings', who: 'people' },
  { href: '/running', key: 'nav.running', icon: 'heart-pulse', who: 'administrator' },
];

export interface NavItem {
  href: string;
  text: string;
  icon: string;
  current: boolean;
}

/** The places this viewer may go to, with the current one marked. `openSteps`: how much of setting up is open. */
export function navigation(
  viewer: Viewer | null,
  path: string,
  messages: Messages,
  openSteps = 0,
): NavItem[] {
  const places = PLACES.filter(({ href }) => href !== SETUP || openSteps > 0 || isIn(path, SETUP));
  return places
    .filter((place) => viewer !== null && may(viewer, place.who))
    .map((place) => ({
      href: place.href,
      text: messages.t(place.key),
      icon: place.icon,
      current: isIn(path, place.under ?? place.href),
    }));
}

const isIn = (path: string, place: string): boolean =>
  place === '/' ? path === '/' : path === place || path.startsWith(`${place}/`);
