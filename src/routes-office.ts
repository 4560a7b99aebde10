import { get, post, type Ground, type Row } from './web/ground.ts';
import { mailPages } from './mail/mail.routes.ts';
import { wordingPages } from './mail/wording.routes.ts';
import { startDayPages } from './obligations/start-days.routes.ts';
import { settingsPages } from './organisation/settings.routes.ts';
import { holdsOn } from './keeping/held.ts';
import { peoplePages } from './people/pages.ts';
import { inviteLink } from './sign-in/link.ts';
import { accountPages } from './sign-in/account.routes.ts';
import { forgottenPages } from './sign-in/forgotten.routes.ts';
import { languagePage } from './sign-in/language.routes.ts';
import { signInPages } from './sign-in/sign-in.routes.ts';
import { calendarPages } from './reminders/calendar.routes.ts';
import { calendarPages as comingPages } from './reports/calendar.routes.ts';
import { nudgePages } from './reminders/nudge.routes.ts';
import { previews } from './reminders/sample.ts';
import { sentPages } from './reminders/sent.routes.ts';
import { slipPages } from './reminders/slips.routes.ts';
import { completionPages } from './reports/completion.routes.ts';
import { MINUTES } from './reports/minutes-report.ts';
import { minutesPages } from './reports/minutes.routes.ts';
import { linePages } from './reports/line.routes.ts';
import { QUESTION } from './reports/question-report.ts';
import { questionPages } from './reports/questions.routes.ts';
import { CALENDAR, COMPLETION, MISSED, QUESTIONS } from './reports/catalogue.ts';
import { files } from './reports/files.routes.ts';
import { shippedCourse } from './courses/shipped.ts';
import { askedPages } from './obligations/asked.routes.ts';
import { bulkPages } from './obligations/bulk.routes.ts';
import { outsidePages } from './obligations/outside.routes.ts';
import { requirementPages } from './obligations/requirement.routes.ts';
import { dutyPages } from './obligations/waiver.routes.ts';
import { shownByReport } from './reports/chosen.ts';
import { followUpCounts } from './training/follow-up-counts.ts';
import { firstRunPages } from './training/first-run.routes.ts';
import { welcomePages } from './sign-in/welcome.routes.ts';
import { remindersLate } from './running/late.ts';
import { runningPages } from './running/running.routes.ts';

/** The office: the first day, signing in, people, settings, mail and reports. */
export function officeRoutes(ground: Ground): Row[] {
  const shipped = shippedCourse();
  const signIn = signInPages(ground);
  const account = accountPages(ground);
  const forgotten = forgottenPages(ground);
  const welcome = welcomePages(ground);
  const mail = mailPages(ground);
  const { database, messages, config } = ground;
  const wording = wordingPages(ground, previews(database.read, messages, config.origin));
  const calendar = calendarPages(ground);
  const nudges = nudgePages(ground);
  const slips = slipPages(ground);
  const sent = sentPages(ground, { isLate: remindersLate });
  const firstRun = firstRunPages(ground, shipped);
  const completion = completionPages(ground);
  const line = linePages(ground);
  const minutes = minutesPages(ground);
  const coming = comingPages(ground);
  const questions = questionPages(ground);
  const people = peoplePages(ground, { inviteLink, holds: holdsOn });
  const bulk = bulkPages(ground, { shownByReport });
  const required = requirementPages(ground);
  const asked = askedPages(ground);
  const duties = dutyPages(ground);
  const outside = outsidePages(ground);
  const running = runningPages(ground);
  const startDays = startDayPages(ground);
  const settings = settingsPages(ground, { followUpCounts });
  return [
    get('/first-run/:token', 'public', firstRun.show),
    post('/first-run/:token', 'public', firstRun.setUp),
    get('/sign-in', 'public', signIn.show),
    post('/sign-in', 'public', signIn.signIn),
    post('/sign-out', 'account', signIn.signOut),
    post('/sign-out-everywhere', 'account', signIn.signOutEverywhere),

    post('/language', 'public', languagePage(ground)),
    get('/forgotten-password', 'public', forgotten.show),
    post('/forgotten-password', 'public', forgotten.ask),
    get('/welcome/:token', 'public', welcome.show),
    post('/welcome/:token', 'public', welcome.set),
    get('/account', 'account', account.show),
    post('/account/password', 'account', account.changePassword),
    post('/account/pin', 'account', account.changePin),

    get('/reports/completion', 'reports', completion.show),
    ...files(ground, '/reports/completion', COMPLETION),
    // Whom somebody may see is looked up: themselves, and the people below them.
    get('/my-line', 'staff', line.own),
    get('/my-line.ics', 'staff', coming.own),
    get('/team/calendar', 'reports', coming.show),
    ...files(ground, '/team/calendar', CALENDAR),
    get('/people/:id/line', 'staff', line.person),
    get('/reports/questions', 'statistics', questions.list),
    ...files(ground, '/reports/questions', QUESTIONS),
    ...files(ground, '/reports/questions/:question', QUESTION),
    get('/reports/questions/:question', 'statistics', questions.show),
    get('/reports/clauses-missed', 'statistics', questions.missed),
    ...files(ground, '/reports/clauses-missed', MISSED),

    get('/reports/minutes', 'officer', minutes.show),
    ...files(ground, '/reports/minutes', MINUTES),

    get('/people', 'people', people.list),
    post('/people', 'administrator', people.add),
    get('/people/new', 'administrator', people.newForm),
    get('/people/import', 'administrator', people.form),
    post('/people/import', 'administrator', people.take, 'file'),
    post('/people/invitations', 'administrator', people.inviteAll),
    get('/people/mend', 'administrator', people.mend),
    get('/people/:id', 'people', people.show),
    get('/people/:id/edit', 'administrator', people.editForm),
    post('/people/:id', 'administrator', people.change),
    get('/people/:id/leave/new', 'administrator', people.newLeave),
    post('/people/:id/leave', 'administrator', people.addLeave),
    get('/people/:id/leave/:leave', 'administrator', people.leave),
    post('/people/:id/leave/:leave', 'administrator', people.changeLeave),
    post('/people/:id/leave/:leave/withdrawal', 'administrator', people.withdrawLeave),
    post('/people/:id/roles', 'administrator', people.setRole),
    post('/people/:id/invitation', 'administrator', people.invite),
    get('/people/:id/deputy', 'administrator', people.deputy.showFor),
    post('/people/:id/deputy', 'administrator', people.deputy.setFor),
    post('/people/:id/deputy/:deputy/end', 'administrator', people.deputy.endFor),
    post('/people/:id/not-mine', 'administrator', people.notMine.answer),
    get('/team/deputy', 'manager', people.deputy.own),
    post('/team/deputy', 'manager', people.deputy.setOwn),
    post('/team/deputy/:deputy/end', 'manager', people.deputy.endOwn),
    get('/team/not-mine', 'manager', people.notMine.team),
    get('/team/not-mine/:id', 'manager', people.notMine.ask),
    post('/team/not-mine/:id', 'manager', people.notMine.say),

    get('/people/:id/duties', 'overseer', duties.show),
    get('/asked', 'overseer', asked.list),
    post('/asked', 'people', bulk.confirm),
    get('/asked/new', 'people', bulk.form),
    post('/asked/preview', 'people', bulk.preview),
    get('/asked/import', 'people', outside.form),
    post('/asked/import', 'people', outside.take, 'file'),
    get('/asked/requirements/:id', 'overseer', required.show),
    post('/asked/requirements/:id/withdrawal', 'people', required.withdraw),
    post('/asked/requirements/:id/people/:person/drop', 'people', required.drop),

    get('/settings', 'people', settings.show),
    post('/settings', 'administrator', settings.save),
    post('/settings/follow-ups', 'administrator', settings.saveFollowUps),
    post('/settings/shifts', 'administrator', settings.saveShifts),
    get('/settings/start-days', 'administrator', startDays.show),
    post('/settings/start-days', 'administrator', startDays.take),
    get('/settings/sites/new', 'administrator', settings.newSite),
    post('/settings/sites', 'administrator', settings.addSite),
    get('/settings/sites/:site', 'administrator', settings.site),
    post('/settings/sites/:site', 'administrator', settings.changeSite),

    get('/calendar/:obligation.ics', 'staff', calendar.show),

    get('/nudges/new', 'chaser', nudges.show),
    post('/nudges', 'chaser', nudges.send),
    get('/reminders', 'people', sent.list),
    get('/reminders/slips', 'teller', slips.show),
    post('/reminders/slips', 'teller', slips.hand),
    get('/reminders/:id', 'people', sent.show),
    post('/reminders/:id/now', 'people', sent.now),
    post('/reminders/:id/stop', 'people', sent.stop),

    get('/running', 'administrator', running.show),
    get('/mail', 'administrator', mail.list),
    get('/mail/wording', 'administrator', wording.list),
    post('/mail/wording/sender', 'administrator', wording.saveSender),
    get('/mail/wording/:kind', 'administrator', wording.edit),
    post('/mail/wording/:kind', 'administrator', wording.save),
    post('/mail/wording/:kind/preview', 'administrator', wording.preview),
    post('/mail/wording/:kind/send', 'administrator', wording.send),
    post('/mail/wording/:kind/reset', 'administrator', wording.reset),
    get('/mail/:id', 'administrator', mail.show),
    post('/mail/:id/send-again', 'administrator', mail.sendAgain),
    post('/mail/:id/stop', 'administrator', mail.stop),
  ];
}
