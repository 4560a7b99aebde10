import { ofPeople } from './whose.store.ts';

// What `personFacts` puts together, as it stands in the tables.

export const spellsBy = ofPeople((db, is) =>
  db.selectFrom('employment').selectAll().where(is('person_id')).orderBy('person_id').orderBy('hired_on'),
);

export const placementsBy = ofPeople((db, is) =>
  db
    .selectFrom('placement')
    .leftJoin('site', 'site.id', 'placement.site_id')
    .leftJoin('work', 'work.person_id', 'placement.person_id')
    .select(['placement.person_id', 'job_role', 'site_id', 'team', 'site.country', 'work.country as own'])
    .where(is('placement.person_id')),
);

export const placedBy = ofPeople((db, is) =>
  db
    .selectFrom('placement_past')
    .leftJoin('site', 'site.id', 'placement_past.site_id')
    .select(['person_id', 'from_on', 'job_role', 'site_id', 'team', 'site.country'])
    .where(is('person_id'))
    .orderBy('from_on'),
);

export const workedBy = ofPeople((db, is) =>
  db
    .selectFrom('work_past')
    .select(['person_id', 'from_on', 'kind', 'hourly', 'country'])
    .where(is('person_id'))
    .orderBy('from_on'),
);

export const managingBy = ofPeople((db, is) =>
  db
    .selectFrom('reports_to')
    .leftJoin('managing', 'managing.manager_id', 'reports_to.manager_id')
    .select(['reports_to.manager_id', 'managing.from_on'])
    .distinct()
    .where(is('reports_to.manager_id')),
);

export const changesBy = ofPeople((db, is) =>
  db.selectFrom('change_done').select(['person_id', 'number', 'duty', 'at']).where(is('person_id')),
);

export const passedBy = ofPeople((db, is) =>
  db
    .selectFrom('attempt')
    .select(['person_id', 'course', 'started_at'])
    .where(is('person_id'))
    .where('passed_at', 'is not', null)
    .where('signed_at', 'is', null)
    .where('struck_at', 'is', null),
);

export const auditorsAmong = ofPeople((db, is) =>
  db.selectFrom('granted_role').select('person_id').where(is('person_id')).where('role', '=', 'auditor'),
);

export const leavesBy = ofPeople((db, is) =>
  db
    .selectFrom('leave_spell')
    .select(['person_id', 'from_on', 'to_on'])
    .where(is('person_id'))
    .orderBy('from_on'),
);

export const waiversBy = ofPeople((db, is) =>
  db
    .selectFrom('waiver')
    .select(['person_id', 'thing', 'from_on', 'to_on'])
    .where(is('person_id'))
    .whereRef('to_on', '>=', 'from_on')
    .orderBy('from_on'),
);

export const extensionsBy = ofPeople((db, is) =>
  db
    .selectFrom('extension')
    .select(['person_id', 'obligation', 'to_on', 'at'])
    .where(is('person_id'))
    .where('withdrawn_at', 'is', null),
);

export const outsideBy = ofPeople((db, is) =>
  db
    .selectFrom('outside_training')
    .select(['person_id', 'thing', 'done_on'])
    .where(is('person_id'))
    .where('withdrawn_at', 'is', null),
);

export const signedBy = ofPeople((db, is) =>
  db
    .selectFrom('signature')
    .leftJoin('attempt', 'attempt.id', 'signature.attempt_id')
    .select([
      'signature.person_id',
      'signature.policy_number',
      'signature.signed_on',
      'attempt.course',
      'attempt.passed_on',
      'attempt.use',
    ])
    .where(is('signature.person_id'))
    .where('signature.withdrawn_at', 'is', null)
    // Of a struck attempt nothing counts, whenever its signature was withdrawn. Where there is no attempt, it is null as well.
    .where('attempt.struck_at', 'is', null)
    .orderBy('signature.at'),
);

export const requiredBy = ofPeople((db, is) =>
  db
    .selectFrom('requirement_person')
    .innerJoin('requirement', 'requirement.id', 'requirement_person.requirement_id')
    .select(['person_id', 'requirement.id', 'what', 'asked_on', 'due_on', 'done_on'])
    .where(is('person_id'))
    .where('withdrawn_at', 'is', null),
);
