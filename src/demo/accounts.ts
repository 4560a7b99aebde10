/** The accounts that the tour switches between, by their name before @larkfield.example. */
export const ACCOUNTS = [
  'new.hire',
  'nurse',
  'front.desk',
  'marketing',
  'manager',
  'officer',
  'hill.lead',
  'auditor',
  'admin',
] as const;
export type Account = (typeof ACCOUNTS)[number];

export const addressOf = (account: string): string => `${account}@larkfield.example`;
