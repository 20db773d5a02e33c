import { describe, expect, it } from 'vitest';
import { mapColumns } from '../../../core/columns/map-columns.ts';
import { mustAsk } from '../../../core/columns/mapping.ts';

/**
 * Title rows of exports as programs write them, and the titles that are used of each, by field and in the order in
 * which they are tried. Cells by title; a title that stands twice is told by its number among its likes (`Titre#2`).
 */
type List = {
  program: string;
  titles: string;
  cells?: Record<string, readonly string[]>;
  used: Record<string, readonly string[]>;
  asks?: readonly string[];
};

const lists: readonly List[] = [
  {
    program: 'Google Contacts',
    titles:
      'Name|Given Name|Additional Name|Family Name|Yomi Name|Name Prefix|Name Suffix|Nickname|Birthday|Gender|Notes|' +
      'Group Membership|E-mail 1 - Type|E-mail 1 - Value|E-mail 2 - Type|E-mail 2 - Value|Phone 1 - Type|' +
      'Phone 1 - Value|Phone 2 - Type|Phone 2 - Value|Address 1 - Type|Address 1 - Formatted|Address 1 - Street|' +
      'Address 1 - City|Address 1 - PO Box|Address 1 - Region|Address 1 - Postal Code|Address 1 - Country|' +
      'Address 1 - Extended Address|Address 2 - Street|Address 2 - City|Address 2 - Postal Code|' +
      'Organization 1 - Name|Organization 1 - Title|Website 1 - Value|ID',
    cells: {
      'Phone 1 - Value': ['0142340001', '0142340002', '0142340003'],
      'Phone 2 - Value': ['0639980001', '0639980002', '0639980003'],
      'Address 1 - Street': ['1 rue A', '2 rue B', '3 rue C'],
    },
    used: {
      reference: ['ID'],
      first_name: ['Given Name'],
      last_name: ['Family Name'],
      birth_date: ['Birthday'],
      email: ['E-mail 1 - Value', 'E-mail 2 - Value'],
      phone: ['Phone 2 - Value', 'Phone 1 - Value'],
      address_line: ['Address 1 - Street', 'Address 1 - PO Box', 'Address 1 - Extended Address'],
      postal_code: ['Address 1 - Postal Code'],
      town: ['Address 1 - City'],
      country: ['Address 1 - Country'],
    },
  },
  {
    program: 'Google Contacts, newer',
    titles:
      'First Name|Middle Name|Last Name|Phonetic First Name|Nickname|File As|Organization Name|Birthday|Notes|Photo|' +
      'Labels|E-mail 1 - Label|E-mail 1 - Value|Phone 1 - Label|Phone 1 - Value',
    used: {
      first_name: ['First Name'],
      last_name: ['Last Name'],
      birth_date: ['Birthday'],
      email: ['E-mail 1 - Value'],
      phone: ['Phone 1 - Value'],
    },
    asks: ['reference'],
  },
  {
    program: 'Outlook, English',
    titles:
      'Title|First Name|Middle Name|Last Name|Suffix|Company|Department|Job Title|Business Street|Business Street 2|' +
      'Business City|Business State|Business Postal Code|Business Country/Region|Home Street|Home Street 2|Home City|' +
      'Home State|Home Postal Code|Home Country/Region|Other Street|Other City|Other Postal Code|Assistant’s Phone|' +
      'Business Fax|Business Phone|Business Phone 2|Callback|Car Phone|Company Main Phone|Home Fax|Home Phone|' +
      'Home Phone 2|ISDN|Mobile Phone|Other Phone|Pager|Primary Phone|Radio Phone|TTY/TDD Phone|Telex|Account|' +
      'Anniversary|Birthday|E-mail Address|E-mail Type|E-mail Display Name|E-mail 2 Address|E-mail 2 Type|Gender|' +
      'Language|Organizational ID Number|PO Box|Spouse|User 1|Web Page',
    cells: {
      'Home Street': ['1 rue A', '2 rue B'],
      'Business Street': ['9 quai Z', '9 quai Z'],
    },
    used: {
      first_name: ['First Name'],
      last_name: ['Last Name'],
      site: ['Department'],
      birth_date: ['Birthday'],
      language: ['Language'],
      email: ['E-mail Address', 'E-mail 2 Address'],
      phone: [
        ...['Mobile Phone', 'Primary Phone', 'Business Phone', 'Business Phone 2', 'Other Phone'],
        ...['Home Phone', 'Home Phone 2'],
      ],
      address_line: ['Home Street', 'Home Street 2'],
      postal_code: ['Home Postal Code'],
      town: ['Home City'],
      country: ['Home Country/Region'],
    },
    asks: ['reference'],
  },
  {
    program: 'Outlook, French',
    titles:
      'Titre|Prénom|Deuxième prénom|Nom|Suffixe|Société|Service|Titre|Rue (bureau)|Rue (bureau) 2|Ville (bureau)|' +
      'Dép/Région (bureau)|Code postal (bureau)|Pays/Région (bureau)|Rue (domicile)|Rue (domicile) 2|Ville (domicile)|' +
      'Dép/Région (domicile)|Code postal (domicile)|Pays/Région (domicile)|Rue (autre)|Ville (autre)|' +
      'Téléphone de l’assistant(e)|Télécopie (bureau)|Téléphone (bureau)|Téléphone 2 (bureau)|Rappel|' +
      'Téléphone (voiture)|Téléphone société|Télécopie (domicile)|Téléphone (domicile)|RNIS|Tél. mobile|' +
      'Téléphone (autre)|Récepteur de radiomessagerie|Téléphone principal|Télex|Adresse de messagerie|' +
      'Type de messagerie|Nom complet de l’adresse de messagerie|Adresse de messagerie 2|Anniversaire|Langue|Matricule',
    cells: { 'Rue (domicile)': ['1 rue A', '2 rue B'], 'Rue (bureau)': ['9 quai Z', '9 quai Z'] },
    used: {
      reference: ['Matricule'],
      first_name: ['Prénom'],
      last_name: ['Nom'],
      site: ['Service'],
      birth_date: ['Anniversaire'],
      language: ['Langue'],
      email: ['Adresse de messagerie', 'Adresse de messagerie 2'],
      phone: [
        ...['Tél. mobile', 'Téléphone principal', 'Téléphone (bureau)', 'Téléphone 2 (bureau)'],
        ...['Téléphone (autre)', 'Téléphone (domicile)'],
      ],
      address_line: ['Rue (domicile)', 'Rue (domicile) 2'],
      postal_code: ['Code postal (domicile)'],
      town: ['Ville (domicile)'],
      country: ['Pays/Région (domicile)'],
    },
  },
  {
    program: 'patients of a hospital',
    titles:
      'N° IPP|N° Dossier|Nom de naissance|Nom usuel|Prénom|Né(e) le|Sexe|Adresse 1|Adresse 2|CP|Ville|Pays|' +
      'Tél. domicile|Tél. portable|Mail|Langue parlée|DCD|Date décès|U.Responsabilité|Service|Médecin traitant|' +
      'Tél. médecin traitant|Personne à prévenir|Tél. personne à prévenir|Personne de confiance',
    cells: {
      'N° IPP': ['8000000001', '8000000002', '8000000003'],
      'N° Dossier': ['100000001', '100000002', '100000003'],
      'Né(e) le': ['24/03/1969', '25/08/1972', '08/12/1944'],
      'Tél. médecin traitant': ['0142340001', '0142340002', '0142340003'],
    },
    used: {
      reference: ['N° IPP'],
      birth_name: ['Nom de naissance'],
      last_name: ['Nom usuel'],
      first_name: ['Prénom'],
      birth_date: ['Né(e) le'],
      address_line: ['Adresse 1', 'Adresse 2'],
      postal_code: ['CP'],
      town: ['Ville'],
      country: ['Pays'],
      phone: ['Tél. portable', 'Tél. domicile'],
      email: ['Mail'],
      language: ['Langue parlée'],
      deceased: ['DCD', 'Date décès'],
      site: ['Service'],
      guardian_name: ['Personne à prévenir'],
      guardian_phone: ['Tél. personne à prévenir'],
    },
  },
  {
    program: 'a patient table of a database',
    titles: 'IPP|NOM|NOM_MAR|PRENOM|DDN|TEL|EMAIL|ADRESSE|CP|VILLE',
    used: {
      reference: ['IPP'],
      birth_name: ['NOM'],
      last_name: ['NOM_MAR'],
      first_name: ['PRENOM'],
      birth_date: ['DDN'],
      phone: ['TEL'],
      email: ['EMAIL'],
      address_line: ['ADRESSE'],
      postal_code: ['CP'],
      town: ['VILLE'],
    },
  },
  {
    program: 'national results of tests',
    titles:
      'ins|nom_naissance|nom_usage|prenoms|premier_prenom_naissance|date_naissance|code_insee_naissance|adresse|' +
      'code_postal|commune|pays|tel_mobile|tel_fixe|adresse_mel|date_prelevement',
    used: {
      reference: ['ins'],
      birth_name: ['nom_naissance'],
      last_name: ['nom_usage'],
      birth_date: ['date_naissance'],
      address_line: ['adresse'],
      postal_code: ['code_postal'],
      town: ['commune'],
      country: ['pays'],
      phone: ['tel_mobile', 'tel_fixe'],
      email: ['adresse_mel'],
      first_name: ['prenoms'],
    },
  },
  {
    program: 'pupils and those responsible for them',
    titles:
      'Classe|Nom de famille|Prénom|Date de naissance|Lieu naissance|Nom Responsable légal 1|' +
      'Prénom responsable légal 1|Adresse |CP|Commune|Tel portable resp. légal 1|Email resp. légal 1|' +
      'Nom Responsable légal 2|Prénom responsable légal 2|Email resp. légal 2|INE',
    used: {
      reference: ['INE'],
      last_name: ['Nom de famille'],
      first_name: ['Prénom'],
      birth_date: ['Date de naissance'],
      guardian_name: ['Nom Responsable légal 1', 'Prénom responsable légal 1'],
      address_line: ['Adresse '],
      postal_code: ['CP'],
      town: ['Commune'],
      guardian_phone: ['Tel portable resp. légal 1'],
      guardian_email: ['Email resp. légal 1', 'Email resp. légal 2'],
    },
  },
  {
    program: 'parents of a school',
    titles:
      'NOM_DE_FAMILLE|NOM_USAGE|PRENOM|LC_CIVILITE|TEL_PERSONNEL|TEL_PORTABLE|TEL_PROFESSIONNEL|MEL|ADRESSE_ID',
    used: {
      birth_name: ['NOM_DE_FAMILLE'],
      last_name: ['NOM_USAGE'],
      first_name: ['PRENOM'],
      phone: ['TEL_PORTABLE', 'TEL_PERSONNEL', 'TEL_PROFESSIONNEL'],
      email: ['MEL'],
    },
    asks: ['reference'],
  },
  {
    program: 'students of a university',
    titles:
      'Code_NIP|Code_INE|nom|nom_usuel|prenom|civilite|date_naissance|lieu_naissance|email|emailperso|telephone|telephonemobile',
    used: {
      reference: ['Code_NIP'],
      birth_name: ['nom'],
      last_name: ['nom_usuel'],
      first_name: ['prenom'],
      birth_date: ['date_naissance'],
      email: ['emailperso', 'email'],
      phone: ['telephonemobile', 'telephone'],
    },
  },
  {
    program: 'staff of a town',
    titles:
      'Matricule|Civilité|Nom usuel|Nom patronymique|Prénom|N° voie|Bis/ter|Type voie|Libellé voie|Complément 1|' +
      'Complément 2|Code postal|Bureau distributeur|Téléphone fixe|Téléphone portable|Mail professionnel|Mail personnel|Direction',
    used: {
      reference: ['Matricule'],
      last_name: ['Nom usuel'],
      birth_name: ['Nom patronymique'],
      first_name: ['Prénom'],
      address_line: ['N° voie', 'Bis/ter', 'Type voie', 'Libellé voie', 'Complément 1', 'Complément 2'],
      postal_code: ['Code postal'],
      town: ['Bureau distributeur'],
      phone: ['Téléphone portable', 'Téléphone fixe'],
      email: ['Mail personnel', 'Mail professionnel'],
      site: ['Direction'],
    },
  },
  {
    program: 'members of an association',
    titles:
      'ID du membre|Civilité|Nom|Prénom|Pseudo|Email|Adresse|CP|Ville|Date de naissance|Tél fixe|Tél mobile|Optin|Email validé',
    used: {
      reference: ['ID du membre'],
      last_name: ['Nom'],
      first_name: ['Prénom'],
      email: ['Email'],
      address_line: ['Adresse'],
      postal_code: ['CP'],
      town: ['Ville'],
      birth_date: ['Date de naissance'],
      phone: ['Tél mobile', 'Tél fixe'],
    },
  },
  {
    program: 'Salesforce',
    titles:
      'Contact ID|Salutation|First Name|Last Name|Mailing Street|Mailing City|Mailing State/Province|' +
      'Mailing Zip/Postal Code|Mailing Country|Phone|Fax|Mobile|Email|Account Owner|Account Name|Email Opt Out|Do Not Call',
    used: {
      reference: ['Contact ID'],
      first_name: ['First Name'],
      last_name: ['Last Name'],
      address_line: ['Mailing Street'],
      town: ['Mailing City'],
      postal_code: ['Mailing Zip/Postal Code'],
      country: ['Mailing Country'],
      phone: ['Mobile', 'Phone'],
      email: ['Email'],
      not_electronic: ['Email Opt Out'],
    },
  },
  {
    program: 'a shop',
    titles:
      'Order ID|Customer ID|Billing First Name|Billing Last Name|Billing Address 1|Billing Address 2|Billing City|' +
      'Billing Postcode|Billing Country|Billing Email|Billing Phone',
    used: {
      reference: ['Customer ID'],
      address_line: ['Billing Address 1', 'Billing Address 2'],
      town: ['Billing City'],
      postal_code: ['Billing Postcode'],
      country: ['Billing Country'],
      email: ['Billing Email'],
      phone: ['Billing Phone'],
      first_name: ['Billing First Name'],
      last_name: ['Billing Last Name'],
    },
  },
  {
    program: 'Microsoft 365',
    titles:
      'User principal name|Display name|First name|Last name|Department|Mobile Phone|Phone number|' +
      'Alternate email address|Street address|City|Country or region|Postal code|State or province',
    used: {
      first_name: ['First name'],
      last_name: ['Last name'],
      site: ['Department'],
      phone: ['Mobile Phone', 'Phone number'],
      email: ['Alternate email address'],
      address_line: ['Street address'],
      town: ['City'],
      country: ['Country or region'],
      postal_code: ['Postal code'],
    },
    asks: ['reference'],
  },
];

const namesOf = (titles: readonly string[]): string[] => {
  const seen = new Map<string, number>();
  return titles.map((title) => {
    const number = (seen.get(title) ?? 0) + 1;
    seen.set(title, number);
    return number === 1 ? title : `${title}#${number}`;
  });
};

describe('the columns of an export', () => {
  it.each(lists)('of $program are known', ({ titles: row, cells = {}, used, asks = [] }) => {
    const titles = row.split('|');
    const names = namesOf(titles);
    const rows = Math.max(0, ...Object.values(cells).map(({ length }) => length));
    const sample = Array.from({ length: rows }, (_, at) => names.map((name) => cells[name]?.[at] ?? ''));
    const mapping = mapColumns({ titles, sample, personFields: [] });
    const found = Object.entries(mapping.columns).map(([field, indexes]) => [
      field,
      indexes.map((at) => names[at]),
    ]);
    expect(Object.fromEntries(found)).toEqual(used);
    expect([...mapping.doubts.map(({ kind }) => kind), ...mapping.missing]).toEqual(asks);
    expect(mustAsk(mapping)).toBe(asks.length > 0);
  });
});
