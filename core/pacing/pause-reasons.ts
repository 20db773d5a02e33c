import type { Wording } from '../base/wording.ts';

/** Of one number it is the person's own; only where nobody at all is accepted does it stop the text messages. */
const countryRefused: Wording = {
  en: 'The provider lets no SMS go to the country of one number after the other, and accepts none. Look at the countries of the protect configuration and of the sender ID in the AWS End User Messaging SMS console and compare them with "sms.countries", then resume.',
  fr: 'Le prestataire refuse, l’un après l’autre, les SMS vers le pays des numéros et n’en accepte aucun. Examinez dans la console AWS End User Messaging SMS les pays de la configuration de protection et de l’identifiant d’expéditeur, comparez-les à « sms.countries », puis reprenez.',
};

/**
 * Why a campaign stopped by itself, by code: what happened and what to do, for the administrator. Codes are
 * those of Amazon SES and AWS End User Messaging SMS or, where they have none, our own.
 */
const messages = new Map<string, Wording>(
  Object.entries({
    ACCOUNT_DAILY_QUOTA_EXCEEDED: {
      en: 'The sending account has used up its quota for 24 hours. The campaign goes on by itself when part of it is free again; a higher quota, which the provider grants on request, lets it go on sooner.',
      fr: 'Le compte d’envoi a épuisé son quota de 24 heures. La campagne reprend d’elle-même quand une partie en est de nouveau libre ; un quota plus élevé, que le prestataire accorde sur demande, la fait reprendre plus tôt.',
    },
    ACCOUNT_SENDING_PAUSED: {
      en: 'Sending is paused for the whole account. Look in the Amazon SES console for who paused it and why, enable sending again, then resume.',
      fr: 'L’envoi est suspendu pour tout le compte. Cherchez dans la console Amazon SES qui l’a suspendu et pourquoi, rétablissez l’envoi, puis reprenez.',
    },
    CONFIGURATION_SET_SENDING_PAUSED: {
      en: 'Sending is paused for the configuration set that Tocsin uses. Enable it again in the Amazon SES console, then resume.',
      fr: 'L’envoi est suspendu pour le jeu de configuration de Tocsin. Rétablissez-le dans la console Amazon SES, puis reprenez.',
    },
    CONFIGURATION_SET_NOT_FOUND: {
      en: 'The configuration set that Tocsin sends with does not exist. Deploy the stack again so that it is made, then resume.',
      fr: 'Le jeu de configuration avec lequel Tocsin envoie n’existe pas. Déployez de nouveau l’installation pour qu’il soit créé, puis reprenez.',
    },
    ACCOUNT_SUSPENDED: {
      en: 'The provider has suspended the sending account. Answer its message in the Amazon support centre; resume when the account is back.',
      fr: 'Le prestataire a suspendu le compte d’envoi. Répondez à son message dans le centre d’assistance d’Amazon ; reprenez quand le compte est rétabli.',
    },
    TEMPLATE_NOT_FOUND: {
      en: 'The provider did not find the message template, although it is part of every call. Report this to the operator of Tocsin before you resume.',
      fr: 'Le prestataire n’a pas trouvé le modèle du message, qui fait pourtant partie de chaque appel. Signalez-le à qui exploite Tocsin avant de reprendre.',
    },
    MAIL_FROM_DOMAIN_NOT_VERIFIED: {
      en: 'The MAIL FROM domain of the sender is not verified. Publish the DNS records that the Amazon SES console shows for it, wait until it is verified, then resume.',
      fr: 'Le domaine MAIL FROM de l’expéditeur n’est pas vérifié. Publiez les enregistrements DNS que montre la console Amazon SES, attendez qu’il soit vérifié, puis reprenez.',
    },
    INVALID_SENDING_POOL_NAME: {
      en: 'The pool of sending addresses in the configuration set does not exist. Correct the configuration set in the Amazon SES console, then resume.',
      fr: 'Le groupe d’adresses d’envoi du jeu de configuration n’existe pas. Corrigez le jeu de configuration dans la console Amazon SES, puis reprenez.',
    },
    IDENTITY_NOT_VERIFIED: {
      en: 'The provider refuses the sender or, while the account is in its sandbox, the recipients as not verified. Verify the sender domain and ask for production access, then resume.',
      fr: 'Le prestataire refuse l’expéditeur ou, tant que le compte est en période d’essai, les destinataires, faute de vérification. Faites vérifier le domaine expéditeur et demandez l’accès en production, puis reprenez.',
    },
    LIMIT_EXCEEDED: {
      en: 'The provider refuses to send because a limit of the account is reached. Look at the account in the Amazon SES console, have the limit raised, then resume.',
      fr: 'Le prestataire refuse d’envoyer, car une limite du compte est atteinte. Examinez le compte dans la console Amazon SES, faites relever la limite, puis reprenez.',
    },
    MESSAGE_REJECTED: {
      en: 'The provider rejects the message because of its content. Check the text of the notice, and ask the provider what it objects to, before you resume.',
      fr: 'Le prestataire refuse le message à cause de son contenu. Vérifiez le texte de l’avis et demandez au prestataire ce qu’il lui reproche avant de reprendre.',
    },
    BAD_REQUEST: {
      en: 'The provider does not accept the request as Tocsin makes it, so nobody in it was sent to. Check sender address, reply address and notice, or report this to the operator of Tocsin, then resume.',
      fr: 'Le prestataire n’accepte pas la demande telle que Tocsin la fait : personne n’y a reçu de message. Vérifiez l’adresse d’expéditeur, l’adresse de réponse et l’avis, ou signalez-le à qui exploite Tocsin, puis reprenez.',
    },
    INVALID_PARAMETER: {
      en: 'The provider refuses one message after the other because of an address or of what is filled into the notice, and accepts none. Check the notice with a test message, or report this to the operator of Tocsin, then resume.',
      fr: 'Le prestataire refuse les messages l’un après l’autre à cause d’une adresse ou de ce qui est inséré dans l’avis, et n’en accepte aucun. Vérifiez l’avis par un message d’essai, ou signalez-le à qui exploite Tocsin, puis reprenez.',
    },
    MONTHLY_SPEND_LIMIT_REACHED_FOR_TEXT: {
      en: 'What may be spent on SMS in this month is used up, or too little for the next ones; emails go on. Have the monthly spend limit raised in the AWS End User Messaging SMS console (and "sms.monthlyLimitUsd" in the configuration with it): SMS then resume by themselves, and otherwise when the next month begins.',
      fr: 'Ce qui peut être dépensé en SMS ce mois-ci est épuisé, ou ne suffit plus pour les prochains ; les e-mails continuent. Faites relever la limite mensuelle dans la console AWS End User Messaging SMS (et « sms.monthlyLimitUsd » dans la configuration) : les SMS reprennent alors d’eux-mêmes, sinon au début du mois prochain.',
    },
    DESTINATION_PHONE_NUMBER_NOT_VERIFIED: {
      en: 'The account is still in the SMS sandbox and sends only to numbers verified beforehand. Ask for production access in the AWS End User Messaging SMS console, then resume.',
      fr: 'Le compte est encore en période d’essai pour les SMS et n’envoie qu’à des numéros vérifiés. Demandez l’accès en production dans la console AWS End User Messaging SMS, puis reprenez.',
    },
    SMS_ACCOUNT_DISABLED: {
      en: 'The provider has disabled SMS for the account, or its reputation no longer suffices. Open a case in the Amazon support centre; resume when SMS is allowed again.',
      fr: 'Le prestataire a fermé l’envoi de SMS pour le compte, ou la réputation du compte ne suffit plus. Ouvrez un dossier dans le centre d’assistance d’Amazon ; reprenez quand les SMS sont de nouveau permis.',
    },
    SMS_QUOTA_EXCEEDED: {
      en: 'A quota of the account for SMS is used up. Look in the AWS End User Messaging SMS console for which one, have it raised, then resume.',
      fr: 'Un quota du compte pour les SMS est épuisé. Cherchez lequel dans la console AWS End User Messaging SMS, faites-le relever, puis reprenez.',
    },
    SMS_SENDER_NOT_ALLOWED: {
      en: 'The provider does not let the sender ID send to a country of the configuration: it needs to be registered there, is not active yet, or is not allowed. Look at the sender ID in the AWS End User Messaging SMS console, register it or take the country out of "sms.countries", then resume.',
      fr: 'Le prestataire ne laisse pas l’identifiant d’expéditeur envoyer dans un pays de la configuration : il doit y être déclaré, n’est pas encore actif ou n’y est pas permis. Examinez-le dans la console AWS End User Messaging SMS, faites-le déclarer ou retirez le pays de « sms.countries », puis reprenez.',
    },
    SMS_RESOURCE_NOT_FOUND: {
      en: 'The sender ID, the configuration set or the protect configuration that Tocsin sends SMS with does not exist. Deploy the stack again so that it is made, then resume.',
      fr: 'L’identifiant d’expéditeur, le jeu de configuration ou la configuration de protection des SMS n’existe pas. Déployez de nouveau l’installation pour qu’il soit créé, puis reprenez.',
    },
    SMS_CONFIGURATION: {
      en: 'The provider refuses to send because sender ID, configuration set and protect configuration do not fit together. Look at them in the AWS End User Messaging SMS console, or deploy the stack again, then resume.',
      fr: 'Le prestataire refuse d’envoyer : l’identifiant d’expéditeur, le jeu de configuration et la configuration de protection ne vont pas ensemble. Examinez-les dans la console AWS End User Messaging SMS, ou déployez de nouveau l’installation, puis reprenez.',
    },
    PRICE_OVER_THRESHOLD: {
      en: 'An SMS would cost more than "sms.maxPriceUsd" allows for one message. Look at the parts and prices in the estimate; shorten the text, or raise the value and deploy, then resume.',
      fr: 'Un SMS coûterait plus que « sms.maxPriceUsd » ne le permet pour un message. Regardez les parties et les prix dans l’estimation ; raccourcissez le texte, ou augmentez la valeur et déployez, puis reprenez.',
    },
    INVALID_PHONE_NUMBER: {
      en: 'The provider refuses one telephone number after the other as invalid, and accepts none. Check the numbers of the list, or report this to the operator of Tocsin, then resume.',
      fr: 'Le prestataire refuse les numéros de téléphone l’un après l’autre comme invalides, et n’en accepte aucun. Vérifiez les numéros de la liste, ou signalez-le à qui exploite Tocsin, puis reprenez.',
    },
    INVALID_MESSAGE_BODY: {
      en: 'The provider refuses the text of one SMS after the other, and accepts none. Check the text of the SMS, then resume.',
      fr: 'Le prestataire refuse le texte des SMS l’un après l’autre, et n’en accepte aucun. Vérifiez le texte du SMS, puis reprenez.',
    },
    DESTINATION_COUNTRY_BLOCKED: countryRefused,
    COUNTRY_NOT_ENABLED: countryRefused,
    INTERNATIONAL_SENDING_NOT_SUPPORTED: countryRefused,
    DESTINATION_COUNTRY_BLOCKED_BY_PROTECT_CONFIGURATION: countryRefused,
    DESTINATION_PHONE_NUMBER_BLOCKED_BY_PROTECT_NUMBER_OVERRIDE: countryRefused,
    SMS_BAD_REQUEST: {
      en: 'The provider does not accept the SMS as Tocsin makes it. Report this to the operator of Tocsin before you resume.',
      fr: 'Le prestataire n’accepte pas le SMS tel que Tocsin le fait. Signalez-le à qui exploite Tocsin avant de reprendre.',
    },
    SMS_ACCESS_DENIED: {
      en: 'Tocsin is not allowed to send SMS with this account. Check the permissions of the send function for the sender ID and its configuration set, then resume.',
      fr: 'Tocsin n’a pas le droit d’envoyer des SMS avec ce compte. Vérifiez les droits de la fonction d’envoi sur l’identifiant d’expéditeur et son jeu de configuration, puis reprenez.',
    },
    ACCESS_DENIED: {
      en: 'Tocsin is not allowed to send with this account. Check the permissions of the send function and the sending authorisation of the sender domain, then resume.',
      fr: 'Tocsin n’a pas le droit d’envoyer avec ce compte. Vérifiez les droits de la fonction d’envoi et l’autorisation d’envoi du domaine expéditeur, puis reprenez.',
    },
  }),
);

/** Code of AWS End User Messaging for a month's budget of text messages, whoever found it used up. */
export const SPENDING_CODE = 'MONTHLY_SPEND_LIMIT_REACHED_FOR_TEXT';

/** What an administrator reads when a campaign halts for `code`; an unknown code is named as it is. */
export const haltMessage = (code: string): Wording =>
  messages.get(code) ?? {
    en: `The provider refuses to send and gives the reason ${code}. Look it up in the provider's documentation, put it right, then resume.`,
    fr: `Le prestataire refuse d’envoyer et donne la raison ${code}. Cherchez-la dans sa documentation, réglez le problème, puis reprenez.`,
  };

/** The codes that have a sentence of their own. */
export const haltCodes: readonly string[] = [...messages.keys()];
