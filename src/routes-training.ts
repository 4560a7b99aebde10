import { get, post, type Ground, type Row } from './web/ground.ts';
import { certificateCheck } from './certificates/check.routes.ts';
import { certificatePages } from './certificates/own.routes.ts';
import { certificateProofPage } from './certificates/proof.routes.ts';
import { followUpPages } from './training/follow-up.routes.ts';
import { helpPages } from './training/help.routes.ts';
import { backupTrouble, remindersLate } from './running/late.ts';
import { homePages } from './training/home.routes.ts';
import { lessonPages } from './training/lesson.routes.ts';
import { changesPages } from './training/changes.routes.ts';
import { recordPages } from './training/record.routes.ts';
import { requirementPages } from './training/requirement.routes.ts';
import { refresherPages } from './training/refresher.routes.ts';
import { publishingPages } from './training/publishing.routes.ts';
import { signingPages } from './training/signing.routes.ts';
import { signaturePages } from './training/signature.routes.ts';
import { paperPages } from './training/signature-paper.routes.ts';
import { withdrawalPages } from './training/signature-withdrawal.routes.ts';
import { checkInPages } from './training/check-in.routes.ts';
import { paperPages as testPaperPages } from './training/paper.routes.ts';
import { plannedFiles } from './reports/planned.routes.ts';
import { ruleEndPages } from './obligations/rehearsal.routes.ts';
import { ruleEditPages } from './obligations/rule-edit.routes.ts';
import { rulePages } from './obligations/rule.routes.ts';
import { sourcesPage } from './training/sources.routes.ts';
import { wordsPage } from './training/words.routes.ts';
import { testPages } from './training/test.routes.ts';

/** Training: what somebody has to do, learns and signs, and what a publication asks of people. */
export function trainingRoutes(ground: Ground): Row[] {
  const home = homePages(ground, { remindersLate, backupTrouble });
  const lesson = lessonPages(ground);
  const test = testPages(ground);
  const paper = testPaperPages(ground);
  const checkIn = checkInPages(ground);
  const help = helpPages(ground);
  const record = recordPages(ground);
  const requirement = requirementPages(ground);
  const refresher = refresherPages(ground);
  const signing = signingPages(ground);
  const signature = signaturePages(ground);
  const withdrawal = withdrawalPages(ground);
  const paperSignature = paperPages(ground);
  const changes = changesPages(ground);
  const certificate = certificatePages(ground);
  const publishing = publishingPages(ground);
  const followUp = followUpPages(ground);
  const rule = rulePages(ground);
  const planned = plannedFiles(ground);
  const ruleEdit = ruleEditPages(ground, planned.rehearsal);
  const ruleEnd = ruleEndPages(ground, planned.rehearsal);
  return [
    get('/', 'account', home.show),
    get('/courses/:course', 'learner', home.course),
    get('/courses/:course/sources', 'staff', sourcesPage(ground)),
    get('/courses/:course/words', 'staff', wordsPage(ground)),
    post('/courses/:course/attempts', 'learner', home.start),
    get('/attempts/:attempt/test', 'learner', test.intro),
    post('/attempts/:attempt/papers', 'learner', test.begin),
    get('/attempts/:attempt/check-in', 'learner', checkIn.door),
    post('/attempts/:attempt/check-in', 'learner', checkIn.begin),
    get('/attempts/:attempt/refresher', 'learner', refresher.door),
    post('/attempts/:attempt/refresher', 'learner', refresher.begin),
    get('/attempts/:attempt/:lesson/:step', 'learner', lesson.show),
    post('/attempts/:attempt/:lesson/:step', 'learner', lesson.done),
    post('/attempts/:attempt/help', 'learner', help.ask),
    get('/requirements/:id', 'learner', requirement.show),
    get('/requirements/:id/:step', 'learner', requirement.step),
    post('/requirements/:id/:step', 'learner', requirement.done),
    get('/help', 'learner', help.list),
    post('/help/:request', 'learner', help.give),
    get('/people/:id/training', 'records', record.person),
    get('/people/:id/papers/:paper', 'records', record.paper),
    get('/papers/:paper', 'learner', paper.overview),
    get('/papers/:paper/result', 'learner', paper.result),
    post('/papers/:paper/hand-in', 'learner', paper.handInPaper),
    get('/papers/:paper/:position', 'learner', paper.question),
    post('/papers/:paper/:position', 'learner', paper.answer),
    get('/committee/drafts/:draft/publishing', 'officer', publishing.form),
    get('/committee/drafts/:draft/publishing.csv', 'officer', planned.publishing),
    post('/committee/drafts/:draft/publication', 'officer', publishing.publishIt),
    post('/policy/versions/:number/withdrawal', 'officer', publishing.withdraw),
    get('/changes', 'learner', changes.show),
    post('/changes', 'learner', changes.done),
    get('/follow-up/:token', 'public', followUp.show),
    post('/follow-up/:token', 'public', followUp.answer),
    post('/follow-up/:token/stop', 'public', followUp.stop),
    post('/follow-up/:token/resume', 'public', followUp.resume),
    get('/sign', 'learner', signing.form),
    post('/sign', 'learner', signing.signPolicy),
    get('/signatures/:signature', 'staff', signature.receipt),
    get('/signatures/:signature/text', 'staff', signature.text),
    get('/signatures/:signature/proof', 'staff', signature.proof),
    get('/signatures/:signature/withdrawal', 'learner', withdrawal.form),
    post('/signatures/:signature/withdrawal', 'learner', withdrawal.withdraw),
    get('/receipts/:receipt', 'public', signature.check),
    get('/receipts/:receipt/proof', 'public', signature.checkProof),
    get('/signatures/:signature/certificate', 'staff', certificate.show),
    post('/signatures/:signature/certificate', 'learner', certificate.make),
    post('/signatures/:signature/certificate/again', 'learner', certificate.again),
    post('/signatures/:signature/certificate/name', 'learner', certificate.name),
    post('/people/:id/signatures/:signature/certificate', 'officer', certificate.make),
    post('/people/:id/signatures/:signature/certificate/again', 'officer', certificate.again),
    post('/people/:id/signatures/:signature/certificate/withdrawal', 'officer', certificate.withdraw),
    get('/certificates/:number', 'public', certificateCheck(ground)),
    get('/certificates/:number/file', 'staff', certificate.file),
    get('/certificates/:number/proof', 'public', certificateProofPage(ground)),
    get('/people/:id/signatures', 'staff', signature.list),
    get('/people/:id/signatures/:signature/withdrawal', 'officer', withdrawal.form),
    post('/people/:id/signatures/:signature/withdrawal', 'officer', withdrawal.withdraw),
    get('/people/:id/paper-signature', 'officer', paperSignature.form),
    post('/people/:id/paper-signature', 'officer', paperSignature.enter),

    get('/rules', 'overseer', rule.list),
    post('/rules', 'people', ruleEdit.addRule),
    get('/rules/new', 'people', ruleEdit.newForm),
    get('/rules/history', 'overseer', rule.history),
    post('/rules/rehearsal.csv', 'people', ruleEdit.csv),
    get('/rules/:rule', 'overseer', rule.show),
    post('/rules/:rule', 'people', ruleEdit.changeRule),
    get('/rules/:rule/edit', 'people', ruleEdit.editForm),
    post('/rules/:rule/rehearsal.csv', 'people', ruleEdit.csv),
    get('/rules/:rule/end', 'people', ruleEnd.form),
    post('/rules/:rule/end', 'people', ruleEnd.end),
    get('/rules/:rule/end.csv', 'people', ruleEnd.csv),
  ];
}
