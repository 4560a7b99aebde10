// The one door through which every report asks whom it may show. It stands in the room of people, so that the rooms between
// ask the same; reports find it where it always was.
export {
  attemptsSeen,
  dutiesSeen,
  recordsSeen,
  scopeAsked,
  scopeOf,
  type Scope,
  type Seen,
} from '../people/scope.ts';
