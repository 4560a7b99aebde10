/** The tables of who stands in for a manager, and of people who were said to be on the wrong team. */
export interface TeamTables {
  deputy: { id: string; manager_id: string; person_id: string; from_on: string; to_on: string };
  not_mine: { person_id: string; manager_id: string; by_id: string; at: string };
}
