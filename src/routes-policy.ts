import { get, post, type Ground, type Row } from './web/ground.ts';
import { decisionsOn, votesOn } from './committee/ready.ts';
import { dutiesFrom } from './policy/owing.ts';
import { costOf } from './training/cost.ts';
import { networkPages } from './networks/pages.ts';
import { commentsUntil } from './committee/open.ts';
import { authoringPages } from './authoring/pages.ts';
import { updateOf } from './authoring/update.ts';
import { committeePages } from './committee/pages.ts';
import { documentPages } from './policy/documents.routes.ts';
import { readingPages } from './policy/reading.routes.ts';
import { askingPages } from './asking/asking.routes.ts';
import { whatNowPages } from './asking/what-now.routes.ts';
import { coursePages } from './courses/course.routes.ts';
import { picturePages } from './courses/pictures.routes.ts';
import { isTaught } from './courses/course.ts';
import { shippedCourse } from './courses/shipped.ts';

/** The policy: read, asked, decided, with the registers and the course that teach it. */
export function policyRoutes(ground: Ground): Row[] {
  const shipped = shippedCourse();
  const reading = readingPages(ground, shipped.policy, { decisionsOn, votesOn, commentsUntil });
  const documents = documentPages(ground);
  const asking = askingPages(ground, { isQuestion: isTaught });
  const whatNow = whatNowPages(ground);
  const course = coursePages(ground, shipped, (db) => updateOf(db, shipped));
  const authoring = authoringPages(ground, shipped);
  const networks = networkPages(ground);
  const committee = committeePages(ground, shipped.policy, (db, found, when) =>
    costOf(db, found, dutiesFrom(found), when),
  );
  return [
    get('/policy', 'staff', reading.show),
    get('/policy/cards/:role', 'staff', reading.card),
    get('/policy/versions', 'staff', reading.versions),
    get('/policy/versions/:number.pdf', 'staff', documents.pdf),
    get('/policy/versions/:number.md', 'staff', documents.markdown),
    get('/policy/versions/:number', 'staff', reading.version),
    get('/policy/versions/:number/changes', 'staff', reading.changes),
    get('/policy/draft', 'staff', committee.open.list),
    get('/policy/draft/:draft', 'staff', committee.open.show),
    post('/policy/draft/:draft/comments', 'learner', committee.open.comment),
    get('/policy/:clause', 'staff', reading.clause),
    get('/can-i-post', 'staff', asking.begin),
    post('/can-i-post', 'staff', asking.goOn),
    post('/unclear', 'learner', asking.pressUnclear),
    get('/unclear', 'learner', asking.thanks),
    get('/what-now', 'public', whatNow.show),
    get('/posters/what-now', 'staff', whatNow.whatNowPoster),
    get('/posters/can-i-post', 'staff', whatNow.canIPostPoster),

    get('/course', 'course', course.inForce),
    get('/pictures/:hash', 'staff', picturePages(ground).show),
    post('/courses/:course/adopt', 'officer', authoring.update.takeWhole),
    get('/course/versions', 'course', authoring.versions.list),
    get('/course/versions/:hash', 'course', authoring.versions.show),
    get('/course/update', 'course', authoring.update.show),
    post('/course/update', 'officer', authoring.update.take),
    post('/courses/:course/looked-at', 'committee', course.lookedAt),
    get('/course/preview/lessons/:lesson', 'course', authoring.preview.lesson),
    get('/course/preview/questions/:question', 'course', authoring.preview.question),
    get('/course/scenarios', 'course', authoring.scenarios.list),
    post('/course/scenarios/:scenario/review', 'officer', authoring.scenarios.review),
    get('/course/edit', 'course', authoring.edit.list),
    post('/course/edit/end', 'officer', authoring.edit.drop),
    get('/course/edit/difference', 'course', authoring.difference.show),
    post('/course/edit/adoption', 'officer', authoring.difference.putIntoForce),
    post('/course/edit/undone', 'officer', authoring.difference.takeBack),
    get('/course/edit/lessons/:lesson', 'course', authoring.lesson.form),
    post('/course/edit/lessons/:lesson', 'officer', authoring.lesson.save),
    post('/course/edit/questions', 'officer', authoring.newQuestion.add),
    get('/course/edit/questions/new', 'officer', authoring.newQuestion.form),
    get('/course/edit/questions/:question', 'course', authoring.question.form),
    post('/course/edit/questions/:question', 'officer', authoring.question.save),
    post('/course/edit/questions/:question/gone', 'officer', authoring.question.remove),
    get('/course/edit/own/:lesson', 'course', authoring.own.form),
    post('/course/edit/own/:lesson/:part', 'officer', authoring.own.save, 'file'),
    post('/course/edit/pictures', 'officer', authoring.picture.add, 'file'),
    get('/course/edit/pictures/new', 'officer', authoring.picture.newForm),
    get('/course/edit/pictures/:picture', 'course', authoring.picture.show),
    post('/course/edit/pictures/:picture', 'officer', authoring.picture.replace, 'file'),
    post('/course/edit/pictures/:picture/gone', 'officer', authoring.picture.remove),
    get('/course/edit/points/:clause', 'course', authoring.entry.point),
    post('/course/edit/points/:clause', 'officer', authoring.entry.savePoint),
    post('/course/edit/words', 'officer', authoring.entry.addWord),
    get('/course/edit/words/new', 'officer', authoring.entry.newWord),
    get('/course/edit/words/:word', 'course', authoring.entry.word),
    post('/course/edit/words/:word', 'officer', authoring.entry.saveWord),
    post('/course/edit/words/:word/gone', 'officer', authoring.entry.removeWord),
    get('/networks', 'staff', networks.overview.show),
    post('/networks/reviews', 'committee', networks.overview.review),
    get('/networks/accounts', 'staff', networks.accounts.list),
    post('/networks/accounts', 'committee', networks.accounts.add),
    get('/networks/accounts/new', 'committee', networks.accounts.newForm),
    get('/networks/accounts/:account', 'committee', networks.accounts.editForm),
    post('/networks/accounts/:account', 'committee', networks.accounts.change),
    post('/networks/accounts/:account/closing', 'committee', networks.accounts.close),
    get('/networks/features', 'committee', networks.features.list),
    post('/networks/features', 'committee', networks.features.add),
    get('/networks/features/new', 'committee', networks.features.newForm),
    post('/networks/features/looks', 'committee', networks.features.look),
    post('/networks/features/starting-list', 'committee', networks.features.take),
    get('/networks/features/:feature', 'committee', networks.features.editForm),
    post('/networks/features/:feature', 'committee', networks.features.change),
    get('/networks/named/:network', 'committee', networks.features.nameForm),
    post('/networks/named/:network', 'committee', networks.features.rename),
    get('/networks/watch', 'committee', networks.watch.list),
    post('/networks/watch', 'committee', networks.watch.add),
    get('/networks/watch/new', 'committee', networks.watch.newForm),
    get('/networks/watch/:item', 'committee', networks.watch.show),
    get('/networks/watch/:item/edit', 'committee', networks.watch.editForm),
    post('/networks/watch/:item', 'committee', networks.watch.change),
    post('/networks/watch/:item/decision', 'committee', networks.watch.decide),

    get('/committee', 'committee', committee.agenda.show),
    get('/committee/seats', 'committee', committee.seats.show),
    post('/committee/seats', 'officer', committee.seats.give),
    post('/committee/seats/taken', 'officer', committee.seats.take),
    post('/committee/drafts', 'committee', committee.draft.open),
    get('/committee/drafts/:draft', 'committee', committee.draft.show),
    get('/committee/drafts/:draft/difference', 'committee', committee.draft.difference),
    post('/committee/drafts/:draft/balanced', 'committee', committee.draft.balanced),
    post('/committee/drafts/:draft/base', 'committee', committee.draft.rebase),
    post('/committee/drafts/:draft/end', 'committee', committee.draft.drop),
    post('/committee/drafts/:draft/clauses', 'committee', committee.own.add),
    get('/committee/drafts/:draft/clauses/new', 'committee', committee.own.newForm),
    get('/committee/drafts/:draft/clauses/:clause', 'committee', committee.clause.form),
    post('/committee/drafts/:draft/clauses/:clause', 'committee', committee.clause.save),
    post('/committee/drafts/:draft/clauses/:clause/gone', 'committee', committee.clause.drop),
    post('/committee/drafts/:draft/clauses/:clause/restored', 'committee', committee.clause.restore),
    post('/committee/drafts/:draft/clauses/:clause/place', 'committee', committee.clause.move),
    post('/committee/drafts/:draft/clauses/:clause/comments', 'committee', committee.voices.comment),
    post('/committee/drafts/:draft/clauses/:clause/decision', 'committee', committee.voices.decide),
    get('/committee/drafts/:draft/bring', 'committee', committee.bring.form),
    post('/committee/drafts/:draft/bring', 'committee', committee.bring.take, 'file'),
    post('/committee/drafts/:draft/brought', 'committee', committee.bring.confirm),
    get('/committee/drafts/:draft/names', 'committee', committee.names.show),
    post('/committee/drafts/:draft/names', 'committee', committee.names.save),
    get('/committee/drafts/:draft/names/:site', 'committee', committee.names.site),
    post('/committee/drafts/:draft/names/:site', 'committee', committee.names.saveSite),
    post('/committee/drafts/:draft/countries', 'committee', committee.names.saveCountries),
    post('/committee/drafts/:draft/title', 'committee', committee.names.saveTitle),
    get('/committee/drafts/:draft/review', 'committee', committee.review.show),
    post('/committee/drafts/:draft/review', 'officer', committee.review.submit),
    post('/committee/drafts/:draft/return', 'officer', committee.review.giveBack),
    post('/committee/drafts/:draft/votes', 'committee', committee.review.vote),
    post('/committee/drafts/:draft/comments', 'committee', committee.voices.commentWhole),
    get('/committee/drafts/:draft/emergency', 'committee', committee.emergency.show),
    post('/committee/drafts/:draft/emergency', 'officer', committee.emergency.ask),
    post('/committee/drafts/:draft/emergency/agreement', 'committee', committee.emergency.agree),
    get('/committee/drafts/:draft/counsel', 'committee', committee.counsel.links),
    post('/committee/drafts/:draft/counsel', 'officer', committee.counsel.ask),
    post('/committee/drafts/:draft/counsel/:link/withdrawal', 'officer', committee.counsel.withdraw),
    get('/counsel/:token', 'public', committee.counsel.read),
    post('/counsel/:token', 'public', committee.counsel.comment),
  ];
}
