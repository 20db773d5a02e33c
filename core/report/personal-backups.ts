/** How many days back the tables that name people can be restored: so long after a deletion they name them still. */
export const PERSONAL_BACKUP_DAYS = 7;
