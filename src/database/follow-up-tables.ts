/** The tables of the questions that are sent some time after the course, of who wants none, and of the links to them. */
export interface FollowUpTables {
  follow_up: {
    id: string;
    person_id: string;
    /** The day of the completion that it follows. */
    done_on: string;
    stage: number;
    clause: string;
    question_id: string;
    course_hash: string;
    policy_number: number;
    /** The places of the options in the order shown. */
    shown: string;
    country: string;
    site_id: string | null;
    mail_id: string;
    sent_on: string;
    sent_at: string;
    answered_at: string | null;
    chosen: string | null;
    was_right: number | null;
  };
  follow_up_stopped: { person_id: string; at: string };
  follow_up_link: { token_hash: string; follow_up_id: string; made_at: string; expires_at: string };
}
