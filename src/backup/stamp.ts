/** An instant as it stands in the names of backups, in whole seconds of UTC: `20261008T021000Z`. */
export const stampOf = (at: Date): string => at.toISOString().replace(/\.\d+/, '').replaceAll(/[-:]/g, '');
