import type { Wording } from '../base/wording.ts';
import type { FileKind } from './file-kind.ts';

/** What a file is that cannot be imported, and the way out: for the administrator. */

const then = (...parts: readonly Wording[]): Wording => ({
  en: parts.map(({ en }) => en).join(' '),
  fr: parts.map(({ fr }) => fr).join(' '),
});

const saveAsWorkbook: Wording = {
  en: 'Open it in a spreadsheet, save it as "Excel Workbook (.xlsx)" or as "CSV UTF-8" and import the new file.',
  fr: 'Ouvrez-le dans un tableur, enregistrez-le en «\u00a0Classeur Excel (.xlsx)\u00a0» ou en «\u00a0CSV UTF-8\u00a0» et importez le nouveau fichier.',
};
const exportAsCsv: Wording = {
  en: 'Export the list from the program that holds it as a workbook or as "CSV UTF-8" and import the new file.',
  fr: 'Exportez la liste, depuis le logiciel qui la contient, en classeur ou en «\u00a0CSV UTF-8\u00a0» et importez le nouveau fichier.',
};
const turnedByPrograms: Wording = {
  en: 'The console and the command line turn such a workbook into a list by themselves; over the API, send CSV: save it as "CSV UTF-8" and import the new file.',
  fr: 'La console et la ligne de commande en font une liste d’elles-mêmes\u00a0; par l’API, envoyez du CSV\u00a0: enregistrez-le en «\u00a0CSV UTF-8\u00a0» et importez le nouveau fichier.',
};

export const fileKindProblems: Record<FileKind, Wording> = {
  empty: {
    en: 'The file is empty. Export the list again and import the new file.',
    fr: 'Le fichier est vide. Exportez de nouveau la liste et importez le nouveau fichier.',
  },
  xlsx: then(
    { en: 'This is an Excel workbook (.xlsx).', fr: 'Ce fichier est un classeur Excel (.xlsx).' },
    turnedByPrograms,
  ),
  ods: then(
    {
      en: 'This is a workbook of LibreOffice or OpenOffice (.ods).',
      fr: 'Ce fichier est un classeur LibreOffice ou OpenOffice (.ods).',
    },
    turnedByPrograms,
  ),
  xlsb: then(
    {
      en: 'This is a binary Excel workbook (.xlsb), which cannot be read.',
      fr: 'Ce fichier est un classeur Excel binaire (.xlsb), qui ne peut être lu.',
    },
    saveAsWorkbook,
  ),
  xls: then(
    {
      en: 'This is a workbook of an old Excel (.xls, until 2003), which cannot be read.',
      fr: 'Ce fichier est un classeur d’un ancien Excel (.xls, jusqu’en 2003), qui ne peut être lu.',
    },
    saveAsWorkbook,
  ),
  numbers: {
    en: 'This is a Numbers document of Apple, which cannot be read. In Numbers choose "File", "Export To", "CSV…" and import the new file.',
    fr: 'Ce fichier est un document Numbers d’Apple, qui ne peut être lu. Dans Numbers, choisissez «\u00a0Fichier\u00a0», «\u00a0Exporter vers\u00a0», «\u00a0CSV…\u00a0» et importez le nouveau fichier.',
  },
  'locked-workbook': {
    en: 'This workbook is protected by a password. Open it in a spreadsheet, remove the password, save it and import the new file.',
    fr: 'Ce classeur est protégé par un mot de passe. Ouvrez-le dans un tableur, retirez le mot de passe, enregistrez-le et importez le nouveau fichier.',
  },
  document: then(
    {
      en: 'This is a document or a presentation (Word, Writer, PowerPoint), not a list.',
      fr: 'Ce fichier est un document ou une présentation (Word, Writer, PowerPoint), et non une liste.',
    },
    {
      en: 'Copy its table into a spreadsheet, save it as "CSV UTF-8" and import the new file.',
      fr: 'Copiez son tableau dans un tableur, enregistrez-le en «\u00a0CSV UTF-8\u00a0» et importez le nouveau fichier.',
    },
  ),
  archive: {
    en: 'This is a compressed file or an archive (.zip, .gz, .7z). Unpack it and import the list that is in it, as a new file.',
    fr: 'Ce fichier est compressé ou est une archive (.zip, .gz, .7z). Décompressez-le et importez la liste qu’il contient, comme nouveau fichier.',
  },
  pdf: then(
    {
      en: 'This is a PDF document, from which no list can be read.',
      fr: 'Ce fichier est un document PDF, dont aucune liste ne peut être lue.',
    },
    exportAsCsv,
  ),
  picture: then(
    { en: 'This is a picture, not a list.', fr: 'Ce fichier est une image, et non une liste.' },
    exportAsCsv,
  ),
  database: then(
    {
      en: 'This is a database file (Access, SQLite or the like), which cannot be read.',
      fr: 'Ce fichier est une base de données (Access, SQLite ou autre), qui ne peut être lue.',
    },
    exportAsCsv,
  ),
  dbase: then(
    {
      en: 'This is a dBase file (.dbf), which cannot be read.',
      fr: 'Ce fichier est au format dBase (.dbf), qui ne peut être lu.',
    },
    saveAsWorkbook,
  ),
  binary: then(
    {
      en: 'This file has binary content and is not a CSV file, or it is damaged.',
      fr: 'Ce fichier contient des données binaires\u00a0: ce n’est pas un fichier CSV, ou il est abîmé.',
    },
    exportAsCsv,
  ),
  'web-page': then(
    {
      en: 'This is a web page (HTML), even where its name ends in .xls or .csv, not a list.',
      fr: 'Ce fichier est une page web (HTML), même si son nom finit par .xls ou .csv, et non une liste.',
    },
    saveAsWorkbook,
  ),
  xml: then(
    {
      en: 'This is an XML file, even where its name ends in .xls or .csv, not a list.',
      fr: 'Ce fichier est un fichier XML, même si son nom finit par .xls ou .csv, et non une liste.',
    },
    saveAsWorkbook,
  ),
  'flat-ods': then(
    {
      en: 'This is a workbook of LibreOffice in flat XML (.fods), which cannot be read.',
      fr: 'Ce fichier est un classeur LibreOffice en XML plat (.fods), qui ne peut être lu.',
    },
    saveAsWorkbook,
  ),
  rtf: then(
    {
      en: 'This is a formatted text (RTF), not a list.',
      fr: 'Ce fichier est un texte mis en forme (RTF), et non une liste.',
    },
    {
      en: 'Copy its table into a spreadsheet, save it as "CSV UTF-8" and import the new file.',
      fr: 'Copiez son tableau dans un tableur, enregistrez-le en «\u00a0CSV UTF-8\u00a0» et importez le nouveau fichier.',
    },
  ),
  sylk: then(
    {
      en: 'This is a spreadsheet in SYLK format (.slk), which cannot be read.',
      fr: 'Ce fichier est une feuille de calcul au format SYLK (.slk), qui ne peut être lu.',
    },
    saveAsWorkbook,
  ),
  dif: then(
    {
      en: 'This is a spreadsheet in DIF format (.dif), which cannot be read.',
      fr: 'Ce fichier est une feuille de calcul au format DIF (.dif), qui ne peut être lu.',
    },
    saveAsWorkbook,
  ),
  json: then(
    { en: 'This is a JSON file, not a CSV file.', fr: 'Ce fichier est au format JSON, et non CSV.' },
    exportAsCsv,
  ),
  vcard: then(
    {
      en: 'These are contacts or dates of an address book or a calendar (vCard, iCalendar), not a list.',
      fr: 'Ce fichier contient des contacts ou des rendez-vous d’un carnet d’adresses ou d’un agenda (vCard, iCalendar), et non une liste.',
    },
    exportAsCsv,
  ),
  sql: then(
    {
      en: 'This is a file of SQL commands, not the list itself.',
      fr: 'Ce fichier contient des commandes SQL, et non la liste elle-même.',
    },
    exportAsCsv,
  ),
  'fixed-width': then(
    {
      en: 'In this file blanks fill the columns up and no separator divides them (fixed width, "PRN"), so values may have been cut off.',
      fr: 'Dans ce fichier, des espaces remplissent les colonnes et aucun séparateur ne les divise (largeur fixe, «\u00a0PRN\u00a0»)\u00a0: des valeurs ont pu être coupées.',
    },
    {
      en: 'Export the list as "CSV UTF-8", with a semicolon or a comma between the columns, and import the new file.',
      fr: 'Exportez la liste en «\u00a0CSV UTF-8\u00a0», avec un point-virgule ou une virgule entre les colonnes, et importez le nouveau fichier.',
    },
  ),
};
