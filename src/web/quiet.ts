/** On a shared device: after so many seconds in which nobody touches it the page goes back to the start. */
export const QUIET_SECONDS = 120;

/** So long before that it says so, and can be touched to stay. */
export const WARNING_SECONDS = 30;

/** A sign-in that was begun and not ended is left there so long. */
export const UNFINISHED_SECONDS = 60;

/** So much later the server ends the session by itself: a page tells of touches every 20 seconds at most. */
export const GRACE_SECONDS = 30;
