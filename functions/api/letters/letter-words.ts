// What the API says of batches of letters.
import type { Wording } from '../../../core/base/wording.ts';
import type { BatchStep } from '../../../core/mailing/batch.ts';
import type { BatchState } from '../../../core/mailing/states.ts';

export const cannotPrint: Wording = {
  en: 'This installation has no address that letters come back to. Have "letters.returnAddress" written in its configuration and deployed.',
  fr: 'Cette installation n’a pas d’adresse de retour pour les courriers. Faites écrire « letters.returnAddress » dans sa configuration, puis déployer.',
};

export const hasNotStarted: Wording = {
  en: 'The campaign has not started: nobody is owed a letter yet.',
  fr: 'La campagne n’est pas lancée : aucun courrier n’est encore dû.',
};

export const listIsDeleted: Wording = {
  en: 'The personal data of this campaign is deleted: there is nobody to write a letter to, and no file of letters any more.',
  fr: 'Les données personnelles de cette campagne sont supprimées : il n’y a plus personne à qui écrire, ni aucun fichier de courriers.',
};

export const noLetterText: Wording = {
  en: 'The text of this campaign was approved by a version of Tocsin without letters. Use the list for the post.',
  fr: 'Le texte de cette campagne a été approuvé par une version de Tocsin sans courriers. Utilisez la liste pour le courrier.',
};

export const isStillWritten = (number: number): Wording => ({
  en: `Batch ${number} is still being written. Wait until it is, so that nobody is in two.`,
  fr: `Le lot ${number} est encore en préparation. Attendez sa fin : ainsi, personne n’est dans deux lots.`,
});

export const noSuchBatch = (number: number): Wording => ({
  en: `The campaign has no batch ${number} of letters.`,
  fr: `La campagne n’a pas de lot de courriers n° ${number}.`,
});

export const noSuchFile = (name: string): Wording => ({
  en: `The batch has no file "${name}".`,
  fr: `Le lot n’a pas de fichier « ${name} ».`,
});

export const reasonIsMissing: Wording = {
  en: 'Say why the letters will not be posted.',
  fr: 'Dites pourquoi les courriers ne partiront pas.',
};

export const dayIsMissing: Wording = {
  en: 'Say on which day the post took the letters.',
  fr: 'Dites quel jour la poste a pris les courriers.',
};

const states: Record<BatchState, Wording> = {
  writing: { en: 'being written', fr: 'en préparation' },
  written: { en: 'written', fr: 'prêt' },
  'handed-over': { en: 'handed over', fr: 'remis' },
  posting: { en: 'being noted as posted', fr: 'en cours d’enregistrement comme posté' },
  posted: { en: 'posted', fr: 'posté' },
  voiding: { en: 'being voided', fr: 'en cours d’annulation' },
  voided: { en: 'voided', fr: 'annulé' },
};

const pasts: Record<BatchStep, Wording> = {
  'hand-over': { en: 'handed over', fr: 'remis' },
  post: { en: 'noted as posted', fr: 'noté comme posté' },
  void: { en: 'voided', fr: 'annulé' },
};

/** Says that a step does not fit the state of a batch. */
export const wrongBatchState = (number: number, state: BatchState, step: BatchStep): Wording => ({
  en: `Batch ${number} is ${states[state].en} and cannot be ${pasts[step].en}.`,
  fr: `Le lot ${number} est ${states[state].fr} et ne peut pas être ${pasts[step].fr}.`,
});

export const isDeleted = (number: number): Wording => ({
  en: `This file of batch ${number} was deleted, as somebody in it had their data erased. Where it was not posted yet, void the batch and have another made.`,
  fr: `Ce fichier du lot ${number} a été supprimé, car les données d’une personne qui s’y trouve ont été effacées. Si le lot n’est pas encore posté, annulez-le et faites-en préparer un autre.`,
});

export const isNotToBeDownloaded = (number: number, state: BatchState): Wording => ({
  en: `Batch ${number} is ${states[state].en}: its files are not to be printed.`,
  fr: `Le lot ${number} est ${states[state].fr} : ses fichiers ne sont pas à imprimer.`,
});
