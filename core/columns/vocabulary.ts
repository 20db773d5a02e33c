/**
 * The words that titles of columns are made of, in French and English, without accents and letter case: what each word
 * stands for → its spellings. A spelling that stands for two words is written in {@link compounds}.
 */
const spellingsOf = {
  // Words that change nothing.
  filler:
    'de du des d la le les l un une of at a au aux en et and pour for sur par by your votre vos my mon ma mes son sa ' +
    'ses their his her si if s e er ere eme ieme nd st rd th or ou via the obligatoire facultatif facultative ' +
    'requis requise required optional optionnel format jj mm aaaa aa yyyy yy dd ex exemple example saisi saisie ' +
    'texte text colonne champ field column valeur value actuel actuelle current connu connue known ' +
    'chiffres digits souhaite veut etre has have been from majuscules hors different differente cas moment faits ' +
    'incident violation breach',
  // Whom the list is of.
  self:
    'patient patiente patients usager usagers usagere beneficiaire beneficiaires benef adherent adherente adherents ' +
    'adh assure assuree client cliente clients customer customers agent agents salarie salariee employe employee ' +
    'employees eleve eleves elv etudiant etudiante etudiants etu student students pupil individu personne personnes ' +
    'person people membre member members abonne abonnee subscriber resident residente habitant administre ' +
    'allocataire societaire licencie recipient recipients destinataire candidat candidate ' +
    'donneur donor titulaire interesse victime pat cli enfant child beneficiary claimant citizen stagiaire ' +
    'participant participants inscrit locataire contribuable elu elue',

  /** Beside "nom" it makes the name of an account. */
  user: 'user utilisateur users uti usr',
  login: 'login username usernames',

  // Numbers by which people are known.
  number: 'n nr num numero numeros number numbers nbr numer',
  no: 'no',
  id: 'id ident identifiant identifiants identifier identification ids uid uuid guid key cle',
  code: 'code cod',
  reference: 'ref reference references refs referentiel',
  patientId: 'ipp nip nipp ippp mrn nhs',
  permanent: 'permanent permanente national nationale',
  registration: 'inscription enregistrement registration',
  scope: 'interne internal local locale externe external unique source systeme system',
  staffNumber: 'matricule mat ine ien',
  healthId: 'ins',
  case: 'dossier dossiers sejour sejours venue passage visite visit admission hospitalisation case encounter episode affaire contrat contract file',
  caseNumber: 'nda iep',
  record: 'record records fiche',
  medical: 'medical medicale medicaux hospitalier hospitaliere',
  administrative: 'administratif administrative',
  account: 'compte account',
  policy: 'police policy',

  // Names.
  nom: 'nom noms',
  name: 'name names',
  firstName: 'prenom pren prn pnom forename firstname givenname fname',
  firstNames: 'prenoms forenames givennames',
  first: 'first premier premiere',
  given: 'given christian',
  last: 'last',
  family: 'family famille familial familiale familles',
  surname: 'surname surnames lastname lname patronyme familyname',
  usage: 'usage usuel usuelle utilise utilisee used preferred prefere preferee courant',
  married: 'marital marie mariee married epouse mar',
  maiden: 'maiden jeune fille njf jf',
  patronymic: 'patronymique',
  full: 'complet complete full entier formatted formate',
  display: 'display affiche affichage',
  salutation: 'civilite civ titre prefix salutation',
  identity: 'identite identity',
  official: 'officiel officielle official civil',

  // Birth and death.
  birth: 'naissance naissances naiss nais birth',
  ne: 'ne',
  nee: 'nee born',
  birthDate:
    'ddn dob birthdate birthday dnais dnaiss dtnaiss dtnais datnaiss datnais anniversaire dateofbirth',
  date: 'date dates dt dat jour day',
  year: 'annee year',
  age: 'age',
  dead: 'deces decede decedee decedes decedees dcd deceased dead death died mort morte',
  vital: 'vital vitale',
  status: 'statut status etat',
  alive: 'vivant vivante alive living',

  // Who must not be written to like everybody else.
  minor: 'mineur mineure mineurs mineures minor minors underage',
  adult: 'majeur majeure majeurs adulte adultes adult',
  protected: 'protege protegee proteges protected incapable vulnerable',
  guardianship: 'tutelle tutelles curatelle curatelles guardianship conservatorship',
  protection: 'protection',
  legal: 'legal legale legaux juridique judiciaire legally',
  measure: 'mesure mesures regime',
  safeguard: 'sauvegarde',
  justice: 'justice',
  under: 'sous under placement',
  reinforced: 'renforcee renforce simple',
  confidential:
    'confidentiel confidentielle confidentialite confidentiels confidential confidentiality anonymat anonyme anonymous',
  level: 'niveau level degre',
  not: 'pas not dont',
  do: 'do does',
  optOut: 'optout unsubscribed unsubscribe desinscrit desinscrite desabonne desabonnee desinscription',
  optIn: 'optin',
  opt: 'opt opted',
  out: 'out',
  in: 'in',
  opposition: 'opposition oppose opposee refus refuse refusee refused objection',
  only: 'uniquement seulement only exclusivement',
  send: 'envoyer envoi ecrire send sending write diffuser diffusion',
  call: 'appeler appel appels call',
  consent: 'consentement consent accepte accord autorisation autorise agree consents',
  is: 'est is are flag indicateur indicator indic top ind',
  yesNo: 'oui yes non true vrai false faux o y x',

  // Contacts.
  contact:
    'contact contacts contacter contacte contactee contacted joindre communication coordonnees coordonnee',
  email:
    'email emails mail mails courriel courriels mel mels couriel emial emailaddress mailaddress adressemail ' +
    'adressemel adressecourriel meil',
  messaging: 'messagerie',
  electronic: 'electronique electroniques electronic numerique dematerialise',
  phone: 'tel telephone telephones telephonique telephoniques phone phones tph tlf telephonne',
  mobile: 'mobile mobiles portable portables gsm cell cellphone cellulaire cellular port mob smartphone',
  sms: 'sms texto',
  landline: 'fixe fixes landline fixed',
  home: 'domicile home maison dom habitation foyer logement',
  personal:
    'perso pers personnel personnelle personnels personnelles personal prive privee private particulier individuel',
  professional:
    'pro prof professionnel professionnelle professional travail bureau work business office institutionnel universitaire academique univ',
  main: 'principal principale primary main defaut default prioritaire',
  other:
    'autre autres other secondaire secondary alternatif alternate alternative additional secours second seconde deuxieme troisieme third bis',
  old: 'ancien ancienne old former previous precedent precedente',
  billing: 'facturation billing livraison shipping delivery',
  kind: 'type types label',

  // Postal addresses.
  address: 'adresse adresses address addresses addr adr adrs addresse adress',
  street: 'rue rues voie voies street road',
  line: 'ligne lignes line lines lig',
  complement:
    'complement complements cplt cpl compl complementaire complementaires supplement extended suite',
  building:
    'batiment bat building immeuble etage floor appartement appt apt apartment escalier esc porte house bloc',
  residence: 'residence resid residentielle',
  poBox: 'bp cs cedex pobox',
  po: 'po',
  box: 'boite boites box bal',
  place: 'lieu place',
  said: 'dit',
  hamlet: 'lieudit hameau',
  repetition: 'repetition indice rep ter',
  postal: 'postal postale postaux post cpost',
  letter: 'courrier courriers correspondance mailing papier paper letter letters lettre lettres',
  wording: 'libelle lib',
  postCode: 'cp zip cpostal codpos plz npa',
  town: 'ville villes commune communes localite city town municipalite locality',
  distributor: 'distributeur',
  routing: 'acheminement',
  country: 'pays country',
  region: 'region',
  iso: 'iso',

  // Languages, data, places of care and work.
  language: 'langue langues language languages lang locale',
  spoken: 'parlee parlees spoken maternelle native ecrite',
  data: 'donnee donnees data information informations infos',
  category: 'categorie categories category groupe groupes group groups nature perimetre',
  affected:
    'concernee concernees concerne affected concerned volee volees stolen breached compromise compromises compromised ' +
    'violee violees exposee exposees exposed touchee touchees impactee impactees impacted leaked divulguees derobees',
  site: 'site sites',
  establishment:
    'etablissement etablissements etab hopital hopitaux hospital clinique clinic facility ecole school college lycee agence agency campus structure',
  service:
    'service services department ward pole branch antenne centre center direction filiale entite entity serv',
  unit: 'uf um',
  functional: 'unite fonctionnelle fonctionnel',
  care: 'soin soins sante care prise charge',
  assignment: 'affectation rattachement accueil hebergement origine scolaire geographique frequente',

  // Whoever stands for somebody.
  guardian: 'tuteur tutrice tuteurs curateur curatrice guardian guardians',
  parent: 'parent parents',
  mother: 'mere maman mother mum mom',
  father: 'pere papa father dad',
  mandatary: 'mandataire',
  next: 'next',
  kin: 'kin nok proche proches aidant aidante',
  representative: 'representant representante representants representative repr',
  responsible: 'responsable responsables resp responsible',
  notify: 'prevenir',
  trust: 'confiance',
  emergency: 'urgence urgences emergency ice',
} as const;

export type Word = keyof typeof spellingsOf;

/** Spellings that stand for several words, or are cut in a way that nothing tells. */
const compounds: Readonly<Record<string, readonly Word[]>> = {
  rl: ['responsible', 'legal'],
  replegal: ['representative', 'legal'],
  resplegal: ['responsible', 'legal'],
  numtel: ['number', 'phone'],
  adressepostale: ['address', 'postal'],
  codepostal: ['code', 'postal'],
  nomprenom: ['nom', 'firstName'],
  prenomnom: ['nom', 'firstName'],
  fullname: ['full', 'name'],
  optoutemail: ['optOut', 'email'],
};

/** Every spelling with the words that it stands for. */
export const vocabulary: ReadonlyMap<string, readonly Word[]> = new Map<string, readonly Word[]>([
  ...Object.entries(spellingsOf).flatMap(([word, spellings]) =>
    spellings.split(' ').map((spelling) => [spelling, [word as Word]] as const),
  ),
  ...Object.entries(compounds),
]);

const LONGEST = Math.max(...[...vocabulary.keys()].map(({ length }) => length));
const MAX_TOKEN = 40;

/** Shorter spellings are part of too many other words to be looked for within one. */
const MIN_PIECE = 4;
const shortPieces: ReadonlySet<string> = new Set(
  'num tel nom pnom adr cod dat lib pat cli usr nee gsm sms cp uf ipp rue mel dcd ddn'.split(' '),
);
const isPiece = (piece: string, first: boolean, last: boolean): boolean => {
  // The n of a number in front ("ntel"), and what links words within ("nomdusage").
  if (piece === 'n') return first;
  if (piece === 'd' || piece === 'de' || piece === 'du' || piece === 'of') return !first && !last;
  if (piece === 'id') return first || last;
  if (piece === 'l' || piece === 'f') return false;
  return piece.length >= MIN_PIECE || shortPieces.has(piece);
};

/** How a token falls into spellings without anything between them, by the fewest pieces: `numtelportable`. */
const cutApart = (token: string): readonly Word[] | undefined => {
  const best: ({ pieces: number; words: readonly Word[] } | undefined)[] = [{ pieces: 0, words: [] }];
  for (let end = 1; end <= token.length; end += 1) {
    for (let start = Math.max(0, end - LONGEST); start < end; start += 1) {
      const before = best[start];
      const piece = token.slice(start, end);
      const known = vocabulary.get(piece);
      if (before === undefined || known === undefined) continue;
      if (!isPiece(piece, start === 0, end === token.length)) continue;
      const pieces = before.pieces + 1;
      if (pieces < (best[end]?.pieces ?? Number.POSITIVE_INFINITY)) {
        best[end] = { pieces, words: [...before.words, ...known] };
      }
    }
  }
  return best[token.length]?.words;
};

/** The one word, if it is one, among whose spellings are all that `fits` takes. */
const onlyWord = (fits: (spelling: string) => boolean): readonly Word[] | undefined => {
  let found: readonly Word[] | undefined;
  for (const [spelling, meaning] of vocabulary) {
    if (!fits(spelling)) continue;
    if (found !== undefined && found.join() !== meaning.join()) return undefined;
    found = meaning;
  }
  return found;
};

/** A shorter beginning fits too many words. */
const MIN_BEGINNING = 4;

/**
 * What one token of a title stands for; undefined where it is no word that is known.
 *
 * @param token - letters only, lower case, without accents; `?` for a letter that was lost
 * @param cutShort - whether the token is the beginning of a word
 */
export const wordsOfToken = (token: string, cutShort: boolean): readonly Word[] | undefined => {
  if (token.length > MAX_TOKEN) return undefined;
  const known = vocabulary.get(token) ?? cutApart(token);
  if (known !== undefined) return known;
  if (token.includes('?')) {
    const letters = [...token];
    return onlyWord(
      (spelling) =>
        spelling.length === token.length && letters.every((c, at) => c === '?' || c === spelling[at]),
    );
  }
  if (!cutShort || token.length < MIN_BEGINNING) return undefined;
  return onlyWord((spelling) => spelling.startsWith(token));
};
