import type { Ground, Page } from '../web/ground.ts';
import { deputyPages } from './deputy.routes.ts';
import { importPages } from './import.routes.ts';
import type { InviteLink } from './invitations.ts';
import { leavePages } from './leave.routes.ts';
import { mendPages } from './mend.routes.ts';
import { notMinePages } from './not-mine.routes.ts';
import { peopleTable } from './people.routes.ts';
import { personForms } from './person.routes.ts';
import { personPages, type HoldsShown } from './show.routes.ts';

type Pages = { list: Page } & ReturnType<typeof personForms> &
  ReturnType<typeof personPages> &
  ReturnType<typeof leavePages> &
  ReturnType<typeof mendPages> &
  ReturnType<typeof importPages> & {
    deputy: ReturnType<typeof deputyPages>;
    notMine: ReturnType<typeof notMinePages>;
  };

/** Every page of this room. Rooms above hand down how a link is made, and what is on hold. */
export const peoplePages = (
  ground: Ground,
  { inviteLink, holds }: { inviteLink: InviteLink; holds: HoldsShown },
): Pages => ({
  list: peopleTable(ground),
  ...personForms(ground),
  ...personPages({ ...ground, holds }, inviteLink),
  ...leavePages({ ...ground, holds }),
  ...importPages(ground),
  ...mendPages(ground),
  deputy: deputyPages(ground),
  notMine: notMinePages(ground),
});
