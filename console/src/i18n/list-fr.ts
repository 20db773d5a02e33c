import type { Texts } from './texts.ts';

const isOne = (count: string): boolean => count === '0' || count === '1';
const some = (count: string, one: string, several = `${one}s`): string =>
  `${count} ${isOne(count) ? one : several}`;
const people = (count: string): string => some(count, 'personne');

type ListTexts = Pick<
  Texts,
  | 'asks'
  | 'conflicts'
  | 'file'
  | 'listState'
  | 'mapping'
  | 'reading'
  | 'rejects'
  | 'relist'
  | 'report'
  | 'shared'
  | 'upload'
>;

/** Ce que la console dit des listes, en français. */
export const listInFrench: ListTexts = {
  listState: {
    badge: {
      reading: 'Liste en cours de lecture',
      asks: 'Votre réponse est attendue',
      failed: 'Liste inutilisable',
    },
    mark: {
      reading: '(en cours de lecture)',
      asks: '(votre réponse est attendue)',
      failed: '(échec)',
      'last-failed': '(le dernier fichier n’a pas pu être utilisé)',
    },
    next: {
      reading: 'À faire : attendre que la liste soit lue',
      asks: 'À faire : répondre aux questions sur la liste',
      failed: 'À faire : déposer un autre fichier, car le dernier n’a pas pu être utilisé',
    },
    line: {
      reading: 'La liste est en cours de lecture.',
      asks: 'La liste attend une réponse : elle ne compte encore personne.',
      failed: 'La liste n’a pas pu être utilisée : elle ne compte personne.',
      'last-failed': 'Le dernier fichier n’a pas pu être utilisé : la liste précédente fait foi.',
    },
    toList: 'Aller à la liste',
    toAnswer: 'Répondre aux questions',
    blocksSubmit: {
      none: 'Il n’y a pas encore de liste de personnes.',
      reading: 'La liste est encore en cours de lecture.',
      asks: 'Votre réponse est attendue avant que la liste ne compte.',
      failed: 'La liste n’a pas pu être utilisée : il n’y a personne à qui écrire.',
    },
  },
  upload: {
    title: 'Déposer la liste des personnes',
    more: 'Corriger la liste, ou en prendre une autre',
    how: 'Que contient le fichier ?',
    kinds: {
      add: {
        title: 'Des lignes corrigées ou supplémentaires',
        help: 'Elles s’ajoutent à la liste. Une ligne dont la liste a déjà la référence et le nom prend la place de l’ancienne ; rien ne change pour les autres personnes.',
      },
      replace: {
        title: 'Toute la liste, de nouveau',
        help: 'Elle prend la place de la présente : qui ne figure pas dans le nouveau fichier n’est pas informé. La présente liste fait foi jusqu’à ce que la nouvelle soit lue.',
      },
    },
    voids:
      'La campagne a été soumise ou approuvée. Avec une autre liste, il faut la soumettre et l’approuver de nouveau.',
    drop: 'Glissez le fichier ici, ou',
    choose: 'Choisir un fichier',
    limits:
      'Un classeur Excel ou LibreOffice (.xlsx, .ods), ou un fichier CSV ou texte. Titres de colonnes en français ou en anglais ; jusqu’à 5 Go. Vous voyez comment il a été compris avant que quiconque ne reçoive un message.',
    empty: 'Le fichier est vide. Choisissez celui qui contient la liste.',
    opening: 'Ouverture du classeur…',
    converting: 'Lecture du classeur',
    converted: (percent) => `${percent} lus`,
    convertHelp: 'Cela se fait sur votre ordinateur. Laissez cette page ouverte.',
    sheetTitle: 'Quelle feuille contient la liste ?',
    sheetHelp: 'Le classeur a plusieurs feuilles. Une seule est lue.',
    sheetRows: (rows) => some(rows, 'ligne'),
    sheetHidden: 'masquée',
    sheetGoOn: 'Lire cette feuille',
    foundTitle: 'À propos de la feuille qui a été lue',
    cancel: 'Annuler',
    underWay: 'Envoi du fichier',
    finishing: 'Fichier envoyé ; assemblage des parties…',
    sent: (sent, size) => `${sent} sur ${size}`,
    lost: 'La connexion est coupée',
    lostHelp:
      'L’envoi reprend tout seul où il s’est arrêté, dès que la connexion revient. Laissez cette page ouverte.',
    stop: 'Arrêter l’envoi',
    refused:
      'L’espace de stockage a refusé le fichier plusieurs fois. Recommencez ; si cela se reproduit, prévenez la personne qui exploite Tocsin.',
    cutOff: 'Un envoi a été interrompu',
    cutOffHelp: 'Choisissez de nouveau le même fichier : seul ce qui manque est envoyé.',
    template: 'Pas encore de fichier ?',
    templateHelp:
      'Le modèle contient les colonnes usuelles et une ligne inventée. Remplissez-le, supprimez la ligne inventée et déposez-le.',
    templateName: 'personnes-a-informer',
    templateCsv: 'Télécharger le modèle (CSV)',
    templateWorkbook: 'Télécharger le modèle (Excel, .xlsx)',
    columnsTitle: 'Quelles colonnes sont comprises ?',
    columnsHelp:
      'Les titres figurent sur une ligne au-dessus des personnes, dans n’importe quel ordre. D’autres noms usuels sont compris aussi, et vous pouvez dire vous-même à quoi correspond chaque colonne.',
    column: 'Colonne',
    meaning: 'Contenu',
    columns: [
      {
        name: 'référence',
        meaning: 'Votre propre numéro pour la personne ; une seule fois chacun. Nécessaire.',
      },
      { name: 'prénom, nom', meaning: 'Pour la formule d’appel.' },
      {
        name: 'courriel',
        meaning:
          'Sans adresse électronique utilisable, la personne reçoit un SMS ou rejoint la liste du courrier.',
      },
      {
        name: 'téléphone',
        meaning: 'Pour les SMS et pour retrouver la personne, dans toute écriture usuelle.',
      },
      { name: 'langue', meaning: 'fr, en, « français », « English »… ; sinon la langue par défaut.' },
    ],
    further: [
      {
        name: 'adresse, code postal, commune',
        meaning: 'Pour le courrier, et pour distinguer les personnes.',
      },
      {
        name: 'date de naissance',
        meaning: 'Pour distinguer les personnes. Elle n’est pas gardée telle quelle.',
      },
      {
        name: 'décédé, mineur, majeur protégé, ne pas contacter par e-mail',
        meaning: 'Ces personnes ne reçoivent ni e-mail ni SMS et rejoignent la liste du courrier.',
      },
      {
        name: 'représentant légal : nom, e-mail, téléphone, adresse',
        meaning: 'Qui représente la personne.',
      },
      { name: 'données concernées, site', meaning: 'Pour le rapport ; comptés par nom.' },
    ],
    fixed: 'La campagne est lancée : sa liste est fixée.',
  },
  file: {
    title: 'Le fichier',
    of: (number, count) => `Fichier ${number} sur ${count}`,
    read: 'Déposé',
  },
  reading: {
    survey: 'Étape 1 sur 2 : lecture de la liste',
    surveyHelp:
      'Chaque ligne est lue une fois. Rien ne compte encore, et personne ne reçoit de message. Vous pouvez quitter cette page ; la lecture continue.',
    queued: 'En attente…',
    rowsRead: (rows) => some(rows, 'ligne lue', 'lignes lues'),
    writing: 'Étape 2 sur 2 : enregistrement des personnes',
    writingHelp: 'Il n’y a plus rien à décider. Vous pouvez quitter cette page ; cela continue.',
    written: (rows, of) => `${rows} sur ${some(of, 'ligne')}`,
    giveUp: 'Arrêter la lecture de ce fichier',
    giveUpTitle: 'Arrêter la lecture de ce fichier ?',
    giveUpHelp:
      'Rien n’en est gardé. S’il y avait une liste auparavant, elle fait foi de nouveau ; vous pouvez ensuite déposer un autre fichier.',
    done: 'La liste a été lue.',
    asks: 'Votre réponse est attendue : voir ci-dessous.',
    failed: 'La liste n’a pas pu être utilisée.',
  },
  asks: {
    title: 'Votre réponse est attendue',
    help: 'La liste l’attend. Personne ne reçoit de message avant.',
    notYours: 'La liste attend une réponse. Seule l’administration peut la donner.',
    questions: {
      columns: 'À quoi correspond chaque colonne',
      conflicts: 'Des personnes différentes sous une même référence',
      shared: 'Une adresse ou un numéro pour beaucoup de personnes',
    },
    another: 'Recommencer avec un autre fichier',
    anotherTitle: 'Recommencer avec un autre fichier ?',
    anotherHelp:
      'Rien de ce fichier n’est gardé. S’il y avait une liste auparavant, elle fait foi de nouveau ; vous pouvez ensuite déposer un autre fichier.',
    left: (count) => some(count, 'réponse manque encore', 'réponses manquent encore'),
  },
  mapping: {
    title: 'Comment les colonnes ont été comprises',
    ask: 'À quoi correspond chaque colonne ?',
    askHelp:
      'Comparez avec votre fichier. Ce qui est douteux est signalé : choisissez ce que contient la colonne, ou « non utilisée ».',
    column: 'Colonne',
    standsFor: 'Correspond à',
    standsForOf: (letter, title) => `La colonne ${letter}, ${title}, correspond à`,
    untitled: 'sans titre',
    usable: 'Utilisables',
    remarks: 'À regarder',
    usableOf: (usable, filled) => `${usable} sur ${some(filled, 'valeur')}`,
    filled: (filled, of) => `remplie sur ${filled} des ${some(of, 'ligne')}`,
    neverFilled: 'vide',
    inSample: (rows) => `Compté sur ${isOne(rows) ? 'la première ligne' : `les ${rows} premières lignes`}.`,
    examples: 'Exemples (masqués) :',
    notUsed: '— non utilisée —',
    looksLike: (field) => `Ressemble à « ${field} » et n’est pas utilisée.`,
    fewUsable: 'La plupart de ses valeurs ne sont pas utilisables ainsi.',
    byContent: 'Comprise ainsi d’après le contenu de ses cellules.',
    someChosen:
      'Des colonnes sont comprises comme quelqu’un l’a choisi, pour ce fichier ou pour un fichier précédent aux mêmes titres.',
    groups: {
      who: 'Qui c’est',
      reach: 'Comment l’atteindre',
      post: 'Adresse postale',
      special: 'Personnes à part',
      guardian: 'Représentant légal ou proche',
      other: 'Autres',
      notice: 'Pour cet avis',
    },
    unused: (count) => some(count, 'autre colonne, non utilisée', 'autres colonnes, non utilisées'),
    remember: 'S’en souvenir pour le prochain fichier aux mêmes titres',
    goOn: 'C’est juste, continuer',
    change: 'Modifier',
    save: 'Relire la liste ainsi',
    saveTitle: 'Relire la liste ?',
    saveHelp:
      'Chaque ligne est relue comme vous le dites, ce qui prend autant de temps que la première fois, et ce qui a été décidé de personnes et d’adresses est demandé de nouveau. La présente liste fait foi jusque-là. Une campagne soumise ou approuvée doit être soumise et approuvée de nouveau.',
    keep: 'Laisser tel quel',
    unchanged: 'Rien n’a été modifié.',
    errors: 'Ce n’est pas encore juste',
    error: {
      twice: (field, columns) =>
        `« ${field} » est choisi pour plusieurs colonnes (${columns}). Choisissez-le pour une seule, et « non utilisée » pour les autres.`,
      noReference:
        'Aucune colonne ne correspond à la référence. Choisissez celle du numéro sous lequel vous connaissez chaque personne.',
      noContact:
        'Aucune colonne ne permet d’atteindre les personnes. Choisissez celle d’une adresse électronique, d’un téléphone ou d’une adresse postale.',
    },
    toColumn: (letter) => `Aller à la colonne ${letter}`,
    doubtful: 'Douteux :',
  },
  conflicts: {
    title: 'Des personnes différentes sous une même référence',
    help: (groups, rows) =>
      `${some(groups, 'référence figure', 'références figurent')} sur ${some(rows, 'ligne')} de personnes qui diffèrent par le nom, la date de naissance ou les coordonnées. Aucune n’est informée avant que vous n’ayez dit de qui il s’agit.`,
    record: 'Cette consultation est inscrite au journal.',
    reference: (reference) => `Référence ${reference}`,
    heading: (count) => people(count),
    differs: (what) => `Différences : ${what}`,
    differsMark: 'diffère',
    row: (row) => `Ligne ${row}`,
    rowOfFile: (row, file) => `Ligne ${row} du fichier ${file}`,
    morePeople: 'Les dix premières sont affichées ; il y en a peut-être d’autres.',
    what: {
      firstName: 'Prénom',
      lastName: 'Nom',
      birthDate: 'Date de naissance',
      email: 'E-mail',
      phone: 'Téléphone',
      postal: 'Adresse',
    },
    none: 'aucun',
    decide: 'De qui s’agit-il ?',
    decideAll: 'Toutes les autres, que vous ne décidez pas une à une',
    decideAllHelp: 'Vaut pour chaque référence qui n’a pas sa propre réponse.',
    decisions: {
      others: {
        title: 'Des personnes différentes',
        help: 'Chacune est informée, comme une personne à part entière.',
      },
      same: {
        title: 'La même personne',
        help: 'Informée une fois : telle que la donne la première ligne, avec les coordonnées des autres lignes là où elle n’en a pas.',
      },
      'leave-out': {
        title: 'Laisser de côté',
        help: 'Aucune n’est informée par cette campagne. Leurs lignes figurent dans le fichier à corriger.',
      },
    },
    noAnswer: 'Pas encore de réponse',
    takesAll: (answer) => `Prend la réponse donnée pour toutes les autres : ${answer}`,
    left: (left, of) => `Encore ${left} sur ${of} sans réponse`,
    allDecided: (of) => (isOne(of) ? 'La question a sa réponse' : `Les ${of} ont une réponse`),
    save: 'Enregistrer ces réponses',
    saveAndGoOn: 'Enregistrer ces réponses et continuer',
    more: 'Afficher la suite',
    shown: (shown, of) => `Affichées : ${shown} sur ${of}`,
    beyond:
      'D’autres références ne peuvent pas être affichées une à une : elles prennent la réponse donnée pour toutes les autres.',
    tooMany: (most) =>
      `On peut répondre à ${most} au plus une à une. Donnez aux suivantes une seule réponse pour toutes les autres.`,
    fix: 'Si le fichier lui-même est faux, recommencez avec un fichier corrigé.',
  },
  shared: {
    title: 'Une adresse ou un numéro pour beaucoup de personnes',
    help: (contacts, count) =>
      `${some(contacts, 'adresse ou numéro est donné', 'adresses ou numéros sont donnés')} pour ${people(count)} en tout. Ce que plus de dix personnes partagent n’est sans doute à personne en propre : c’est peut-être une façon d’écrire « aucun », ou les coordonnées d’un foyer ou d’un accueil.`,
    contact: { email: 'Adresse électronique', phone: 'Téléphone' },
    of: (count) => `pour ${people(count)}`,
    rowOfFile: (row, file) => `${row} (fichier ${file})`,
    rows: (rows) => `Lignes ${rows}.`,
    andMore: (rows, more) => `Lignes ${rows}, et ${more} autres.`,
    decide: 'Que faire ?',
    decideAll: 'Tous les autres, que vous ne décidez pas un à un',
    decisions: {
      'set-aside': {
        title: 'Ne pas s’en servir',
        help: 'Ces personnes sont informées par leur autre moyen, ou par courrier.',
      },
      send: {
        title: 'Y écrire',
        help: 'Chacune de ces personnes y reçoit son propre message. Qui lit cette boîte ou ce téléphone les voit tous.',
      },
    },
    more: (count) =>
      `${some(count, 'autre adresse ou numéro prend', 'autres adresses ou numéros prennent')} la réponse donnée pour tous les autres.`,
    left: (left, of) => `Encore ${left} sur ${of} sans réponse`,
  },
  report: {
    failed: 'La liste n’a pas pu être utilisée',
    failedHelp: 'Il n’y a personne dans la liste. Déposez un autre fichier ci-dessous.',
    lastFailed: (when) => `Le dernier fichier, déposé ${when}, n’a pas pu être utilisé`,
    lastFailedHelp: 'La liste précédente fait toujours foi : c’est elle qui est affichée ici.',
    title: (rows) => `La liste : ${some(rows, 'ligne')}`,
    sum: (rows) =>
      isOne(rows)
        ? 'La ligne figure dans une seule de ces cases.'
        : `Chacune des ${rows} lignes figure dans une seule de ces cases.`,
    mended:
      'Une ligne corrigée dans le fichier téléchargé ici, puis ajoutée, est réglée : son ancienne version figure parmi les doublons. Une ligne rejetée que vous avez corrigée dans un autre fichier figure encore parmi les rejetées.',
    kinds: {
      accepted: 'Recevront un message',
      unreachable: 'À informer par courrier',
      duplicate: 'Doublons',
      conflict: 'Laissées de côté : même référence, autre personne',
      rejected: 'Rejetées',
    },
    kindHelp: {
      accepted: 'Par e-mail ou SMS : voir le tableau ci-dessous.',
      unreachable:
        'Ni adresse ni numéro utilisable, ou personnes à part. « Rapports » donne la liste pour le courrier.',
      duplicate:
        'La même personne figure sur une autre ligne ; chacune est informée une fois. Il n’y a rien à faire.',
      conflict:
        'Aucune n’est informée. Donnez à chaque personne sa propre référence, puis ajoutez ces lignes.',
      rejected:
        'Ces personnes ne sont pas informées tant que vous n’avez pas corrigé et ajouté leurs lignes.',
    },
    groups: 'Personnes par langue et par voie',
    language: 'Langue',
    channel: 'Voie',
    people: 'Personnes',
    lines: (lines) => `Chaque ligne du fichier, comptée une fois : ${lines}`,
    findings: 'À regarder',
    findingsHelp: 'La liste est utilisable telle quelle. C’est à vous de dire si c’est juste.',
    noFindings: 'Rien d’étrange n’a été trouvé dans la liste.',
    told: (count) => `Bon à savoir aussi (${count})`,
    exampleColumn: (column) => `colonne ${column}`,
    examples: (shown, count) => `Exemples : ${shown} sur ${count}`,
    apart: 'Personnes à part',
    apartWhy: 'Pourquoi',
    apartRows: 'Lignes',
    apartHelp:
      'Elles ne reçoivent ni e-mail ni SMS. Elles figurent dans la liste pour le courrier, avec la raison.',
    circumstances: {
      deceased: 'Décédées : il faut écrire à la famille',
      minor: 'Mineures : on écrit aux représentants légaux',
      protected: 'Majeures protégées : on écrit à la personne qui les représente',
      'not-electronic': 'À ne contacter ni par e-mail ni par SMS',
    },
    earlier: 'Dans des campagnes précédentes',
    earlierSameFile: (name) => `Ce fichier même a servi à « ${name} ».`,
    earlierPeople: (count, of, name) => `${count} des ${of} personnes cherchées figuraient dans « ${name} ».`,
    earlierStarted: (when) =>
      `Elle a été envoyée à partir du ${when} : ces personnes seraient informées deux fois.`,
    earlierNotStarted: 'Elle n’a pas été envoyée.',
    earlierSee: (name) => `Voir « ${name} »`,
    showRows: (count) => `Afficher ${isOne(count) ? '' : 'les '}${some(count, 'ligne')} à regarder`,
    hideRows: 'Masquer les lignes',
    goOn: 'Passer à la vérification',
    file: 'Comment le fichier a été lu',
    understood: (used, of) => `Colonnes : ${used} sur ${of} utilisées`,
    pairs: (pairs) => `Comprises : ${pairs}.`,
    pair: (title, field) => `« ${title} » = ${field}`,
    unused: (titles) => `Non utilisées : ${titles}.`,
    seeColumns: 'Voir les colonnes, avec des exemples',
    decided: 'Ce qui a été décidé',
    decidedConflicts: (decision) => `Même référence, autre personne : ${decision}`,
    decidedShared: (decision) => `Une adresse ou un numéro pour beaucoup : ${decision}`,
    decidedSingly: (decision, count) => `${decision} (${count})`,
    decidedAll: (decision) => `${decision} (toutes les autres)`,
    changeDecisions: 'Modifier ce qui a été décidé',
    rereadTitle: 'Décider de nouveau ?',
    rereadHelp: 'La liste est relue selon ce que vous décidez. La présente liste fait foi jusque-là.',
  },
  rejects: {
    title: 'Corriger des lignes et les ajouter',
    steps: [
      'Téléchargez les lignes. Chacune y figure telle que vous l’avez donnée, avec une colonne qui dit que faire.',
      'Corrigez-les dans votre tableur et enregistrez le fichier. Supprimez les lignes qui ne demandent rien.',
      'Ajoutez le fichier ci-dessous : choisissez « Des lignes corrigées ou supplémentaires ». Personne n’est informé deux fois pour autant.',
    ],
    download: 'Télécharger en CSV',
    downloadWorkbook: 'Télécharger en classeur (.xlsx)',
    fileName: 'lignes-a-corriger',
    help: 'La consultation ou le téléchargement de ces lignes est inscrit au journal.',
    which: 'Afficher',
    kinds: {
      all: 'Toutes',
      rejected: 'Rejetées',
      conflict: 'Même référence, autre personne',
      unreachable: 'Ni adresse ni numéro utilisable',
      duplicate: 'Doublons',
    },
    table: (count) => `${some(count, 'ligne')} à regarder`,
    shown: (count) => some(count, 'ligne'),
    row: (number) => `Ligne ${number}`,
  },
  relist: {
    title: 'La liste sera relue',
    help: (what) =>
      `Vous modifiez ${what}. Les personnes sont réparties d’après cela : la liste telle qu’elle est ne fait plus foi, et elle est relue toute seule, avec ce qui en a été décidé. Pour un million de personnes, cela prend quelques minutes.`,
    voids: 'Une campagne soumise ou approuvée doit ensuite être soumise et approuvée de nouveau.',
    what: {
      breachDay: 'le jour de la violation',
      channels: 'la façon d’écrire aux personnes',
      language: 'la langue des personnes dont la langue n’a pas de message',
      languages: 'les langues du message',
    },
  },
};
