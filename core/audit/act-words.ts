// Acts of the audit trail in words, as an auditor reads them behind the name of whoever did them.
import type { StaffLanguage, Wording } from '../base/wording.ts';
import type { AuditAction } from './actions.ts';

const words: Record<AuditAction, Wording> = {
  'campaign.create': { en: 'Created the campaign', fr: 'Campagne créée' },
  'campaign.change': { en: 'Changed the message', fr: 'Message modifié' },
  'campaign.submit': { en: 'Submitted it for approval', fr: 'Soumise à approbation' },
  'campaign.withdraw': { en: 'Withdrew it', fr: 'Retirée' },
  'campaign.approve': { en: 'Approved it', fr: 'Approuvée' },
  'campaign.decline': { en: 'Sent it back', fr: 'Renvoyée' },
  'campaign.start': { en: 'Started it, or set its start', fr: 'Lancée, ou départ fixé' },
  'campaign.unschedule': { en: 'Took back the set start', fr: 'Départ fixé annulé' },
  'campaign.pause': { en: 'Paused it', fr: 'Suspendue' },
  'campaign.ask-bounce-limit': {
    en: 'Asked for a higher limit of bounces',
    fr: 'Limite de retours plus élevée demandée',
  },
  'campaign.grant-bounce-limit': {
    en: 'Granted a higher limit of bounces',
    fr: 'Limite de retours plus élevée accordée',
  },
  'campaign.refuse-bounce-limit': {
    en: 'Refused a higher limit of bounces',
    fr: 'Limite de retours plus élevée refusée',
  },
  'campaign.resume': { en: 'Resumed it', fr: 'Reprise' },
  'campaign.cancel': { en: 'Cancelled it', fr: 'Annulée' },
  'campaign.purge': { en: 'Had its personal data deleted', fr: 'Effacement des données demandé' },
  'campaign.test': { en: 'Sent test messages', fr: 'Essais envoyés' },
  'campaign.reserve-place': {
    en: 'Made room for a corrected address',
    fr: 'Place faite pour une adresse corrigée',
  },
  'campaign.send-again': {
    en: 'Had a notice sent to a corrected address',
    fr: 'Avis renvoyé à une adresse corrigée',
  },
  'list.begin-upload': { en: 'Began to upload a list', fr: 'Dépôt d’une liste commencé' },
  'list.import': { en: 'Uploaded a list', fr: 'Liste déposée' },
  'list.rejects': { en: 'Saw the rejected rows', fr: 'Lignes rejetées consultées' },
  'list.columns': { en: 'Said which columns of a list are which', fr: 'Colonnes d’une liste indiquées' },
  'list.conflicts': { en: 'Saw people with one reference', fr: 'Personnes de même référence consultées' },
  'list.decide': {
    en: 'Decided about people of a list',
    fr: 'Décisions prises sur des personnes d’une liste',
  },
  'list.give-up': { en: 'Gave up an import', fr: 'Import abandonné' },
  'recipient.look-up': { en: 'Looked somebody up', fr: 'Personne recherchée' },
  'recipient.preview': { en: 'Saw the message of one person', fr: 'Message d’une personne consulté' },
  'recipient.readdress': { en: 'Corrected an address', fr: 'Adresse corrigée' },
  'recipient.told': { en: 'Recorded that somebody was told', fr: 'Personne notée comme informée' },
  'recipient.take-back-told': {
    en: 'Took back the record that somebody was told',
    fr: 'Mention «\u00a0informée\u00a0» retirée',
  },
  'recipient.take-back-address': {
    en: 'Took back the correction of an address',
    fr: 'Correction d’une adresse retirée',
  },
  'recipient.letter': { en: 'Opened the letter of a person', fr: 'Courrier d’une personne ouvert' },
  'recipient.erase': { en: 'Erased the data of a person', fr: 'Données d’une personne effacées' },
  'outcomes.record': {
    en: 'Recorded what came back from the post, by file',
    fr: 'Retours du courrier notés par fichier',
  },
  'outcomes.rejects': {
    en: 'Downloaded rejected rows of what came back',
    fr: 'Lignes rejetées d’un fichier de retours téléchargées',
  },
  'report.create': { en: 'Had a report written', fr: 'Rapport demandé' },
  'report.download': { en: 'Downloaded a report', fr: 'Rapport téléchargé' },
  'letters.make': { en: 'Had letters made', fr: 'Courriers préparés' },
  'letters.download': { en: 'Downloaded letters', fr: 'Courriers téléchargés' },
  'letters.hand-over': { en: 'Handed letters over', fr: 'Courriers remis' },
  'letters.post': { en: 'Noted letters as posted', fr: 'Courriers enregistrés comme postés' },
  'letters.void': { en: 'Voided letters', fr: 'Courriers annulés' },
  'dead-letters.put-back': {
    en: 'Had messages that failed processed again',
    fr: 'Messages en échec remis en traitement',
  },
  'access.refuse': { en: 'Tried what their role does not allow', fr: 'Demande que le rôle ne permet pas' },
  'audit.about': {
    en: 'Asked what was done with a person',
    fr: 'Demande de ce qui a été fait d’une personne',
  },
};

/** What an operation of the API that was refused by role would have been on record as. */
const ofOperations: Record<string, AuditAction> = {
  approveCampaign: 'campaign.approve',
  declineCampaign: 'campaign.decline',
  startCampaign: 'campaign.start',
  purgeCampaign: 'campaign.purge',
  cancelCampaign: 'campaign.cancel',
  findRecipients: 'recipient.look-up',
  previewForPerson: 'recipient.preview',
  correctAddress: 'recipient.readdress',
  takeBackCorrection: 'recipient.take-back-address',
  recordTold: 'recipient.told',
  takeBackTold: 'recipient.take-back-told',
  openLetter: 'recipient.letter',
  erasePerson: 'recipient.erase',
  getAuditAbout: 'audit.about',
};

/** What a refused operation was to do, in words; its name where it has none. */
export const operationInWords = (operation: string, language: StaffLanguage): string => {
  const action = Object.hasOwn(ofOperations, operation) ? ofOperations[operation] : undefined;
  return action === undefined ? operation : words[action][language];
};

/** Every act in one language. */
export const actsIn = (language: StaffLanguage): Record<AuditAction, string> =>
  Object.fromEntries(Object.entries(words).map(([action, said]) => [action, said[language]])) as Record<
    AuditAction,
    string
  >;

/** An act in words; as it is kept where a newer version recorded it. */
export const actInWords = (action: string, language: StaffLanguage): string =>
  Object.hasOwn(words, action) ? words[action as AuditAction][language] : action;
