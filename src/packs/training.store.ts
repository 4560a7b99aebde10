import type { Db } from '../database/database.ts';

/** The attempts of these people that touch a period, by person and time. */
export function attemptsOf(db: Db, ids: readonly string[], from: string, to: string) {
  return db
    .selectFrom('attempt')
    .selectAll()
    .where('person_id', 'in', ids)
    .where('started_at', '<', to)
    .where((eb) =>
      eb.or([eb('started_at', '>=', from), eb('passed_at', '>=', from), eb('signed_at', '>=', from)]),
    )
    .orderBy('person_id')
    .orderBy('started_at')
    .orderBy('id')
    .execute();
}

/** The papers that these people handed in in a period, with the attempt of each. */
export function papersOf(db: Db, ids: readonly string[], from: string, to: string) {
  return db
    .selectFrom('paper')
    .innerJoin('attempt', 'attempt.id', 'paper.attempt_id')
    .select([
      'paper.id',
      'paper.attempt_id',
      'paper.number',
      'paper.use',
      'paper.drawn_at',
      'paper.handed_in_at',
      'paper.result',
      'attempt.person_id',
      'attempt.course',
      'attempt.course_hash',
      'attempt.policy_number',
      'attempt.struck_at',
    ])
    .where('attempt.person_id', 'in', ids)
    .where('handed_in_at', '>=', from)
    .where('handed_in_at', '<', to)
    .orderBy('attempt.person_id')
    .orderBy('handed_in_at')
    .orderBy('paper.id')
    .execute();
}

/** What these people signed until an instant, by person and time. */
export function signaturesOf(db: Db, ids: readonly string[], to: string) {
  return db
    .selectFrom('signature')
    .selectAll()
    .where('person_id', 'in', ids)
    .where('at', '<', to)
    .orderBy('person_id')
    .orderBy('at')
    .orderBy('id')
    .execute();
}

/** What these people did about changes of the policy until an instant, less than a signature. */
export function changesOf(db: Db, ids: readonly string[], to: string) {
  return db
    .selectFrom('change_done')
    .selectAll()
    .where('person_id', 'in', ids)
    .where('at', '<', to)
    .orderBy('person_id')
    .orderBy('number')
    .orderBy('duty')
    .execute();
}

/** What these people are excused from on a day of a period. */
export function waiversOf(db: Db, ids: readonly string[], from: string, to: string) {
  return db
    .selectFrom('waiver')
    .selectAll()
    .where('person_id', 'in', ids)
    .where('from_on', '<=', to)
    .where('given_to', '>=', from)
    .orderBy('person_id')
    .orderBy('from_on')
    .orderBy('id')
    .execute();
}

/** The more time that these people were given, and had on a day of a period. */
export function extensionsOf(db: Db, ids: readonly string[], from: string, before: string) {
  return db
    .selectFrom('extension')
    .selectAll()
    .where('person_id', 'in', ids)
    .where('at', '<', before)
    .where('to_on', '>=', from)
    .orderBy('person_id')
    .orderBy('at')
    .orderBy('id')
    .execute();
}

/** What officers asked of these people, and what they did elsewhere. */
export function requiredOf(db: Db, ids: readonly string[], from: string, to: string) {
  return (
    db
      .selectFrom('requirement_person')
      .innerJoin('requirement', 'requirement.id', 'requirement_person.requirement_id')
      .selectAll('requirement')
      .select(['requirement_person.person_id', 'requirement_person.done_on'])
      .where('person_id', 'in', ids)
      .where('requirement.asked_on', '<=', to)
      // What was over before the period is not asked for.
      .where((eb) =>
        eb.or([eb('requirement_person.done_on', 'is', null), eb('requirement_person.done_on', '>=', from)]),
      )
      .where((eb) =>
        eb.or([eb('requirement.withdrawn_at', 'is', null), eb('requirement.withdrawn_at', '>=', from)]),
      )
      .orderBy('requirement_person.person_id')
      .orderBy('requirement.asked_on')
      .orderBy('requirement.id')
      .execute()
  );
}

export function outsideOf(db: Db, ids: readonly string[], from: string, to: string) {
  return db
    .selectFrom('outside_training')
    .selectAll()
    .where('person_id', 'in', ids)
    .where('done_on', '>=', from)
    .where('done_on', '<=', to)
    .orderBy('person_id')
    .orderBy('done_on')
    .orderBy('id')
    .execute();
}

/** What reminders said to these people in a period, in a mail or on a slip. */
export function saidTo(db: Db, ids: readonly string[], from: string, to: string) {
  return db
    .selectFrom('said')
    .leftJoin('slip', 'slip.id', 'said.mail_id')
    .select(['said.person_id', 'obligation', 'stage', 'said.at', 'slip.by_id as slip_by'])
    .where('said.person_id', 'in', ids)
    .where('said.at', '>=', from)
    .where('said.at', '<', to)
    .orderBy('said.person_id')
    .orderBy('said.at')
    .orderBy('obligation')
    .orderBy('stage')
    .execute();
}

/** The reminders that were sent to these people by hand. */
export function nudgesTo(db: Db, ids: readonly string[], from: string, to: string) {
  return db
    .selectFrom('nudge')
    .select(['person_id', 'by_id', 'at'])
    .where('person_id', 'in', ids)
    .where('at', '>=', from)
    .where('at', '<', to)
    .orderBy('person_id')
    .orderBy('at')
    .execute();
}

/** The times without reminders that touch a period. */
export function gapsIn(db: Db, from: string, to: string) {
  return db
    .selectFrom('reminder_gap')
    .selectAll()
    .where('from_at', '<', to)
    .where('to_at', '>=', from)
    .orderBy('from_at')
    .execute();
}
