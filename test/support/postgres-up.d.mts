export function upForBench(): Promise<void>;
