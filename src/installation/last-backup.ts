// When the last backup was made, or the one that was restored: a setting in the ledger, ISO 8601.

export const LAST_BACKUP = 'last-backup';
