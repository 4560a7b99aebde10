/** What a rule answers, from the loosest to the strictest. */
export const VERDICTS = ['encouraged', 'allowed', 'allowed-if', 'ask-first', 'never'] as const;
export type Verdict = (typeof VERDICTS)[number];

/** How strict a verdict is: 0 for encouraged up to 4 for never. */
export const rank = (verdict: Verdict): number => VERDICTS.indexOf(verdict);

/** On or off duty: on a break is off duty. */
export const DUTIES = ['off-duty', 'on-duty'] as const;
export type Duty = (typeof DUTIES)[number];

/** As whom somebody speaks. */
export const VOICES = ['myself', 'the-business'] as const;
export type Voice = (typeof VOICES)[number];

/** What can be in a post. One post may hold several. */
export const KINDS = [
  'patient-fact', // a fact, name or hint that could point to a patient
  'patient-image', // picture, video or sound of a patient, their room or their records
  'patient-story', // a patient's own story, words or praise, used by us
  'case-story', // something learned from practice, with names and rare details taken out
  'work-image', // picture or video made at work in which no patient and no patient information shows
  'coworker', // names, tags or shows somebody we work with
  'review-reply', // an answer to a review or a comment about us
  'contact', // a friend request or private chat with a patient or their family
  'advice', // medical advice to one person
  'health-fact', // general facts about health
  'health-claim', // a claim about results, safety, price or an offer of ours
  'praise-of-us', // praises, rates or compares our services
  'paid', // somebody pays for it, or gives something for it
  'working-conditions', // pay, hours, staffing, safety, unions, reporting a wrong
  'mockery', // mocks, threatens, harasses or runs down somebody
  'location', // shows where it was made: a place, a check-in, a map
  'our-look', // our logo, uniform or work email
  'ai-made', // made or changed by an AI tool
  'official-post', // a post of ours, shared as it is
  'plain', // nothing of these: private life
] as const;
export type Kind = (typeof KINDS)[number];

/** The kinds that are about patients. Rules that ask for one guard confidentiality, and nothing overrides those. */
export const PATIENT_KINDS: readonly Kind[] = [
  'patient-fact',
  'patient-image',
  'patient-story',
  'case-story',
];

/** Where it goes. */
export const WHERES = [
  'own-profile', // own page or feed on a public network
  'comment', // forum or comment box that anyone can read
  'closed-group', // closed group, "close friends", broadcast channel
  'message', // personal chat app
  'review-site',
  'story', // story or another post that vanishes
  'live', // live video or sound
  'official-account', // a page, channel or listing of the business
  'ai-tool', // pasted into a chatbot or another AI tool
  'secure-tool', // the approved tool for patient matters
  'press', // a reporter, podcast or talk
] as const;
export type Where = (typeof WHERES)[number];

/** What else is so at the time. */
export const WHENS = [
  'permission', // the patient signed our form for this very use, and it is on file
  'checked', // a second trained person, or the privacy lead, has checked it
  'approved', // whoever must approve (a manager, IT, the communications lead) has said yes
  'registered', // this account is on our register and I am trained and named for it
  'disclosed', // it says in the same post that I work here, or that it is paid
  'job-shows', // people can see from the profile or the post where I work
  'care-area', // made or sent from a place where patients can be seen or heard
  'incident', // while an incident is going on or in the news
] as const;
export type When = (typeof WHENS)[number];

/** One post with everything about it known. */
export interface Post {
  /** Job role, and `manager` for somebody with people below. */
  roles: readonly string[];
  duty: Duty;
  voice: Voice;
  what: ReadonlySet<Kind>;
  where: Where;
  when: ReadonlySet<When>;
}
