/** Whether an expression of `adlcp:prerequisites` holds, given the status of each item. */
export function holds(expression: string, statusOf: (id: string) => string): boolean;
