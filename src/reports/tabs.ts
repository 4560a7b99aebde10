import type { Messages } from '../web/messages.ts';
import { may, type Viewer } from '../web/viewer.ts';

export const REPORTS = ['completion', 'questions', 'clauses-missed'] as const;
export type Report = (typeof REPORTS)[number];

export interface Tab {
  text: string;
  href: string;
  current: boolean;
}

/** The reports side by side, for whoever may see more than one. */
export function reportTabs(messages: Messages, viewer: Viewer, current: Report): Tab[] {
  if (!may(viewer, 'statistics')) return [];
  return REPORTS.map((report) => ({
    text: messages.t(`reports.tab-${report}`),
    href: `/reports/${report}`,
    current: report === current,
  }));
}
