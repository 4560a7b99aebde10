import type { Messages } from '../web/messages.ts';
import { may, type Viewer, type Who } from '../web/viewer.ts';

export const REPORTS = ['team', 'organisation', 'completion', 'questions', 'clauses-missed'] as const;
export type Report = (typeof REPORTS)[number];

export interface Tab {
  text: string;
  href: string;
  current: boolean;
}

/** The reports side by side, for whoever may see more than one. */
export function reportTabs(messages: Messages, viewer: Viewer, current: Report): Tab[] {
  const shown = REPORTS.filter((report) => may(viewer, WHO[report]));
  return shown.map((report) => ({
    text: messages.t(`reports.tab-${report}`),
    href: `/reports/${report}`,
    current: report === current,
  }));
}

const WHO: Readonly<Record<Report, Who>> = {
  team: 'manager',
  organisation: 'statistics',
  completion: 'reports',
  questions: 'statistics',
  'clauses-missed': 'statistics',
};
