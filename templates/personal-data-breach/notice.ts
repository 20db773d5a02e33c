import { z } from 'zod';
import { type NoticeDefinition, requiredText } from '../definition.ts';

/**
 * The communication of a breach to the person concerned (GDPR, Article 34(2), with the content of Article 33(3)(b) to
 * (d); EDPB Guidelines 9/2022). It has no personal fields: which clinic treated somebody may tell what they suffer
 * from, and an email can be read by others.
 */
export const notice: NoticeDefinition = {
  title: 'Personal data breach: letter to the person concerned',
  campaignFields: z.object({
    organisation: requiredText({
      label: 'Organisation',
      help: 'The name that people know you by. It stands alone at the top, in the subject and in the signature.',
      example: 'Val Exemple Hospitals',
    }),
    incident_date: requiredText({
      label: 'Date of the breach',
      help: 'When the data was taken; if you are not sure, say so: "between … and …".',
      example: 'the night of 14 to 15 November 2026',
    }),
    discovery_date: requiredText({
      label: 'Date of discovery',
      help: 'When you learned of it.',
      example: '16 November 2026',
    }),
    what_happened: requiredText({
      label: 'What happened',
      help: 'Two to five sentences in plain words: what was stolen from where, and how far you know. No jargon.',
      example:
        'Someone used the account of a service provider to enter the system that holds our laboratory reports, and copied part of it.',
    }),
    data_concerned: requiredText({
      label: 'Data concerned',
      help: 'Kinds of data that were taken from this person, one a line. Name kinds, never values.',
      example: 'your first name and last name\nyour email address\nyour laboratory test results since 2019',
    }),
    data_not_concerned: requiredText({
      label: 'Data not concerned',
      help: 'What people will fear for and what you have checked was not taken, one a line.',
      example: 'your social security number\nyour bank details\nyour password for the patient portal',
    }),
    consequences: requiredText({
      label: 'Likely consequences',
      help: 'What could be done with this data, one a line. Be honest: neither alarming nor soothing.',
      example:
        'False messages that use your name to appear genuine.\nThreats to reveal your test results unless you pay.',
    }),
    measures_taken: requiredText({
      label: 'What you have done and are doing',
      help: 'Measures against the breach and its effects, one a line, each a whole sentence.',
      example: 'We cut off the access that was used, within one hour of the discovery.',
    }),
    advice: requiredText({
      label: 'What people should do in this case',
      help: 'Advice that follows from the data taken, one a line, the most important first. General advice on false messages and complaints follows by itself.',
      example: 'You need not change your password for the patient portal.',
    }),
    dpo_name: requiredText({
      label: 'Data protection officer',
      help: 'Name of the person or office that answers questions.',
      example: 'Claire Martin, data protection officer',
    }),
    dpo_email: requiredText({
      label: 'Email address of the data protection officer',
      help: 'A mailbox that is read every day during the campaign.',
      example: 'dpo@val-exemple.example',
    }),
    dpo_address: requiredText({
      label: 'Postal address of the data protection officer',
      help: 'Several lines are possible.',
      example: 'Data protection officer\n1 rue de l’Exemple\n00000 Val-Exemple',
    }),
    phone: requiredText({
      label: 'Telephone for questions',
      help: 'A number that is free of charge or local, answered by people who can look up a notice code.',
      example: '01 99 00 12 34',
    }),
    phone_hours: requiredText({
      label: 'Telephone hours',
      help: 'Written as it stands in brackets after the number.',
      example: 'Monday to Saturday, 8 am to 8 pm, call free of charge',
    }),
    website: requiredText({
      label: 'Page that shows this notice',
      help: 'Address on your usual website, short enough to type, without "https://".',
      example: 'www.val-exemple.example/data',
    }),
    signatory: requiredText({
      label: 'Signature',
      help: 'Name and office of the person who signs; several lines are possible.',
      example: 'Hélène Dubois\nChief executive',
    }),
  }),
  personFields: z.object({}),
};
