/** L’aide de la ligne de commande en français, par son texte anglais. Un test échoue là où il en manque un. */
export const helpInFrench: Readonly<Record<string, string>> = {
  // Titres
  'Usage:': 'Utilisation :',
  'Arguments:': 'Arguments :',
  'Options:': 'Options :',
  'Global Options:': 'Options générales :',
  'Commands:': 'Commandes :',
  'Examples:': 'Exemples :',
  'Exit codes:': 'Codes de sortie :',
  'Environment:': 'Environnement :',
  'display help for command': 'affiche l’aide de la commande',
  'Generate shell completion scripts': 'écrit le script de complétion d’un shell',
  'shell type (choices: "zsh", "bash", "fish", "powershell")':
    'shell (choix : « zsh », « bash », « fish », « powershell »)',

  // Commandes, arguments et options
  'Tells every person hit by a data breach, soon and once: the command line of Tocsin.':
    'Informe chaque personne touchée par une violation de données, vite et une seule fois : la ligne de commande de Tocsin.',
  'act as whoever is signed in by this profile': 'agir comme la personne connectée par ce profil',
  'address of the API': 'adresse de l’API',
  'answer in JSON, for scripts': 'répondre en JSON, pour les scripts',
  'print the answer and errors only': 'n’afficher que la réponse et les erreurs',
  'ask nothing: end where somebody would have to answer':
    'ne rien demander : s’arrêter là où il faudrait répondre',
  'print the version of this program': 'affiche la version de ce programme',
  'sign in through your browser; a profile keeps who you are for the next commands':
    'vous connecte par le navigateur ; un profil retient qui vous êtes pour les commandes suivantes',
  'issuer of access tokens: the output SignInIssuer of the deployment':
    'émetteur des jetons d’accès : la sortie SignInIssuer du déploiement',
  'client that signs in: the output SignInClientId of the deployment':
    'client qui se connecte : la sortie SignInClientId du déploiement',
  'where sign-in may lead back to': 'où la connexion peut ramener',
  'the run on this machine': 'l’exécution sur cette machine',
  'only print the address; open it yourself': 'afficher seulement l’adresse, à ouvrir vous-même',
  'end the sign-in of a profile, here and at the provider':
    'met fin à la connexion d’un profil, ici et chez le fournisseur',
  'show as whom the next command acts, and where': 'montre au nom de qui agit la prochaine commande, et où',
  'list the profiles of this computer': 'liste les profils de cet ordinateur',
  'print an access token of whoever is signed in, for another program':
    'affiche un jeton d’accès de la personne connectée, pour un autre programme',
  'campaigns: create one, upload its list, have it approved, start and watch it':
    'campagnes : en créer une, déposer sa liste, la faire approuver, la lancer et la suivre',
  'list the campaigns, newest first': 'liste les campagnes, la plus récente d’abord',
  'create a campaign from a file that names its notice and fills in the fields':
    'crée une campagne à partir d’un fichier qui nomme l’avis et en remplit les champs',
  'name of the campaign, instead of the one in the file':
    'nom de la campagne, à la place de celui du fichier',
  'JSON with "name", "notice", "defaultLanguage" and "fields" by language':
    'JSON avec « name », « notice », « defaultLanguage » et « fields » par langue',
  'show one campaign: its state, what is possible now, who submitted and approved it':
    'montre une campagne : son état, ce qui est possible, qui l’a soumise et approuvée',
  'id of the campaign, as "tocsin campaign list" shows it':
    'identifiant de la campagne, tel que « tocsin campaign list » le montre',
  'change a campaign that has not started; an approval of what it was before is void':
    'modifie une campagne qui n’est pas lancée ; son approbation d’avant devient caduque',
  'file to take "fields", "defaultLanguage", "channels" and "breachedOn" from':
    'fichier d’où prendre « fields », « defaultLanguage », « channels » et « breachedOn »',
  'name of the campaign, for your colleagues': 'nom de la campagne, pour vos collègues',
  'share of the sending rate against other running campaigns, 1 to 100':
    'part du débit face aux autres campagnes en cours, de 1 à 100',
  'in the order that they are tried in, such as email,sms,letter':
    'dans l’ordre où ils sont essayés, par exemple email,sms,letter',
  'hours without a delivery after which the next channel is tried':
    'heures sans remise après lesquelles le moyen suivant est essayé',
  'day of the breach, such as 2026-11-14: who was a minor then gets a letter':
    'jour de la violation, par exemple 2026-11-14\u00a0: qui était mineur alors reçoit un courrier',
  'only if the campaign is at this version still': 'seulement si la campagne en est encore à cette version',
  'upload the list of a campaign, show how it was understood and what became of each row':
    'dépose la liste d’une campagne, montre comment elle a été comprise et le sort de chaque ligne',
  'add its rows to the list that there is, or correct rows of it':
    'ajouter ses lignes à la liste existante, ou en corriger des lignes',
  'end once the list is uploaded': 's’arrêter dès que la liste est déposée',
  'workbook (.xlsx, .ods) or CSV with titles: reference, names, email, phone, language':
    'classeur (.xlsx, .ods) ou CSV avec titres : référence, noms, e-mail, téléphone, langue',
  'sheet of a workbook that is the list, where several hold rows':
    'feuille du classeur qui est la liste, si plusieurs contiennent des lignes',
  'show how the list was understood, what is odd about it, and how its rows ended':
    'montre comment la liste a été comprise, ce qu’elle a d’inhabituel et le sort de ses lignes',
  'show how the columns of a list were understood, or say which column is which':
    'montre comment les colonnes d’une liste ont été comprises, ou indique à quoi elles correspondent',
  'what a column is: its letter or title, and the field':
    'ce qu’est une colonne\u00a0: sa lettre ou son titre, et le champ',
  'columns that are not used': 'colonnes qui ne servent pas',
  'take them as they were understood': 'les prendre telles qu’elles ont été comprises',
  'which file of the list, from 1': 'quel fichier de la liste, à partir de 1',
  'do not read the next file with these titles alike':
    'ne pas lire de même le prochain fichier qui a ces titres',
  'end once the answer is given': 's’arrêter dès que la réponse est donnée',
  'show people with one reference side by side, or decide who they are':
    'montre côte à côte les personnes de même référence, ou décide qui elles sont',
  'for each that has no answer of its own': 'pour chacun qui n’a pas sa propre réponse',
  'for single groups, by the id that is shown': 'pour des groupes particuliers, par l’identifiant affiché',
  'show addresses and numbers that many people share, or decide whether messages go there':
    'montre les adresses et numéros que beaucoup de personnes partagent, ou décide si des messages y vont',
  'give up an import that is under way or waits; the list before it counts again':
    'abandonne un import en cours ou en attente\u00a0; la liste précédente compte de nouveau',
  'write a list to fill in, with a column for each thing that may be known of people':
    'écrit une liste à remplir, avec une colonne pour tout ce que l’on peut savoir des personnes',
  'language of the titles; that of your terminal unless given':
    'langue des titres\u00a0; à défaut, celle de votre terminal',
  'notice whose own fields of people are columns too':
    'avis dont les champs propres aux personnes sont aussi des colonnes',
  'file to write, .csv or .xlsx': 'fichier à écrire, .csv ou .xlsx',
  'wait for the end of an import that is under way': 'attendre la fin d’un import en cours',
  'download the rows that need attention, with the reason for each':
    'télécharge les lignes à regarder, avec le motif de chacune',
  'file to write': 'fichier à écrire',
  'show the message as a person gets it': 'montre le message tel qu’une personne le reçoit',
  'two letters; the person’s own language, or the default, unless given':
    'deux lettres ; à défaut, la langue de la personne, ou celle par défaut',
  'as this person of the list gets it; counts as a look-up':
    'tel que le reçoit cette personne de la liste ; compte comme une recherche',
  'the same by their notice code': 'de même, par le code de son avis',
  'also write the HTML there, to open in a browser':
    'écrire aussi le HTML à cet endroit, à ouvrir dans un navigateur',
  'send test messages to colleagues, at addresses of your own domain only':
    'envoie des messages d’essai à des collègues, à des adresses de votre domaine seulement',
  'who gets them': 'qui les reçoit',
  'one message each; every language of the campaign unless given':
    'un message pour chacune ; à défaut, toutes les langues de la campagne',
  'estimate people, cost, duration and end, at the account’s real rate and quota':
    'estime personnes, coût, durée et fin, au débit et au quota réels du compte',
  'check everything before it goes out: list, text, links, GDPR Article 34, sender, account':
    'vérifie tout avant le départ : liste, texte, liens, article 34 du RGPD, expéditeur, compte',
  'submit a campaign for approval: fixes what would be sent and to whom':
    'soumet une campagne à approbation : fige ce qui partirait et vers qui',
  'take back that a campaign was submitted, and its approval':
    'retire une campagne soumise, et son approbation',
  'show exactly what would be sent and to whom, and approve that and nothing else':
    'montre exactement ce qui partirait et vers qui, et approuve cela et rien d’autre',
  'do not ask for confirmation': 'ne pas demander de confirmation',
  'of this version of the campaign, which you have read, and of no other; asks nothing':
    'de cette version de la campagne, que vous avez lue, et d’aucune autre ; ne demande rien',
  'show it and end; whoever submits a campaign can look at it before':
    'montrer et s’arrêter ; qui soumet une campagne peut la regarder avant',
  'send a campaign back instead of approving it': 'renvoie une campagne au lieu de l’approuver',
  'why, for whoever submitted it; write nothing about a person of the list':
    'pourquoi, pour qui l’a soumise ; n’écrivez rien sur une personne de la liste',
  'start sending what was approved, now or at a set time':
    'lance l’envoi de ce qui a été approuvé, maintenant ou à une heure fixée',
  'when to start, such as 2026-11-25T08:00:00Z; at once unless given':
    'heure du départ, par exemple 2026-11-25T08:00:00Z ; à défaut, tout de suite',
  'follow it until the outcome of everybody is known': 'suivre jusqu’à ce que le sort de chacun soit connu',
  'take back a set time: the campaign stays approved and does not start by itself':
    'annule une heure fixée : la campagne reste approuvée et ne part pas toute seule',
  'ask for a higher limit of bounces, for a campaign that has paused for them':
    'demander une limite de retours plus élevée, pour une campagne qui s’est suspendue à cause d’eux',
  'bounces in a hundred messages: more than 4, 9 at most':
    'retours pour cent messages : plus de 4, et 9 au plus',
  'why, for whoever decides; write nothing about a person of the list':
    'pourquoi, pour la personne qui décide ; n’écrivez rien sur une personne de la liste',
  'grant the higher limit of bounces that is asked for':
    'accorder la limite de retours plus élevée qui est demandée',
  'the limit that you have read to be asked for': 'la limite demandée, telle que vous l’avez lue',
  'refuse the higher limit of bounces that is asked for':
    'refuser la limite de retours plus élevée qui est demandée',
  'why, for whoever asked; write nothing about a person of the list':
    'pourquoi, pour la personne qui a demandé ; n’écrivez rien sur une personne de la liste',
  'follow a campaign: how many were told, how fast, and until when':
    'suit une campagne : combien de personnes sont informées, à quel débit, et jusqu’à quand',
  'end when everybody was sent to, or when every outcome is known':
    's’arrêter quand tout est parti, ou quand le sort de chacun est connu',
  'show how far it is, and end': 'montrer où elle en est, et s’arrêter',
  'pause sending: holds within seconds for everybody not being sent to yet':
    'suspend l’envoi : vaut en quelques secondes pour tous ceux dont l’envoi n’a pas commencé',
  'why, for your colleagues': 'pourquoi, pour vos collègues',
  'go on where sending stopped, with what was approved':
    'reprend là où l’envoi s’est arrêté, avec ce qui a été approuvé',
  'cancel a campaign: nobody else is sent to, and this cannot be undone':
    'annule une campagne : plus personne ne reçoit de message, et c’est sans retour',
  'letters on paper: have batches made, download them, say when they were posted':
    'courriers sur papier : faire préparer des lots, les télécharger, dire quand ils sont postés',
  'have letters made for everybody who is owed one and is in no open batch':
    'fait préparer un courrier pour chaque personne à qui il est dû et qui n’est dans aucun lot ouvert',
  'list the batches of letters of a campaign': 'liste les lots de courriers d’une campagne',
  'show one batch of letters': 'montre un lot de courriers',
  'download the files of a batch: PDFs for the printer, the list of letters, the manifest':
    'télécharge les fichiers d’un lot : PDF pour l’imprimeur, liste des courriers, manifeste',
  'folder to write to (default: letters-CAMPAIGN-BATCH)':
    'dossier où écrire (par défaut : letters-CAMPAGNE-LOT)',
  'say that a batch was handed to whoever prints it, or to the post':
    'note qu’un lot a été remis à l’imprimeur ou à la poste',
  'say on which day the post took a batch: its people then count as told':
    'note le jour où la poste a pris un lot : ses personnes comptent alors comme informées',
  'the day, such as 2026-11-24': 'le jour, par exemple 2026-11-24',
  'void a batch that will not be posted: its people go into the next one':
    'annule un lot qui ne sera pas posté : ses personnes iront dans le suivant',
  'number of the batch': 'numéro du lot',
  'have a report written, and download it: for the regulator, the list for the post, or the results by person':
    'fait rédiger un rapport et le télécharge : pour l’autorité, la liste pour le courrier, ou les résultats par personne',
  'regulator: PDF, CSVs, texts and manifest; post: who is owed a letter; results: everybody, told how and when, or why not':
    'regulator : PDF, CSV, textes et manifeste ; post : qui est à informer par courrier ; results : chaque personne, informée comment et quand, ou pourquoi pas',
  'of results: workbook, CSV whose keys survive a spreadsheet, or JSON lines for programs':
    'de results : classeur, CSV dont les clés survivent à un tableur, ou lignes JSON pour des programmes',
  'how each person stands, for your own system': 'la situation de chaque personne, pour votre propre système',
  'download one that was written before': 'télécharger un rapport déjà rédigé',
  'list the reports of a campaign': 'liste les rapports d’une campagne',
  'delete the personal data of a campaign before its retention ends; this cannot be undone':
    'efface les données personnelles d’une campagne avant la fin de leur conservation ; sans retour',
  'people of the lists: was this person told?': 'personnes des listes : cette personne est-elle informée ?',
  'find out whether a person was told, and what to do for them':
    'dit si une personne a été informée, et que faire pour elle',
  'the organisation’s own number for the person': 'numéro de la personne dans l’organisation',
  'email address, in any case': 'adresse électronique, en majuscules ou minuscules',
  'phone number, as people write it': 'numéro de téléphone, comme on l’écrit',
  'notice code, as printed in the message': 'code de l’avis, tel qu’il figure dans le message',
  'first and last name, with --birth-date': 'prénom et nom, avec --birth-date',
  'as people write it, the day before the month': 'telle qu’on l’écrit, le jour avant le mois',
  'show who looked a person up, and all that was done with them or their list':
    'montre qui a cherché une personne, et tout ce qui a été fait avec elle ou sa liste',
  'why you ask': 'pourquoi vous le demandez',
  'in every campaign, at every address; that you asked is in the trail too':
    'dans toutes les campagnes, à toutes les adresses ; votre demande y est inscrite aussi',
  'why you look them up': 'pourquoi vous cherchez cette personne',
  'how you made sure who is asking; with --code, that they read it out unless given':
    'comment vous avez vérifié qui demande ; avec --code, à défaut, que le code a été lu',
  'why you look at that of a person; kept with your name':
    'pourquoi vous regardez celui d’une personne ; gardé avec votre nom',
  'number of the call or case in your own system, never of the person':
    'numéro de l’appel ou du dossier dans votre système, jamais celui de la personne',
  'correct the address, number or postal address of one person and send them the notice':
    'corrige l’adresse électronique, le numéro ou l’adresse postale d’une personne et lui envoie l’avis',
  'the address to write to': 'l’adresse à laquelle écrire',
  'instead of an address: the mobile number to send an SMS to':
    'à la place d’une adresse : le mobile auquel envoyer un SMS',
  'instead of either: a line of the postal address between name and post code; once for each line, from top to bottom':
    'à la place des deux\u00a0: une ligne de l’adresse postale entre le nom et le code postal\u00a0; une fois par ligne, de haut en bas',
  'with a postal address: print the letter in 18 points':
    'avec une adresse postale\u00a0: imprime le courrier en 18 points',
  'post code of the postal address': 'code postal de l’adresse postale',
  'town of the postal address': 'ville de l’adresse postale',
  'country of the postal address, where it is not that of the installation':
    'pays de l’adresse postale, si ce n’est pas celui de l’installation',
  why: 'pourquoi',
  'write to them although they have been told, or probably; for administrators':
    'lui écrire bien qu’elle soit informée, ou sans doute ; pour l’administration',
  'write to a contact that is somebody else’s too; for administrators':
    'écrire à une coordonnée qui est aussi celle de quelqu’un d’autre ; pour l’administration',
  'how you made sure who is asking': 'comment vous avez vérifié qui demande',
  'notice code of the person, as "tocsin recipient find" shows it':
    'code de l’avis de la personne, tel que « tocsin recipient find » le montre',
  'record that a person was told by letter, on the telephone or in person':
    'note qu’une personne a été informée par courrier, par téléphone ou en personne',
  how: 'comment',
  'the day, such as 2026-11-24; today unless given':
    'le jour, par exemple 2026-11-24 ; à défaut, aujourd’hui',
  'record what came back: letters posted or returned, people told by phone or in person':
    'note ce qui est revenu : courriers postés ou en retour, personnes informées par téléphone ou en personne',
  'CSV or workbook with the columns code or reference, outcome, reason, date':
    'CSV ou classeur avec les colonnes code ou référence, résultat, motif, date',
  'sheet of a workbook that has several': 'feuille d’un classeur qui en a plusieurs',
  'do not wait until it is recorded': 'ne pas attendre que ce soit noté',
  'show the files of what came back, or one of them: rows recorded and rejected':
    'montre les fichiers de retours, ou l’un d’eux : lignes notées et rejetées',
  'id of the file, as "tocsin campaign outcomes-report" shows it':
    'identifiant du fichier, tel que « tocsin campaign outcomes-report » le montre',
  'download the rejected rows of a file of what came back, with the reason for each':
    'télécharge les lignes rejetées d’un fichier de retours, avec la raison de chacune',
  'file to write (default: rejects-FILE.csv or .xlsx)':
    'fichier à écrire (par défaut : rejects-FICHIER.csv ou .xlsx)',
  'take back the correction of a contact: the person is written to at the one before again':
    'retire la correction d’une coordonnée : on écrit de nouveau à la précédente',
  'take back the record that a person was told by letter, on the telephone or in person':
    'retire la mention qu’une personne a été informée par courrier, par téléphone ou en personne',
  'how they had been said to be told': 'comment elle avait été notée comme informée',
  'download the letter of one person as it was printed':
    'télécharge le courrier d’une personne tel qu’il a été imprimé',
  'why you open it': 'pourquoi vous l’ouvrez',
  'file to write (default: letter-CODE.pdf)': 'fichier à écrire (par défaut\u00a0: letter-CODE.pdf)',
  'erase the data of one person on their request; this cannot be undone':
    'efface les données d’une personne à sa demande ; sans retour',
  'the texts that can be sent, and the fields that they need':
    'les textes qui peuvent être envoyés, et les champs qu’il leur faut',
  'list the notices that a campaign can send': 'liste les avis qu’une campagne peut envoyer',
  'show a notice with its fields, and what belongs in each':
    'montre un avis avec ses champs, et ce qui va dans chacun',
  'id of the notice, as "tocsin notice list" shows it':
    'identifiant de l’avis, tel que « tocsin notice list » le montre',
  'print a campaign of this notice for you to fill in': 'affiche une campagne de cet avis, à remplir',
  'show the message of a campaign file while you fill it in; creates nothing':
    'montre le message d’un fichier de campagne pendant que vous le remplissez ; ne crée rien',
  'two letters; the default language of the file unless given':
    'deux lettres ; à défaut, la langue par défaut du fichier',
  'the file, as for "tocsin campaign create"': 'le fichier, comme pour « tocsin campaign create »',
  'check whether a message is genuine, by the code printed in it; needs no sign-in':
    'vérifie si un message est authentique, par le code qui y figure ; sans connexion',
  'notice code; letter case, blanks and dashes make no difference':
    'code de l’avis ; majuscules, espaces et tirets sont sans importance',
  'who did what, when and from where, and whether that record is whole':
    'qui a fait quoi, quand et d’où, et si ce journal est intact',
  'list the chains of the audit trail, with the hash of each end':
    'liste les chaînes du journal, avec l’empreinte de chaque fin',
  'show what was done, newest first': 'montre ce qui a été fait, le plus récent d’abord',
  'only this kind of act, as --json names it': 'seulement ce genre d’acte, tel que --json le nomme',
  'only what one member of staff did: their name, or what "by" says':
    'seulement ce qu’a fait un membre du personnel : son nom, ou ce que dit « by »',
  'write a CSV for a spreadsheet instead': 'écrire plutôt un CSV pour un tableur',
  'one kind of act of one person': 'un genre d’acte d’une personne',
  'for a spreadsheet; names nobody of the list': 'pour un tableur ; ne nomme personne de la liste',
  'only entries after this one': 'seulement les entrées après celle-ci',
  'id of a campaign, or another name of "tocsin audit list"':
    'identifiant d’une campagne, ou un autre nom de « tocsin audit list »',
  'check that no entry was changed, removed, inserted or moved':
    'vérifie qu’aucune entrée n’a été modifiée, retirée, insérée ou déplacée',
  'also compare with the ends that "audit list --json" printed before':
    'comparer aussi avec les fins que « audit list --json » a affichées auparavant',
  'id of a campaign, or another name of "tocsin audit list"; every chain unless given':
    'identifiant d’une campagne, ou un autre nom de « tocsin audit list » ; à défaut, toutes les chaînes',
  'messages that were given up after several tries, and putting them back':
    'messages abandonnés après plusieurs essais, et leur remise en file',
  'show how many there are in each queue': 'montre combien il y en a dans chaque file',
  'put them back, once the cause has been removed; nobody is told twice by it':
    'les remet en file, une fois la cause écartée ; personne n’est informé deux fois',
  'queues to put back; all unless given': 'files à remettre ; à défaut, toutes',
  'ask the AWS account all that decides, before deploying and before a campaign':
    'demande au compte AWS tout ce qui décide, avant le déploiement et avant une campagne',
  'how many are to be told': 'combien de personnes sont à informer',
  'in how many hours': 'en combien d’heures',
  'how many in a hundred of them get an SMS': 'combien sur cent reçoivent un SMS',
  'colleagues who are to sign in, those at the telephone too':
    'collègues qui doivent se connecter, ceux du téléphone aussi',

  // Exemples et ce qui les suit
  'through your browser, to the Tocsin that "npm start" runs here':
    'par le navigateur, au Tocsin que « npm start » fait tourner ici',
  'a campaign tells the people of one list about one incident':
    'une campagne informe les personnes d’une liste d’un incident',
  'its list; then preview, check, submit, approve and start it':
    'sa liste ; puis preview, check, submit, approve et start',
  'was this person told?': 'cette personne est-elle informée ?',
  'completion; also zsh and fish': 'complétion ; aussi zsh et fish',
  done: 'fait',
  'Tocsin or this program failed': 'Tocsin ou ce programme a échoué',
  'what was typed, or a file, cannot be used': 'ce qui a été tapé, ou un fichier, est inutilisable',
  'sign-in is needed, or this is not for your role':
    'il faut se connecter, ou ce n’est pas permis à votre rôle',
  'there is no such thing': 'introuvable',
  'not possible now: wrong state, or somebody else changed it first':
    'impossible maintenant : mauvais état, ou quelqu’un d’autre l’a modifié avant',
  'nothing answers, or too many requests: try later':
    'rien ne répond, ou trop de demandes : réessayez plus tard',
  'the answer is no: something blocks, failed, was paused or is not whole':
    'la réponse est non : quelque chose bloque, a échoué, est suspendu ou n’est pas intact',
  'it waits for an answer; the commands to give it are printed':
    'une réponse est attendue\u00a0; les commandes pour la donner sont affichées',
  'interrupted with Ctrl-C': 'interrompu par Ctrl-C',
  'profile to act with, instead of --profile': 'profil à utiliser, à la place de --profile',
  'address of the API, instead of --api': 'adresse de l’API, à la place de --api',
  'access token to act with: for scripts, instead of signing in':
    'jeton d’accès à utiliser : pour les scripts, au lieu de se connecter',
  'folder of the profiles, instead of tocsin in your configuration folder':
    'dossier des profils, à la place de tocsin dans votre dossier de configuration',
  'to the Tocsin that "npm start" runs here, or to the one you signed in to before':
    'au Tocsin que « npm start » fait tourner ici, ou à celui de la dernière connexion',
  'to a deployed one, for the first time': 'à un Tocsin déployé, pour la première fois',
  'to the same again': 'au même, de nouveau',
  'A script has no browser: it sets TOCSIN_TOKEN to an access token, and TOCSIN_API to the address of the API.':
    'Un script n’a pas de navigateur : il met dans TOCSIN_TOKEN un jeton d’accès, et dans TOCSIN_API l’adresse de l’API.',
  'forgets the tokens of this profile': 'oublie les jetons de ce profil',
  'your name, your roles and the API': 'votre nom, vos rôles et l’API',
  'choose one with --profile NAME or TOCSIN_PROFILE': 'choisissez-en un par --profile NOM ou TOCSIN_PROFILE',
  'curl -H "authorization: Bearer $(tocsin token)" https://…/v1/campaigns':
    'curl -H "authorization: Bearer $(tocsin token)" https://…/v1/campaigns',
  'a table': 'un tableau',
  'for a script': 'pour un script',
  'writes such a file for you to fill in': 'écrit un tel fichier, à remplir',
  'creates the campaign and prints its id': 'crée la campagne et affiche son identifiant',
  'only the id, for a script': 'l’identifiant seul, pour un script',
  'its state and what to do next': 'son état et la suite à donner',
  'takes the fields of the file': 'prend les champs du fichier',
  'sends five times as fast as one with 1': 'envoie cinq fois plus vite qu’une campagne de poids 1',
  'uploads in parts, with a bar': 'dépose en parties, avec une barre',
  'one sheet of a workbook': 'une feuille d’un classeur',
  'a workbook, whose cells are all texts': 'un classeur, dont toutes les cellules sont du texte',
  'as which file': 'sous quelle forme',
  'the same after a lost connection: only what is missing':
    'de même après une coupure : seulement ce qui manque',
  'rows that were mended, or came later': 'des lignes corrigées, ou venues plus tard',
  'Until the campaign starts, another list replaces the one before; where it cannot be read, the one before still counts. Columns that no field answers to are not kept. Where something has to be decided first, you are asked, or the command ends with 8 and says which command answers.':
    'Jusqu’au départ de la campagne, une autre liste remplace la précédente\u00a0; si elle ne peut être lue, la précédente compte toujours. Les colonnes sans champ ne sont pas gardées. S’il faut d’abord décider quelque chose, la question vous est posée, ou la commande se termine par 8 et dit quelle commande y répond.',
  'the columns, what each was taken for, and what else there is':
    'les colonnes, ce pour quoi chacune a été prise, et ce qu’il y a d’autre',
  'reads the list anew': 'relit la liste',
  'What was decided of conflicts is asked again: by other columns, others have a reference in common.':
    'Ce qui a été décidé des conflits est redemandé\u00a0: avec d’autres colonnes, d’autres personnes ont une référence en commun.',
  'names people of the list: kept in the audit trail':
    'nomme des personnes de la liste\u00a0: consigné dans le journal',
  'other people: each is told': 'des personnes différentes\u00a0: chacune est informée',
  'one group otherwise': 'un groupe autrement',
  'others: other people, each is told; same: one person, told once; leave-out: nobody of them is told.':
    'others\u00a0: des personnes différentes, chacune est informée\u00a0; same\u00a0: une seule personne, informée une fois\u00a0; leave-out\u00a0: aucune d’elles n’est informée.',
  'how many people share what, and in which rows':
    'combien de personnes partagent quoi, et sur quelles lignes',
  'these people are told otherwise, or by letter': 'ces personnes sont informées autrement, ou par courrier',
  'set-aside: it is not used; send: each of these people gets a message there.':
    'set-aside\u00a0: on ne s’en sert pas\u00a0; send\u00a0: chacune de ces personnes y reçoit un message.',
  'nothing of it counts': 'rien n’en compte',
  'a workbook, whose cells keep zeros and long numbers':
    'un classeur, dont les cellules gardent les zéros et les longs numéros',
  'with the fields of this notice': 'avec les champs de cet avis',
  'the report, once it is whole': 'le rapport, une fois complet',
  'a CSV for whoever keeps the list; it holds personal data':
    'un CSV pour qui tient la liste ; il contient des données personnelles',
  'for a person who does not exist': 'pour une personne qui n’existe pas',
  'for one of the list': 'pour une personne de la liste',
  'marked "[Test]", for nobody real': 'marqué « [Test] », pour personne de réel',
  'as if it were started now and alone': 'comme si elle partait maintenant et seule',
  'each finding blocks, warns or passes': 'chaque constat bloque, avertit ou passe',
  'ends with 7 where something blocks': 'se termine par 7 si quelque chose bloque',
  'shows it and asks; somebody else has to approve it, and any change makes it void':
    'la montre et demande ; quelqu’un d’autre doit l’approuver, et toute modification l’annule',
  'as you have read it, for a script': 'telle que vous l’avez lue, pour un script',
  'it is ready again and can be changed': 'elle est de nouveau en préparation et modifiable',
  'shows what changed, list, messages, cost and checks, then asks':
    'montre ce qui a changé, liste, messages, coût et vérifications, puis demande',
  'to read it in peace, approving nothing': 'pour lire au calme, sans rien approuver',
  'Nobody approves what they submitted, or changed since it was last approved.':
    'Personne n’approuve ce qu’il a soumis, ou modifié depuis la dernière approbation.',
  'it is ready again': 'elle est de nouveau en préparation',
  'an approver grants or refuses it': 'un approbateur l’accorde ou la refuse',
  'an administrator resumes it then': 'un administrateur reprend alors la campagne',
  'the limit stays as it is': 'la limite reste telle quelle',
  'Amazon SES reviews accounts at 5 bounces in a hundred and may pause all their sending at 10.':
    'Amazon SES examine les comptes à partir de 5 retours pour cent messages et peut suspendre tout leur envoi à 10.',
  'now, with a bar': 'maintenant, avec une barre',
  'by itself, within a minute of that time': 'toute seule, à une minute près',
  'start it later with "campaign start"': 'lancez-la plus tard par « campaign start »',
  'a bar; ends with 7 when the campaign pauses or is cancelled':
    'une barre ; se termine par 7 si la campagne est suspendue ou annulée',
  'stops now': 's’arrête maintenant',
  'after a pause for bounces this says that you have seen them':
    'après une suspension pour retours, dit que vous les avez vus',
  'asks first': 'demande d’abord',
  'the bundle for the regulator; it names nobody of the list':
    'le dossier pour l’autorité ; il ne nomme personne de la liste',
  'who is owed a letter or not to be reached, with the reason':
    'les personnes à informer par courrier ou impossibles à joindre, avec le motif',
  'the same in French': 'la même chose en français',
  'language of what people read in it': 'langue de ce qui s’y lit',
  'nobody counts as told before they are posted': 'personne ne compte comme informé avant l’envoi postal',
  'which were posted, and which not': 'lesquels sont postés, lesquels non',
  'its state, its files and its seal': 'son état, ses fichiers et son sceau',
  'each download is recorded with your name; what arrives is held against the manifest':
    'chaque téléchargement est enregistré à votre nom ; ce qui arrive est comparé au manifeste',
  'its people are not told yet': 'ses personnes ne sont pas encore informées',
  'asks before it is noted': 'demande confirmation avant de le noter',
  'throw its letters away': 'jetez ses courriers',
  'download one with "campaign report --report"': 'téléchargez-en un par « campaign report --report »',
  'asks, deletes, and looks once more whether anything is left':
    'demande, efface, et regarde encore s’il reste quelque chose',
  'asks why; your answer is kept with your name':
    'demande pourquoi ; votre réponse est gardée avec votre nom',
  'where they know no number': 'si la personne ne connaît aucun numéro',
  'the caller has read out the code of their notice': 'la personne a lu le code de son avis',
  'looks for nobody, and says what to tell the caller': 'ne cherche personne, et dit ce qu’il faut répondre',
  'Every look-up is kept in the audit trail, and only so many people can be looked up in ten minutes and in a day. At most ten are shown of what several share.':
    'Chaque recherche est inscrite au journal, et le nombre de personnes cherchées est limité par dix minutes et par jour. De ce que plusieurs ont en commun, dix au plus sont montrées.',
  'who opened it and why is kept in the audit trail': 'qui l’a ouvert, et pourquoi, reste dans le journal',
  'they are in the next batch of letters; not while they are in one that is still to be posted':
    'la personne est dans le prochain lot de courriers, sauf tant qu’elle est dans un lot qui n’est pas encore posté',
  'sends to this one person, never by accident to somebody told already':
    'envoie à cette seule personne, jamais par mégarde à qui est déjà informé',
  'they count as told, and get no message that has not left yet':
    'elle compte comme informée, et ne reçoit aucun message qui ne soit déjà parti',
  'whoever is posted a letter counts as told, until it comes back':
    'la personne à qui un courrier est posté compte comme informée, tant qu’il ne revient pas',
  'the same file twice changes nothing; of two outcomes the later day wins':
    'le même fichier deux fois ne change rien ; de deux résultats, le plus récent l’emporte',
  'every file that was uploaded, newest first': 'tous les fichiers déposés, le plus récent d’abord',
  'mended, it can be uploaded as it is; it holds personal data':
    'une fois corrigé, il se dépose tel quel ; il contient des données personnelles',
  'they count as told no more; that it was recorded and taken back stays in their history':
    'elle ne compte plus comme informée ; la mention et son retrait restent dans son historique',
  'by the code of the new contact; what has been sent there cannot be unsent':
    'par le code de la nouvelle coordonnée ; ce qui y a été envoyé ne peut pas être repris',
  'that a notice was sent stays, without saying to whom': 'reste qu’un avis a été envoyé, sans dire à qui',
  'their ids, languages and titles': 'leurs identifiants, langues et titres',
  'label, help and form of each field': 'libellé, aide et forme de chaque champ',
  'fill it in, then: tocsin campaign create campaign.json':
    'remplissez-le, puis : tocsin campaign create campaign.json',
  'what is still empty stands in brackets': 'ce qui est encore vide figure entre crochets',
  'who sent it and on which day': 'qui l’a envoyé et quel jour',
  'kept elsewhere, it shows whether a chain is made anew later':
    'gardé ailleurs, montre si une chaîne est refaite plus tard',
  'everything that was done with a campaign': 'tout ce qui a été fait d’une campagne',
  'what came after entry 12': 'ce qui a suivi l’entrée 12',
  'every chain; ends with 7 where one is not whole':
    'toutes les chaînes ; se termine par 7 si l’une n’est pas intacte',
  'that of one campaign': 'celle d’une campagne',
  'finds a chain, too, that was made anew as a whole': 'trouve aussi une chaîne refaite en entier',
  'nobody is lost by them: they wait for 14 days': 'personne n’est perdu : ils attendent 14 jours',
  'all of them': 'tous',
  'those of one queue; docs/runbook.md says what to look for first':
    'ceux d’une file ; docs/runbook.md dit que regarder d’abord',
  'with what to ask AWS for, ready to be pasted': 'avec ce qu’il faut demander à AWS, prêt à coller',
  'for a script; ends with 7 where something is in the way':
    'pour un script ; se termine par 7 si quelque chose fait obstacle',
  "It reads tocsin.config.json of the project's folder and the AWS credentials of the terminal (AWS_PROFILE), and changes nothing.":
    'Elle lit tocsin.config.json dans le dossier du projet et les identifiants AWS du terminal (AWS_PROFILE), et ne change rien.',
};
