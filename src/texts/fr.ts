// All words for readers in French: « vous », e-mail. An alert is an « alerte », a digest an « envoi », a post an « offre », a tag a
// « mot-clé ». A no-break space
// stands before : and inside « », a narrow one before ; ? and !, as the Imprimerie nationale has it.

import { type Html, html } from '../html.ts';
import type { Texts } from './en.ts';
import { formatList, plural, small } from './format.ts';

const count = (number: number, one: string, other: string) => plural('fr', number, { one, other });

/** « d’Acme », « de Rivières » */
const of = (name: string) => (/^[aeiouyàâéèêëîïôûœ]/i.test(name) ? `d’${name}` : `de ${name}`);

export const fr: Texts = {
  alerts: {
    everyPost: 'toutes les offres',
    any: (tags: readonly string[]) => tags.join(' ou '),
    all: (tags: readonly string[]) => tags.join(' et '),
    both: (parts: readonly string[]) => parts.join(' et '),
    butNot: (wanted: string, tags: readonly string[]) => `${wanted}, sauf ${tags.join(' ou ')}`,
  },

  facets: {
    only: (kind: string) => `${kind} uniquement`,
    not: (kind: string) => `Sauf ${small(kind)}`,
    from: (organisation: string) => `Chez ${organisation}`,
    notFrom: (organisation: string) => `Pas chez ${organisation}`,
    in: (place: string) => `Lieu : ${place}`,
    notIn: (place: string) => `Sauf ${place}`,
    payStated: 'Salaire indiqué',
    payNotStated: 'Salaire non indiqué',
    within: small,
    join: (parts: readonly string[]) => parts.join(' · '),
  },

  tags: {
    unknown: (number: number, tags: string) =>
      count(
        number,
        `Aucune offre de ce site ne porte encore le mot-clé ${tags}.`,
        `Aucune offre de ce site ne porte encore les mots-clés ${tags}.`,
      ),
    meant: (tags: string) => `Vouliez-vous dire ${tags} ?`,
  },

  common: {
    footer: (board: string) => `Alertes emploi ${of(board)}`,
    privacy: 'Confidentialité',
    problem: (title: string) => `Erreur : ${title}`,
    thePeople: (board: string) => `l’équipe ${of(board)}`,
    needHelp: (contact: Html) => html`Besoin d’aide ? Écrivez à ${contact}.`,
    unsubscribe: 'Se désabonner',
    weekly: 'Chaque semaine',
    daily: 'Chaque jour',
    instant: 'Immédiatement',
    address: 'Adresse',
    alerts: 'Alertes',
    howOften: 'Fréquence',
    timeZone: 'Fuseau horaire',
  },

  when: {
    everyDay: (time: string) => `tous les jours à ${time}`,
    onWeekdays: (time: string) => `du lundi au vendredi à ${time}`,
    onDays: (days: readonly string[], time: string) =>
      `${formatList(
        'fr',
        days.map((day) => `le ${day}`),
      )} à ${time}`,
    instant: 'dès qu’une offre paraît',
    clock: (place: string) => `Heure locale : ${place}`,
    both: (frequency: string, when: string) => `${frequency} : ${when}`,
  },

  choose: {
    whichJobs: 'Quelles offres ?',
    filter: 'Chercher un mot-clé',
    filterNone: 'Aucun mot-clé ne contient cela.',
    moreTags: (tags: number) => count(tags, 'Un autre mot-clé', '# autres mots-clés'),
    everyJob: 'Toutes les offres',
    moreChoices: 'Télétravail, salaire, employeurs…',
    where: 'Lieu',
    anywhere: 'Peu importe',
    work: 'Type d’emploi',
    anyWork: 'Tous les types',
    alsoAsks: 'Elle demande aussi',
    follow: 'Employeurs à suivre',
    followHint: 'Toutes leurs offres arrivent, quels que soient leurs mots-clés.',
    shut: 'Employeurs à exclure',
    shutHint: 'Séparez-les par des points-virgules.',
    mode: 'Parmi les mots-clés, une offre doit porter',
    modeAny: 'au moins un',
    modeAll: 'tous',
    all: 'Et chacun de ces mots-clés',
    none: 'Mais aucun de ces mots-clés',
    noneHint: 'Séparez-les par des virgules, par exemple : stage, bénévolat',
    others: 'Mots-clés absents de la liste',
    noTags: 'Choisissez au moins un mot-clé, ou toutes les offres.',
    openNow: (jobs: number) => count(jobs, '1 offre en ce moment', '# offres en ce moment'),
    noneOpen: 'Aucune offre en ce moment',
    aWeek: (jobs: number) => `environ ${plural('fr', jobs, { other: '#' })} par semaine`,
    aMonth: (jobs: number) => `environ ${plural('fr', jobs, { other: '#' })} par mois`,
    nowAndOften: (now: string, often: string) => `${now}, ${often}`,
  },

  signUp: {
    title: 'Les nouvelles offres par e-mail',
    about: (board: string) =>
      `Recevez par e-mail les nouvelles offres ${of(board)} qui correspondent à votre recherche.`,
    intro: 'Uniquement ce que vous choisissez.',
    already: (link: Html) => html`Déjà un abonnement ? ${link}`,
    getLink: 'Demandez votre lien.',
    outboxNote: (outbox: Html) =>
      html`Aucun e-mail ne quitte cette machine : ils restent dans la ${outbox}, où vous pouvez les lire.`,
    outboxLink: 'boîte d’envoi',
    outboxInLog:
      'Aucun e-mail ne quitte cette machine : le journal de Rolecall indique l’adresse où les lire.',
    address: 'Votre adresse e-mail',
    howOften: 'À quelle fréquence ?',
    timeZone: 'Votre fuseau horaire',
    timeZoneHint: 'Par exemple Europe/Paris ou America/Montreal.',
    leaveEmpty: 'Laissez ce champ vide',
    promise: (board: string) =>
      `${board} n’utilise votre adresse que pour ces alertes. Le premier e-mail vous demande de la confirmer, et chacun contient un lien pour se désabonner.`,
    privacy: 'Confidentialité',
    subscribe: 'S’abonner',
    sampleTitle: 'L’e-mail que vous recevriez maintenant',
    newestTitle: 'Les offres les plus récentes',
    showMatches: 'Voir mon e-mail',
    sampleNothingChosen: 'Choisissez des mots-clés : votre e-mail s’affichera ici.',
    sampleNone:
      'Aucune offre ouverte ne correspond pour l’instant. Vous recevrez un e-mail dès qu’il y en aura une.',
    sampleMore: (jobs: number) => count(jobs, 'et une autre', 'et # autres'),
    from: 'De',
    subject: 'Objet',
    feed: (atom: Html, json: Html) => html`Dans un lecteur de flux : ${atom} ou ${json}`,
    pleaseCheck: 'Pas encore envoyé',
    meantAddress: (address: string) => `Vouliez-vous dire ${address} ?`,
    addressIsRight: 'Si l’adresse est correcte telle quelle, appuyez de nouveau sur « S’abonner ».',
    wrong: {
      email: 'Indiquez une adresse e-mail, par exemple ada@example.org.',
      tags: 'Choisissez au moins un mot-clé, ou toutes les offres.',
      timezone: 'Indiquez un fuseau horaire, par exemple Europe/Paris ou America/Montreal.',
    },
    meantZone: (zone: string) => `Ce n’est pas un fuseau horaire. Vouliez-vous dire ${zone} ?`,
    sentTitle: 'Consultez votre messagerie',
    sent: (address: Html) =>
      html`Un e-mail est en route vers ${address}. Cliquez sur le lien qu’il contient : vos alertes emploi commenceront.`,
    sentJson:
      'Consultez votre messagerie : vos alertes emploi commencent dès que vous cliquez sur le lien que nous y avons envoyé.',
    sentHint:
      'Le lien est valable 48 heures. Rien après quelques minutes ? Regardez dans les courriers indésirables et vérifiez que l’adresse ci-dessus est correcte. Une adresse reçoit au plus trois e-mails de ce type par jour.',
    sentAgain: 'L’adresse n’est pas la bonne ? Remplir de nouveau le formulaire',
  },

  addressFaults: {
    empty: 'Indiquez votre adresse e-mail, par exemple ada@example.org.',
    long: 'C’est trop long pour une adresse e-mail.',
    invisible: 'L’adresse contient un caractère invisible ou un saut de ligne : saisissez-la de nouveau.',
    several: 'Indiquez une seule adresse, sans virgule ni point-virgule.',
    name: 'Indiquez l’adresse seule, sans nom et sans < >.',
    blank: 'L’adresse contient un espace.',
    'no-at': 'Il manque le @, comme dans ada@example.org.',
    'many-ats': 'Elle contient plus d’un @.',
    'no-local': 'Il manque quelque chose avant le @.',
    local: 'Avant le @, seuls sont acceptés ici les lettres sans accent, les chiffres et . _ + -',
    domain: 'Ce qui suit le @ n’est pas un domaine de messagerie, comme example.org.',
  },

  confirm: {
    askTitle: 'Confirmez vos alertes emploi',
    ask: (address: Html, board: string) => html`Appuyez sur le bouton, et ${board} les enverra à ${address}.`,
    askButton: 'Confirmer mes alertes',
    addTitle: 'Ajouter ces mots-clés à vos alertes emploi ?',
    add: (address: Html) =>
      html`${address} reçoit déjà des alertes emploi ; vos alertes actuelles sont conservées.`,
    differs: 'Vous avez fait d’autres choix cette fois',
    frequencyFromNow: (chosen: string, before: string) =>
      `Désormais : ${small(chosen)} (jusqu’ici : ${small(before)})`,
    zoneFromNow: (chosen: string, before: string) => `Désormais : ${chosen} (jusqu’ici : ${before})`,
    takeOver: 'Modifier cela aussi',
    addButton: 'Ajouter ces mots-clés',
    moveTitle: 'Confirmez votre nouvelle adresse',
    move: (address: Html, board: string) =>
      html`Appuyez sur le bouton, et ${board} enverra vos alertes emploi à ${address}, et non plus à l’ancienne adresse.`,
    moveButton: 'Envoyer mes alertes ici',
    doneTitle: 'Vos alertes emploi sont activées',
    movedTitle: 'Vos alertes arrivent désormais à cette adresse',
    welcome: (jobs: number) =>
      count(
        jobs,
        'Le premier e-mail arrive dans quelques minutes : une offre correspond déjà.',
        'Le premier e-mail arrive dans quelques minutes : # offres correspondent déjà.',
      ),
    next: (when: string) => `Le prochain e-mail arrive le ${when}, s’il y a du nouveau d’ici là.`,
    nextInstant: 'Un e-mail arrive dès qu’une offre correspondante paraît.',
    paused:
      'Elles sont en pause en ce moment ; le lien ci-dessous vous en dit plus et permet de les reprendre.',
    manage: 'Voir ou modifier vos alertes',
    expiredTitle: 'Ce lien est trop ancien',
    expired:
      'Un lien de confirmation est valable 48 heures. Inscrivez-vous de nouveau, et vous en recevrez un autre.',
    outdatedTitle: 'Ce lien n’est plus valable',
    outdated:
      'Les alertes qu’il concernait ont été arrêtées après son envoi. Si vous les voulez de nouveau, inscrivez-vous encore une fois.',
    takenTitle: 'Cette adresse reçoit déjà des alertes emploi',
    taken: 'Deux abonnements ne peuvent pas partager une adresse. Le vôtre reste tel quel.',
    signUp: 'Vers le formulaire d’inscription',
  },

  manage: {
    title: (board: string) => `Vos alertes emploi ${of(board)}`,
    heading: 'Vos alertes emploi',
    getsNoMail: (address: Html, board: string) =>
      html`${address} ne reçoit aucun e-mail de la part ${of(board)}.`,
    comeBack: (link: Html) => html`Pour recevoir de nouveau des alertes emploi, ${link}.`,
    signUp: 'inscrivez-vous',
    dataLater: (link: Html) => html`Pour consulter ou effacer ce qui est conservé à votre sujet, ${link}.`,
    askLink: 'demandez un lien par e-mail',
    fileWins: (board: string) =>
      `Vos alertes ont été créées par l’équipe ${of(board)}, dans un fichier qu’elle tient à jour. Ce que vous modifiez ici vaut jusqu’à ce qu’elle modifie ce fichier.`,
    done: {
      saved: 'Enregistré. Votre prochain e-mail en tiendra compte.',
      same: 'Il n’y avait rien à modifier.',
      gone: 'Cette alerte a été modifiée ou arrêtée entre-temps. Voici la situation actuelle.',
      paused: 'En pause. Aucun e-mail n’arrive avant le jour que vous avez choisi.',
      resumed: 'Vos e-mails reprennent.',
      stays: 'Merci. Vos alertes continuent.',
      mailed:
        'Un e-mail contenant le lien est en route vers votre adresse. Le lien est valable 30 minutes. Au plus trois e-mails de ce type partent par jour.',
    },
    alertsTitle: 'Vos alertes',
    severalAlerts: 'Une offre n’arrive qu’une fois, sous la première alerte à laquelle elle correspond.',
    change: 'Modifier',
    cancel: 'Annuler',
    remove: 'Supprimer cette alerte',
    save: 'Enregistrer',
    addTitle: 'Une autre alerte',
    add: 'Ajouter cette alerte',
    longTags: 'Indiquez au plus 100 mots-clés de 100 caractères au plus.',
    notSaved: 'Pas encore enregistré',
    tooManyAlerts: 'Cela ferait plus de 20 alertes : supprimez-en d’abord une.',
    lastAlert: 'C’est votre seule alerte : désabonnez-vous, ou ajoutez-en d’abord une autre.',
    settingsTitle: 'À quelle fréquence, et quand',
    saveSettings: 'Enregistrer la fréquence',
    badZone: 'Ce n’est pas un fuseau horaire : indiquez un nom comme Europe/Paris.',
    meantZone: (zone: string) => `Ce n’est pas un fuseau horaire. Vouliez-vous dire ${zone} ?`,
    nextTitle: 'Votre prochain e-mail',
    nextAt: (when: string) => `Il est prévu le ${when}, si une offre correspond d’ici là.`,
    nextSoon: 'Il arrive d’un instant à l’autre.',
    nextInstant: 'Il arrive dès qu’une offre correspond.',
    nextPaused: 'Aucun n’arrive pendant la pause.',
    wouldHold: (jobs: number) =>
      count(jobs, 'Il contiendrait pour l’instant une offre :', 'Il contiendrait pour l’instant # offres :'),
    holdsNothing: 'Aucune nouvelle offre ne correspond pour l’instant.',
    more: (jobs: number) => count(jobs, 'et une autre', 'et # autres'),
    pauseTitle: 'Pause',
    pausedUntil: (day: string) => `En pause jusqu’au ${day}.`,
    pauseUntil: 'Jusqu’au',
    pause: 'Mettre en pause',
    pauseLonger: 'Changer le jour',
    resume: 'Reprendre maintenant',
    badDay: 'Choisissez un jour à partir de demain, dans un an au plus tard.',
    lastTitle: 'Vos derniers e-mails',
    noneYet: 'Aucun n’a encore été envoyé.',
    accountTitle: 'Votre adresse et vos données',
    accountIntro:
      'Pour changer d’adresse, télécharger ce qui est conservé à votre sujet ou le faire effacer, il vous faut un lien à part. Il arrive par e-mail, car les envois d’offres sont souvent transférés.',
    accountButton: 'M’envoyer ce lien',
    unsubscribeAll: 'Se désabonner de tout',
    yourAddress: 'Votre adresse e-mail',
    sendLink: 'M’envoyer un lien',
    linkTitle: 'Un nouveau lien vers vos alertes emploi',
    linkIntro:
      'Indiquez l’adresse qui reçoit vos alertes emploi. Un lien pour les modifier, les mettre en pause ou les arrêter arrivera par e-mail.',
    linkSent: 'Consultez votre messagerie',
    linkSentText:
      'Si cette adresse est connue ici, un e-mail contenant un lien est en route. Rien n’arrive ? Regardez dans les courriers indésirables ; une adresse reçoit au plus trois e-mails de ce type par jour.',
    badAddress: 'Ce n’est pas une adresse e-mail à laquelle envoyer des alertes emploi.',
  },

  notThis: {
    title: 'Moins d’offres de ce genre',
    intro: (wants: string) => `Vous recevez : ${wants}.`,
    legend: 'Que ne voulez-vous plus recevoir ?',
    tag: (tag: string) => `Les offres portant le mot-clé ${tag}`,
    save: 'Enregistrer',
    allWanted:
      'Vos alertes demandent justement tout ce qui caractérise cette offre. Vous pouvez les modifier ci-dessous.',
    toManage: 'Voir ou modifier toutes vos alertes',
  },

  account: {
    title: (board: string) => `Votre adresse et vos données chez ${board}`,
    intro: (address: Html) => html`Cette page concerne ${address}.`,
    addressTitle: 'Une autre adresse',
    addressIntro:
      'Un e-mail part vers la nouvelle adresse ; vos alertes y sont transférées dès que vous l’y confirmez.',
    newAddress: 'Nouvelle adresse',
    changeAddress: 'Envoyer l’e-mail',
    sameAddress: 'C’est déjà votre adresse.',
    addressSent: 'Consultez votre nouvelle messagerie',
    addressSentText: (address: Html) =>
      html`Un e-mail est en route vers ${address}. Vos alertes vont à l’ancienne adresse tant que vous n’avez pas confirmé la nouvelle.`,
    exportTitle: 'Ce qui est conservé à votre sujet',
    exportIntro: 'Vos choix et les e-mails d’offres qui vous ont été envoyés, en un seul fichier (JSON).',
    exportButton: 'Télécharger',
    eraseTitle: 'Tout effacer',
    eraseIntro:
      'Vos alertes s’arrêtent ; votre adresse, votre nom et vos choix sont effacés. Il ne reste qu’une empreinte de l’adresse, afin que personne d’autre que vous ne la réinscrive. C’est irréversible.',
    sure: 'Oui, effacer tout ce qui me concerne',
    notSure: 'Cochez cette case pour confirmer.',
    erase: 'Effacer',
    erased: 'Vos données sont effacées',
    erasedText: (board: string) =>
      `Plus rien de ce qui permet de vous identifier n’est conservé, et ${board} ne vous enverra plus d’e-mail.`,
    expired: 'Ce lien a expiré',
    expiredText: 'Il est valable 30 minutes après son envoi. Demandez-en un nouveau :',
  },

  unsubscribe: {
    ask: (board: string) => `Ne plus recevoir les e-mails ${of(board)} ?`,
    askWho: (address: Html, board: string) =>
      html`${address} reçoit les alertes emploi ${of(board)}. Un clic, et aucune ne sera plus envoyée.`,
    whatEnds: 'Que voulez-vous arrêter ?',
    everything: 'Tout',
    onlyAlert: (alert: string) => `Seulement l’alerte « ${alert} »`,
    fewer: 'Trop d’e-mails ?',
    fewerWhy: (when: string) => `Les mêmes offres peuvent arriver ensemble, dans un seul e-mail : ${when}.`,
    weeklyInstead: 'Plutôt une fois par semaine',
    isWeekly: 'Désormais un e-mail par semaine',
    weeklyWho: (address: Html, when: string) =>
      html`${address} reçoit les mêmes offres, toutes ensemble : ${when}.`,
    why: 'Pourquoi partez-vous ?',
    whyHint: 'La réponse est facultative. Seul le nombre de réponses est conservé, rien qui vous concerne.',
    reasons: {
      'found-here': 'J’ai trouvé un emploi ici',
      'found-elsewhere': 'J’en ai trouvé un ailleurs',
      'too-much': 'Trop d’e-mails',
    },
    thanks: 'Merci.',
    done: (board: string) => `Vous ne recevrez plus d’e-mails de la part ${of(board)}`,
    doneWho: (address: Html) => html`L’adresse ${address} est désabonnée.`,
    mistake: (contact: Html) => html`Si c’était une erreur, écrivez à ${contact}.`,
    undoIntro: 'C’était une erreur ? Pendant une journée, vous pouvez revenir en arrière sans rien manquer.',
    undo: 'Annuler le désabonnement',
    pauseTitle: 'Ou seulement une pause ?',
    pauseInstead: 'Plutôt une pause',
    alertEnded: 'Cette alerte est arrêtée',
    noMoreOf: (alert: string) => `Plus aucun e-mail pour « ${alert} ».`,
    stillOn: (address: Html) => html`${address} reçoit encore :`,
    isBack: 'Vos e-mails reprennent',
    isPaused: 'Vos e-mails sont en pause',
    backWho: (address: Html) => html`${address} reçoit les alertes emploi comme avant.`,
    pausedWho: (address: Html, day: string) =>
      html`${address} ne reçoit aucune alerte emploi jusqu’au ${day} ; ensuite, elles reprennent.`,
    toManage: 'Voir ou modifier vos alertes',
    tooLate: 'Il n’est plus possible de revenir en arrière',
    signUpAgain: (link: Html) => html`Vous pouvez ${link} à tout moment.`,
    signUpLink: 'vous réinscrire',
  },

  applying: {
    here: 'En savoir plus et postuler',
    at: (host: string) => `Postuler sur ${host}`,
    byMail: (address: string) => `Postuler par e-mail : ${address}`,
  },

  work: {
    remote: 'Télétravail',
    hybrid: 'Hybride',
    'on-site': 'Sur site',
    'full-time': 'Temps plein',
    'part-time': 'Temps partiel',
    contract: 'Mission',
    temporary: 'Temporaire',
    internship: 'Stage',
    volunteer: 'Bénévolat',
  },

  digest: {
    otherJobs: 'Autres offres',
    closedSince: (jobs: number) =>
      count(
        jobs,
        'Une offre a été clôturée depuis cet envoi.',
        '# offres ont été clôturées depuis cet envoi.',
      ),
    closes: (day: string) => `Jusqu’au ${day}`,
    posted: (day: string) => `Publiée le ${day}`,
    postedAgain: (day: string) => `Republiée le ${day}`,
    passedOn: 'Quelqu’un vous a transféré ceci ?',
    getThese: 'Recevoir les nouvelles offres par e-mail',
  },

  feeds: {
    title: (board: string) => `Offres ${of(board)}`,
    titleOf: (board: string, choice: string) => `Offres ${of(board)} : ${choice}`,
  },

  errors: {
    404: {
      title: 'Il n’y a rien ici',
      text: 'Si vous venez d’un lien dans un e-mail, il en manque peut-être une partie : les liens longs sont parfois coupés en fin de ligne. Copiez le lien entier depuis l’e-mail et réessayez.',
    },
    400: {
      title: 'Lecture impossible',
      text: 'Ce qui a été envoyé à cette page n’est pas ce qu’elle attend. Revenez en arrière, vérifiez ce que vous avez saisi et réessayez.',
    },
    405: { title: 'Impossible ici', text: 'Cette page ne s’utilise pas de cette façon.' },
    413: {
      title: 'Trop à la fois',
      text: 'Ce qui a été envoyé à cette page dépasse tout ce dont elle a besoin.',
    },
    421: {
      title: 'Pas à cette adresse',
      text: 'Ce service ne répond qu’à sa propre adresse. Si vous l’administrez : PUBLIC_URL et HOST indiquent à quelles adresses il répond.',
    },
    429: {
      title: 'Veuillez patienter un moment',
      text: 'Cela vient d’être demandé trop souvent, par vous ou par d’autres. Réessayez plus tard. Rien n’est perdu : vos réglages sont conservés.',
    },
    500: {
      title: 'Une erreur s’est produite',
      text: 'Elle vient de notre côté et a été consignée.',
    },
    503: {
      title: 'Veuillez réessayer dans quelques minutes',
      text: 'Le service n’a pas accès à ses données en ce moment.',
    },
  },

  brokenLink: {
    title: 'Ce lien ne fonctionne pas',
    text: 'Il a peut-être été coupé lors de la copie, ou remplacé par un lien plus récent. Ouvrez-le de nouveau depuis votre e-mail le plus récent, et copiez le lien entier si le clic ne suffit pas.',
    stopWithout: (contact: Html) => html`Pour arrêter les e-mails sans lien, écrivez à ${contact}.`,
  },

  sample: {
    subject: (subject: string) => `[Essai] ${subject}`,
    title: 'Ce lien vient d’un exemple',
    unsubscribe:
      'Dans l’e-mail que reçoivent les lecteurs, il demande s’il faut arrêter les e-mails ; un clic les arrête.',
    manage:
      'Dans l’e-mail que reçoivent les lecteurs, il montre leurs alertes, à modifier ou à mettre en pause.',
    digest: 'Dans l’e-mail que reçoivent les lecteurs, il montre l’e-mail entier dans le navigateur.',
    nothing:
      'Celui-ci n’appartient à personne : rien n’a changé, et personne n’a cessé de recevoir ses e-mails.',
    signUp: 'Alertes emploi par e-mail',
  },

  outbox: {
    title: 'Boîte d’envoi',
    intro: 'Ces e-mails sont restés sur cette machine. Avec SMTP_URL, ils partent vers leurs destinataires.',
    empty: 'Rien n’a encore été envoyé.',
    to: (address: string) => `à ${address}`,
    toWhom: (address: string) => `À ${address}`,
    newest: (mails: number) => count(mails, 'L’e-mail le plus récent.', 'Les # e-mails les plus récents.'),
    views: 'Vues de cet e-mail',
    asHtml: 'HTML',
    asText: 'Texte',
    asSource: 'Source',
    frame: 'L’e-mail en HTML',
    noText: 'Cet e-mail n’a pas de partie texte.',
  },

  digestMail: {
    newJobs: (jobs: number) => count(jobs, '1 nouvelle offre', '# nouvelles offres'),
    welcome: (jobs: number) => count(jobs, 'Bienvenue : 1 offre pour vous', 'Bienvenue : # offres pour vous'),
    hello: (name: string) => `Bonjour ${name},`,
    chosenBy: (alerts: readonly string[]) =>
      `${count(alerts.length, 'Selon votre alerte', 'Selon vos alertes')} : ${alerts.join(' ; ')}`,
    everyJob: 'Vous recevez toutes les offres.',
    chooseYours: 'Choisissez les vôtres',
    unsubscribe: 'Se désabonner',
    jobsAt: (jobs: number) => count(jobs, '1 offre', '# offres'),
    closes: (day: string) => `Jusqu’au ${day}`,
    posted: (day: string) => `Publiée le ${day}`,
    postedAgain: (day: string) => `Republiée le ${day}`,
    tags: (tags: string) => `Mots-clés : ${tags}`,
    openings: (posts: number) => count(posts, '1 poste', '# postes'),
    moreOpenings: (posts: number) => count(posts, 'et 1 autre poste', 'et # autres postes'),
    onBoard: (board: string) => `Sur ${board}`,
    notFrom: 'Plus rien de cet employeur',
    fewer: 'Moins de ce genre',
    notThis: 'Moins d’offres de ce genre, ou aucune de cet employeur',
    glance: 'En un coup d’œil',
    lastCall: 'Derniers jours',
    lastCallWhy: 'Ces offres se terminent avant votre prochain e-mail.',
    early: (role: string, closes: string) =>
      `Cet e-mail arrive plus tôt que d’habitude, car une des offres serait close d’ici là : ${role} (${small(closes)}).`,
    more: (jobs: number) => `${count(jobs, 'et 1 autre', 'et # autres')} :`,
    seeAll: 'voir l’e-mail entier dans le navigateur',
    why: (board: string) =>
      `Vous recevez cet e-mail parce que vous avez demandé les alertes emploi ${of(board)}.`,
    change: 'Modifier vos alertes',
    view: 'Voir dans le navigateur',
    privacy: 'Confidentialité',
    untitled: 'Une nouvelle offre',
    nothing: 'Nouvelles offres',
    roleAt: (role: string, organisation: string) => `${role} chez ${organisation}`,
    andMore: (first: string, jobs: number) => `${first} ${count(jobs, 'et 1 autre', 'et # autres')}`,
  },

  receiptMail: {
    subject: (post: string | null, board: string) =>
      post === null ? `Vos offres chez ${board}` : `Votre offre chez ${board} : ${post}`,
    title: 'Ce que votre offre est devenue',
    went: (post: string, people: number) =>
      `« ${post} » a été envoyée à ${count(people, 'une personne', '# personnes')}.`,
    more: (post: string, people: number, more: number) =>
      `« ${post} » a été envoyée à ${count(more, 'une personne de plus', '# personnes de plus')} : ${count(people, 'une', '#')} en tout.`,
    few: (post: string) => `« ${post} » a été envoyée à moins de 5 personnes pour l’instant.`,
    closes: (post: string, day: string) => `« ${post} » se termine bientôt : le dernier jour est le ${day}.`,
    stillOpen: (post: string, days: number) =>
      `« ${post} » est en ligne depuis ${count(days, 'un jour', '# jours')} et n’indique aucun dernier jour. L’offre est-elle toujours ouverte ? Sinon, dites-le à l’équipe du site.`,
    why: (board: string) =>
      `Vous recevez cet e-mail parce qu’une offre chez ${board} donne cette adresse comme contact.`,
    stop: 'Ne plus recevoir ces e-mails',
  },

  receipts: {
    ask: 'Ne plus recevoir d’e-mails sur vos offres ?',
    what: (board: string) => `${board} ne vous écrira plus sur ce que vos offres sont devenues.`,
    stop: 'Arrêter ces e-mails',
    done: 'Ces e-mails sont arrêtés',
    doneWhat: (board: string) => `${board} ne vous écrit plus au sujet de vos offres.`,
  },

  confirmMail: {
    expiry: 'Le lien est valable 48 heures.',
    manage: 'Voir ou modifier vos alertes',
    subscribe: {
      subject: (board: string) => `Confirmez vos alertes emploi ${of(board)}`,
      title: 'Un clic, et vos alertes emploi commencent',
      opening: (board: string, about: string) =>
        `Quelqu’un, sans doute vous, a demandé à ${board} d’envoyer des alertes emploi${about} à cette adresse. Elles commencent dès que vous le confirmez.`,
      button: 'Confirmer mes alertes',
      otherwise:
        'Si ce n’était pas vous, ne faites rien. Aucune alerte n’est envoyée, et cette adresse est oubliée sous 48 heures.',
    },
    add: {
      subject: (board: string) => `Ajouter des mots-clés à vos alertes emploi ${of(board)} ?`,
      title: 'Ajouter ces mots-clés ?',
      opening: (board: string, about: string) =>
        `Quelqu’un, sans doute vous, a demandé à ${board} des alertes emploi${about}. Cette adresse en reçoit déjà ; un clic y ajoute ces mots-clés.`,
      button: 'Ajouter ces mots-clés',
      otherwise: 'Si ce n’était pas vous, ne faites rien. Vos alertes restent telles quelles.',
    },
    'change-address': {
      subject: (board: string) => `Confirmez votre nouvelle adresse pour les alertes emploi ${of(board)}`,
      title: 'Est-ce votre nouvelle adresse ?',
      opening: (board: string, _about: string) =>
        `Quelqu’un, sans doute vous, a demandé à ${board} d’envoyer désormais ses alertes emploi à cette adresse. Elles arriveront ici dès que vous le confirmez.`,
      button: 'Envoyer mes alertes ici',
      otherwise:
        'Si ce n’était pas vous, ne faites rien. Rien n’est envoyé ici, et cette adresse est oubliée sous 48 heures.',
    },
  },

  movedMail: {
    subject: (board: string) => `Vos alertes emploi ${of(board)} vont désormais à une autre adresse`,
    title: 'Vos alertes emploi ont changé d’adresse',
    opening: (board: string, address: string) =>
      `Les alertes emploi ${of(board)} qui arrivaient à cette adresse vont désormais à ${address}. La nouvelle adresse l’a confirmé, et plus aucune n’arrive ici.`,
    notYou: (contact: string) => `Si vous ne l’avez pas demandé, écrivez à ${contact}.`,
  },

  quietMail: {
    subject: (board: string) => `Rien pour l’une de vos alertes chez ${board} depuis six semaines`,
    title: 'Une alerte qui n’apporte rien',
    nothing: (alert: string) => `Aucune offre n’a correspondu à « ${alert} » depuis six semaines.`,
    without: (wanted: string, jobs: number) =>
      `${count(jobs, 'Une offre aurait convenu', '# offres auraient convenu')} sans « ${wanted} ».`,
    butNot: (unwanted: string, jobs: number) =>
      `${count(jobs, 'Une offre aurait convenu', '# offres auraient convenu')} si vous n’aviez pas exclu ceci : « ${unwanted} ».`,
    instead: (tag: string, jobs: number) =>
      `Vouliez-vous dire « ${tag} » ? ${count(jobs, 'Une offre porte', '# offres portent')} ce mot-clé.`,
    button: 'Modifier vos alertes',
    once: 'Nous ne le disons qu’une fois. Si vous laissez vos alertes telles quelles, nous vous écrirons dès qu’une offre correspondra.',
    unsubscribe: 'Se désabonner de tout',
  },

  stillLooking: {
    subject: (board: string) => `Vous cherchez toujours ? Vos alertes emploi ${of(board)}`,
    title: 'Cherchez-vous toujours ?',
    opening: (board: string, alerts: string) =>
      `${board} vous envoie des alertes emploi depuis un an : ${alerts}. Si elles vous sont encore utiles, dites-le d’un clic.`,
    button: 'Oui, garder mes alertes',
    endsWithout: 'Sans réponse, elles s’arrêtent dans un mois.',
    staysWithout: 'Si vous ne faites rien, elles continuent comme avant.',
    unsubscribe: 'Non, les arrêter',
  },

  linkMail: {
    notYou: 'Si vous ne l’avez pas demandé, ne faites rien : rien ne change.',
    private: 'Ce lien est personnel : ne transférez pas cet e-mail.',
    minutes: (minutes: number) =>
      `Le lien est valable ${count(minutes, 'une minute', '# minutes')} et il est personnel : ne transférez pas cet e-mail.`,
    unsubscribe: 'Se désabonner de tout',
    manage: {
      subject: (board: string) => `Votre lien vers les alertes emploi ${of(board)}`,
      title: 'Vos alertes emploi',
      opening: (board: string) =>
        `Voici le lien que vous avez demandé. Il ouvre vos alertes emploi ${of(board)} : modifiez-les, mettez-les en pause ou arrêtez-les.`,
      button: 'Ouvrir mes alertes',
    },
    account: {
      subject: (board: string) => `Votre adresse et vos données chez ${board}`,
      title: 'Votre adresse et vos données',
      opening: (_board: string) =>
        'Voici le lien que vous avez demandé. Il permet de changer d’adresse, de télécharger ce que nous savons de vous ou de le faire effacer.',
      button: 'Ouvrir mes données',
    },
    left: {
      subject: (board: string) => `Vos données chez ${board}`,
      title: 'Vos données',
      opening: (board: string) =>
        `Vous avez demandé votre lien. Cette adresse ne reçoit actuellement aucune alerte emploi ${of(board)}. Le lien permet de télécharger ce que nous savons de vous ou de le faire effacer.`,
      button: 'Ouvrir mes données',
    },
  },
};
