/** Endings of spreadsheets' names. What has one of them and is no workbook is text, or the import says what it is. */
const SPREADSHEET = /\.(xls[xmb]?|xlt[xm]?|ods|ots|numbers)$/i;

/** The name under which a list is uploaded: that of a CSV, whatever its file was called. */
export const csvName = (name: string): string => name.replace(SPREADSHEET, '.csv');
