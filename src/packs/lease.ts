/** For so long a pack is whose who makes it, or wants to, unless they say again that they do. */
export const LEASE_MS = 120_000;
