import { describe, expect, it } from 'vitest';
import { isCaseNumber, readTitle } from '../../../core/columns/title.ts';
import {
  guardianWays,
  openGuardianWays,
  type TitleKind,
  titlePatterns,
} from '../../../core/columns/title-patterns.ts';
import { vocabulary, type Word, wordsOfToken } from '../../../core/columns/vocabulary.ts';

/** Titles by what they say, as programs and people write them. */
const titles: Partial<Record<TitleKind, readonly string[]>> = {
  reference: [
    'N° de dossier patient (IPP) | IPP / N° dossier | Identifiant Permanent du Patient (IPP)',
    'User ID | UserID | ID utilisateur',
    'IPP | N° IPP | I.P.P. | NIP | Code_NIP | INS | Matricule INS | Identifiant patient | ID patient',
    'N° patient | Nº patient | N˚ patient | № patient | numero_patient | Patient ID | Patient No.',
    'MRN | Medical Record Number | NHS Number | Référence | REF | Réf. | ID | Identifiant | Matricule',
    "N° Mat. | N° d’adhérent | N° d'adhérent | Code client | Customer ID | idnumber | Code_INE",
    'Numéro national | Identifiant national élève | Numéro candidat | N° | Numéro | External ID',
    'ID du membre | Contact ID | N° dossier | Nº de dossier | N°DOSSIER | Numéro de dossier | NDA',
    'Case number | N° contrat | N° séjour | ID de la Personne | PersonID | PAT_IPP | N° d’inscription',
    'Référence dossier',
  ],
  first_name: [
    'Prénom / First name | First/Given name | Forename / Given name | Prénom / Given name',
    'Prénom | PRENOM | Prénoms | Prénom(s) | 1er prénom | Premier prénom | Prénom usuel',
    'Prénom d’usage | First Name | FirstName | firstname | FNAME | Given Name | Forename(s)',
    'Elève - Prénom | PAT_PRENOM | Prénom de naissance | Prénom de l’élu | Preferred first name',
    'Prénom état civil | prenom_patient',
  ],
  last_name: [
    'Nom / Name | Nom / Last name | Surname / Family name | Nom de famille / Last name',
    'Nom | NOM | Nom d’usage | Nom usage | nom_usuel | Nom usuel (si différent) | Nom marital',
    'NOM_MAR | Nom de famille | NomDeFamille | Last Name | LNAME | Surname | Family Name',
    'Nom patient | PAT_NOM | Nom d’épouse | Nom élève | Nom de l’élu | Nom utilisé | Nom d’état civil',
  ],
  birth_name: [
    'Nom de naissance | NOM NAISS | Nom de jeune fille | Nom JF | NJF | Nom patronymique',
    'Maiden Name | Birth name | Nom de famille (naissance) | NomNaissance | Name at birth',
  ],
  'full-name': [
    'Name | Full Name | Nom et prénom | NOM Prénom | Nom complet | Nom/Prénom | Identité',
    'Nom Prénoms',
  ],
  email: [
    'Email | E-mail | e mail | e_mail | É-mail | Mail | MAIL | Mél | Mèl | Mel | Courriel',
    'Adresse mail | Adresse mél | Adresse mél (perso) | Adresse e-mail | Adresse courriel',
    'Adresse électronique | Mail 1 | Courrier électronique | Adresse de messagerie',
    'Adresse de messagerie 2 | E-mail 1 - Value | email2 | E-mail Address | E-mail 2 Address',
    'EmailAddress | Email ID | Email principal | Mail pro | Work Email | Email patient',
    'patient.email | Email de contact | Adresse @ | @ | Alternate email address | Mail famille',
    'ADR_MAIL | adresseMail | Email (obligatoire) | Email* | Votre adresse e-mail | Boîte mail',
  ],
  phone: [
    'User Phone | uti_tel_domicile | Tél utilisateur',
    'Téléphone | TELEPHONE | Tél | Tél. | Tel 1 | tel2 | N° de téléphone | N° tél. | N°Tel | NumTel',
    'ntel | N° portable | Portable | Tel fixe | Tél. domicile | Tél. mobile | Téléphone (bureau)',
    'TEL_PORT | GSM | Téléphone 2 (domicile) | Mobile | Mobile Phone | Home Phone | Phone 1 - Value',
    'Phone # | Cell phone | NUMTELPORTABLE | Numéro de mobile | Numéro SMS | Landline | Fixe',
    'Tel_pers | Tel_prof | Autre téléphone | Téléphone principal | Numéro téléphonique | TEL_PORTABLE',
    'Telephone No | Mobile No. | telMobile',
  ],
  contact: [
    'Adresse e-mail / Téléphone',
    'Contact | Email ou téléphone | Contact No | Mail / Tél | Coordonnées',
  ],
  'address-or-email': ['Adresse | ADRESSE | Adresse 1 | Adresse6 | Adr. 2 | Address | Adresse du patient'],
  address_line: [
    'Adresse ligne 1 | Address Line 2 | Adresse postale | Rue | N° et voie | N° voie | Type de voie',
    'Voie | Libellé voie | Bis/ter | Complément | Complément d’adresse | Compl. adresse | Bâtiment',
    'Bât. | Étage | Appartement | Résidence | Lieu-dit | BP | Boîte postale | PO Box | Rue (domicile)',
    'Home Street | Business Street 2 | Address 1 - Street | Address 1 - Extended Address',
    'Address 1 - Formatted | Mailing Street | Adresse complète | adressePostale | Street address',
    'House number | Adresse (suite) | Cedex',
  ],
  'code-and-town': [
    'Adresse complète (rue, CP, ville) | Adresse, CP, Ville',
    'CP Ville | Code postal / Ville | Code postal et commune | CP-Commune',
  ],
  postal_code: [
    'CP | C.P. | Code postal | CodePostal | code_postal | CODE_POSTA | Code postal (domicile) | Zip',
    'ZIP Code | Postcode | Postal Code | Post code | Home Postal Code | Mailing Zip/Postal Code',
    'CP domicile',
  ],
  town: [
    'Ville / City | City/Town',
    'Ville | Commune | COMMUNE | Localité | City | Town | Nom commune | Libellé commune',
    'Ville de résidence | Bureau distributeur | Libellé acheminement | Ville (domicile) | Home City',
    'Address 1 - City',
  ],
  country: [
    'Pays | Country | Pays/Région (domicile) | Country/Region | Code pays | Pays de résidence',
    'Home Country',
  ],
  birth_date: [
    'Date de naissance | DATE DE NAISSANCE | Date naiss. | DATE_NAISS | DDN | Date de Naiss',
    'dateNaissance | Date de naissance (JJ/MM/AAAA) | DOB | D.O.B. | Date of Birth | birth_date',
    'Birthday | Naissance | Anniversaire | Date de naissance du patient | DATENAISSANCE',
  ],
  born: ['Né(e) le | Né le | Née | né(e)'],
  language: [
    'Langue | Langue parlée | Langue de contact | Code langue | Language | Preferred language',
    'locale',
  ],
  deceased: [
    'Décédé | Décédé(e) | DECEDE | Décédé ? | Décédé (O/N) | DCD | Décès | Date de décès | date_deces',
    'Est décédé | Patient décédé | Statut vital | Deceased | Date of death | Vivant/décédé',
    'Indicateur décès',
  ],
  minor: [
    'Mineur | Mineur(e) | Mineur O/N | Est mineur | Mineur au moment des faits | Minor',
    'Majeur/Mineur',
  ],
  protected: [
    'Protégé | Majeur protégé | Curatelle | Tutelle | Curatelle/Tutelle | Sous tutelle',
    'Protected adult | Mesure de protection | Mesure de protection juridique | Sauvegarde de justice',
    'Guardianship',
  ],
  not_electronic: [
    'Confidentiel | Confidentialité | Séjour confidentiel | Ne pas contacter',
    'Ne pas contacter par mail | Opposition email | Opposition | Refus mail | Do not email',
    'Do not contact | No email | Email Opt Out | HasOptedOutOfEmail | Désinscrit',
    'Courrier uniquement | Ne souhaite pas être contacté | Unsubscribed',
  ],
  guardian_name: [
    'Représentant légal | Tuteur | Tutrice | Responsable légal 1 | Nom responsable légal 1',
    'Nom du tuteur | Prénom responsable légal 1 | Personne à prévenir | Personne de confiance',
    'Contact d’urgence | Next of kin | Personne à contacter en cas d’urgence | Nom du père | mere_nom',
    'Parent Nom | Legal guardian | RL1 nom | Nom et prénom du représentant légal | Curateur',
    'Responsable 1 | Coordonnées du représentant légal',
  ],
  guardian_email: [
    'Responsable légal 1 - Email | Email mère | Guardian Email | Mail du tuteur | Email parents',
  ],
  guardian_phone: [
    'Tel portable resp. légal 1 | Tél personne à prévenir | Emergency contact phone',
    'pere_tel_portable | Téléphone du représentant légal | Tél. du parent | Téléphone d’urgence',
    'NOK phone',
  ],
  guardian_address: [
    'Adresse du tuteur | Ville tuteur | CP responsable légal 1 | Adresse du représentant légal',
  ],
  data_groups: [
    'Catégories de données | Données concernées | Types de données | Data categories | Data affected',
    'Nature des données | Données volées | Catégories de données personnelles concernées',
  ],
  site: [
    'Site | Établissement | UF | Libellé UF | Code UF | Service | Hôpital | Unité fonctionnelle',
    'Pôle | Facility | Ward | Department | Site de prise en charge | Lieu de soins',
    'Service d’affectation',
  ],
  'says-consent': ['Consentement email | Opt-in email | Optin | Accord mail'],
  'says-no-phone': ['Ne pas appeler | Ne pas contacter par SMS | Do not call | Opposition SMS'],
  'says-alive': ['Vivant'],
  'says-adult': ['Majeur'],
  'says-age': ['Âge'],
  'says-birth-year': ['Année de naissance'],
  person: ['Patient | Élève | Bénéficiaire'],
};

const others = [
  "Username | User name | Nom d'utilisateur | Login | UTI_NOM",
  'N° de sécurité sociale | Code | Middle Name | Additional Name | Prénom 2 | 2ème prénom',
  'Deuxième prénom | E-mail 1 - Type | E-mail 1 - Label | E-mail Type | E-mail Display Name',
  'Phone 1 - Type | Business Fax | Télécopie (bureau) | Fax | Address 1 - Region | Address 1 - Type',
  'Ville de naissance | Lieu de naissance | Commune de naissance | Pays de naissance | Code commune',
  'Code INSEE | Médecin traitant | Tel médecin | Email médecin traitant | Nom du médecin',
  'Email payeur | Nom de l’employeur | Nom du conjoint | LV1 | Sexe | Nationalité | Commentaire',
  'Email validé | Email vérifié | Date | Date d’entrée | Date de création | Classe | Adresse IP',
  'Adresse MAC | Site web | ID Structure | ADRESSE_ID | Account Name | Société | Référent',
  'Type de téléphone | Nom complet de l’adresse de messagerie | Mot de passe | Lien de parenté',
  'Profession | ?? | Extraction du 12/11/2026 | Service : Urgences | Total | Message | Stage | Départ',
  'Paris | Lefèvre | Nombre d’enfants | Cause du décès',
  '',
  'IPP;Nom;Prénom;Email',
  'IPP         Nom         Prénom     ',
];

const spelled = Object.entries(titles).flatMap(([kind, lines]) =>
  lines.flatMap((line) => line.split(' | ')).map((title) => [title, kind] as const),
);

describe('a title', () => {
  it.each(spelled)('%j says %s', (title, kind) => {
    expect(readTitle(title)?.kind).toBe(kind);
  });

  it.each(others.flatMap((line) => line.split(' | ')))('%j says nothing', (title) => {
    expect(readTitle(title)).toBeUndefined();
  });

  it('is read where its letters were lost', () => {
    expect(
      ['Pr?nom', 'T?l?phone', 'D\ufffdc\ufffdd\ufffd', '?tablissement'].map(
        (title) => readTitle(title)?.kind,
      ),
    ).toEqual(['first_name', 'phone', 'deceased', 'site']);
  });

  it('may be cut short where a point or the length of old names says so', () => {
    const seen = ['Téléph.', 'Téléph', 'Code posta.', 'CODE_POSTA', 'POSTA_CODE', 'Date naissan.', 'Te.'].map(
      (title) => readTitle(title)?.kind,
    );
    const [phone, code] = ['phone', 'postal_code'] as const;
    expect(seen).toEqual([phone, undefined, code, code, undefined, 'birth_date', undefined]);
  });

  it('says of a number whether it is a case rather than a person', () => {
    const cases = ['N° dossier', 'NDA', 'N° contrat', 'Record number', 'N° séjour', 'Code famille'];
    const people = ['IPP', 'ID', 'N° patient', 'Référence', 'INS', 'Matricule', 'N°'];
    const isCase = (title: string): boolean | undefined => {
      const reading = readTitle(title);
      return reading && isCaseNumber(reading);
    };
    expect(cases.filter((title) => isCase(title) !== true)).toEqual([]);
    expect(people.filter((title) => isCase(title) !== false)).toEqual([]);
  });

  it('says whose a contact is, which one and of what kind', () => {
    const seen = [
      'Mail 2',
      'Mail perso',
      'Email pro',
      'Ancien email',
      'Autre mail',
      'Tél. domicile',
      'Tel portable pro',
    ].map((title) => {
      const { belonging, numbers, line } = readTitle(title) ?? {};
      return [belonging, numbers?.[0], line];
    });
    expect(seen).toEqual([
      ['plain', 2, undefined],
      ['personal', undefined, undefined],
      ['professional', undefined, undefined],
      ['old', undefined, undefined],
      ['other', undefined, undefined],
      ['personal', undefined, 'landline'],
      ['professional', undefined, 'mobile'],
    ]);
  });

  it('says it of those of a guardian as well', () => {
    expect(readTitle('Mail pro parent 2')).toMatchObject({ belonging: 'professional', numbers: [2] });
    expect(readTitle('Tél. portable tuteur')).toMatchObject({ line: 'mobile' });
    expect(readTitle('Mail famille')).toMatchObject({ belonging: 'family' });
    expect(readTitle('Billing Email')).toMatchObject({ belonging: 'billing' });
    expect(readTitle('Adresse complète du tuteur')).toMatchObject({ rank: 1 });
  });

  it('may be of a guardian or of a colleague', () => {
    const sure = [
      'Responsable',
      'Responsable 1',
      'Responsable légal',
      'Email responsable',
      'Représentant',
      'Tuteur',
    ].map((title) => readTitle(title)?.guardian?.sure);
    expect(sure).toEqual([false, true, true, false, false, true]);
  });

  it('is no text of any length', () => {
    expect(readTitle(`Nom ${'x'.repeat(200)}`)).toBeUndefined();
    expect(readTitle('nom '.repeat(40))).toBeUndefined();
    expect(readTitle(`tel${'tel'.repeat(30)}`)).toBeUndefined();
    expect(readTitle('mail '.repeat(20))).toBeUndefined();
  });
});

describe('the words of titles', () => {
  it('are each spelt as no other is', () => {
    // A map keeps the last of two: what is spelt twice is found by how many there are.
    const unlike = [...vocabulary].filter(([spelling]) => wordsOfToken(spelling, false) === undefined);
    expect(unlike).toEqual([]);
    expect([...vocabulary.keys()].filter((spelling) => !/^[a-z]+$/.test(spelling))).toEqual([]);
  });

  it('are known wherever a way of titling names one', () => {
    const known = new Set<string>([...vocabulary.values()].flat());
    const used = [
      ...titlePatterns.flatMap(({ needs, allows }) => [...needs.flat(), ...allows]),
      ...[...guardianWays, ...openGuardianWays].flat(),
    ];
    expect(used.filter((word) => !known.has(word))).toEqual([]);
  });

  it('never say two things: no title fits two kinds equally well', () => {
    const alternatives = titlePatterns.flatMap((pattern) =>
      pattern.needs
        .reduce<Word[][]>((all, place) => all.flatMap((words) => place.map((word) => [...words, word])), [[]])
        .map((words) => ({ pattern, words: new Set(words) })),
    );
    const fits = ({ pattern, words }: (typeof alternatives)[number], title: ReadonlySet<Word>): boolean =>
      [...title].every((word) => words.has(word) || pattern.allows.has(word));
    const clashes = alternatives.flatMap((one, at) =>
      alternatives.slice(at + 1).flatMap((other) => {
        if (one.pattern.kind === other.pattern.kind || one.words.size !== other.words.size) return [];
        const both = new Set([...one.words, ...other.words]);
        if (!fits(one, both) || !fits(other, both)) return [];
        // Another way may explain more of it.
        const better = alternatives.some(
          (third) =>
            third.words.size > one.words.size &&
            [...third.words].every((word) => both.has(word)) &&
            fits(third, both),
        );
        return better ? [] : [`${[...both].join(' ')}: ${one.pattern.kind}, ${other.pattern.kind}`];
      }),
    );
    expect([...new Set(clashes)]).toEqual([]);
  });
});
