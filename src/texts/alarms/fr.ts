// Alarms in French, in the words of `texts/fr.ts`: « offre », « envoi », « mot-clé ». A channel is a « canal », a run a « tournée ».
// A no-break space stands before : and inside « », a narrow one before ; ? and !.

import { plural } from '../format.ts';
import type { AlarmTexts } from './alarm-texts.ts';
import type { FactsOf } from './catalogue.ts';

const count = (number: number, one: string, other: string) => plural('fr', number, { one, other });

const BY_ITSELF = 'Une nouvelle tentative se fait d’elle-même';

const channelOf = ({ service, name, file }: { service: string; name: string; file: string }) =>
  `Le canal « ${name} » (${service}, ${file})`;

const capital = (words: string) => words.charAt(0).toUpperCase() + words.slice(1);

function domainsOf({ domains, more }: FactsOf<'mail-slow'>): string {
  const named = domains.map(({ domain, mails }) => `${domain} (${mails})`).join(', ');
  return more === 0 ? named : `${named} et ${count(more, 'un autre domaine', '# autres domaines')}`;
}

function unsendable({ run, named, all, over, error }: FactsOf<'unsendable'>): string {
  const which = named
    .map(({ delivery, person }) => `la livraison ${delivery} à la personne ${person}`)
    .join(', ');
  const more = all > named.length ? ` et ${all - named.length} de plus` : '';
  const given = count(over, '# abandonnée', '# abandonnées');
  const fate = over === all ? 'abandon' : `${given}, les autres sont retentées`;
  const why = error === null ? '' : ` La dernière erreur : ${error}.`;
  return `De la tournée ${run}, voici ce qui ne peut pas partir, par une erreur de notre part ou une ligne abîmée : ${which}${more} (${fate}).${why}`;
}

function vanished({ files, folder, isFolderGone, count: number, example }: FactsOf<'files-vanished'>) {
  const what = isFolderGone
    ? `Le dossier ${folder} est introuvable`
    : `Des fichiers manquent dans le dossier ${folder}`;
  const effect =
    files === 'post'
      ? 'leurs offres ne partent pas, mais sont gardées, et les envois qui les contiennent attendent, deux jours au plus'
      : 'leurs abonnements continuent';
  return `${what} : ${count(number, '1 fichier', '# fichiers')}${example === null ? '' : ` (dont ${example})`} ; ${effect}. D’ici là, rien de nouveau n’y est lu`;
}

export const alarmsFr: AlarmTexts = {
  kinds: {
    'posts-held': {
      message: (facts) =>
        count(
          facts.count,
          'Une nouvelle offre est retenue : personne n’a reçu d’e-mail à son sujet',
          '# nouvelles offres sont arrivées d’un coup et sont retenues : personne n’a reçu d’e-mail à leur sujet',
        ),
      remedy: () =>
        'Regardez-les avec « rolecall held », puis lancez « rolecall release posts » pour les annoncer, ou « rolecall release posts --quiet » pour les garder sans e-mail',
      onPage: () =>
        'Regardez-les. Annoncées, elles vont à qui les souhaite ; gardées, elles ne sont que sur le site.',
    },
    'welcomes-held': {
      message: (facts) =>
        count(
          facts.count,
          'Le premier envoi d’une nouvelle personne est retenu',
          '# nouvelles personnes sont arrivées d’un coup : leurs premiers envois sont retenus',
        ),
      remedy: () =>
        'Si la base de données a été perdue, lancez « rolecall release first-digests --quiet » : ces personnes reçoivent ce qui vient à partir de maintenant ; sinon, « rolecall release first-digests » expédie les premiers envois',
      onPage: () =>
        'Si la base de données a été perdue, que ces personnes reçoivent ce qui vient à partir de maintenant ; sinon, les premiers envois peuvent partir.',
    },
    'retags-held': {
      message: (facts) =>
        count(
          facts.count,
          'Une offre a changé de mots-clés : personne ne reçoit d’e-mail pour les nouveaux',
          '# offres ont changé de mots-clés d’un coup : personne ne reçoit d’e-mail pour les nouveaux',
        ),
      remedy: () =>
        'Lancez « rolecall release retags --quiet » si les mots-clés ont seulement été rangés, ou « rolecall release retags » pour annoncer les offres à qui suit leurs nouveaux mots-clés',
      onPage: () => 'Si les mots-clés ont seulement été rangés, gardez les offres sans e-mail.',
    },
    'files-vanished': {
      message: vanished,
      remedy: ({ files }) =>
        `Remettez les fichiers, ou lancez « rolecall release removed-${files}s » si leur disparition est voulue`,
      onPage: () => 'Remettez les fichiers, sauf si leur disparition est voulue.',
    },
    repository: {
      message: (facts) =>
        `Le dépôt des offres ne peut pas être lu : ${alarmsFr.repository(facts).problem}. Les offres restent comme elles sont.`,
      remedy: (facts) => alarmsFr.repository(facts).remedy,
      onPage: (facts) =>
        facts.problem === 'rewritten'
          ? 'Regardez la branche : son nouvel historique est-il voulu ?'
          : alarmsFr.repository(facts).remedy,
    },
    'page-not-there': {
      message: (facts) => {
        const answer = facts.answer === null ? 'pas encore demandée' : alarmsFr.answer(facts.answer);
        const posts = count(facts.count, 'Une offre attend', '# offres attendent');
        return `${posts} depuis un jour ou plus une page qui n’est pas là : ${facts.url} (${answer}). Personne ne reçoit d’e-mail à ce sujet.`;
      },
      remedy: () =>
        'Vérifiez que le site est construit et publié, et que site.page_url dit où se trouvent ses offres. La page est demandée une fois par heure. Avec posts.wait_for_page: false, les offres sont annoncées sans que l’on regarde leur page',
    },
    collecting: {
      message: ({ error }) =>
        `Les fichiers ne sont plus lus : aucune offre, aucun abonnement, aucune suppression n’est pris en compte (${error})`,
      remedy: () =>
        'Regardez les dossiers, le disque et le journal ; une tentative a lieu toutes les quinze secondes, et ce qui manque d’ici là vient ensuite',
    },

    'public-url': {
      message: ({ url, answer }) =>
        `Les liens de nos e-mails mènent à ${url}, mais ${alarmsFr.answer(answer)} : personne ne peut y confirmer, y changer quoi que ce soit ni s’y désabonner. Les envois attendent que ce soit réglé.`,
      remedy: ({ url }) =>
        `Vérifiez que PUBLIC_URL est l’adresse de ces pages, qu’un processus avec les pages tourne (« rolecall start » ou « start --only web »), et que le proxy lui transmet ${url}/healthz. Là où cette machine ne peut pas joindre son propre nom public, faites-le mener à l’adresse interne du proxy.`,
    },
    'disk-full': {
      message: ({ place, path }) =>
        `Le disque ${alarmsFr.places[place]} est plein${path === null ? '' : ` (${path})`}.`,
      remedy: () =>
        'Faites de la place sur ce disque (« df -h » montre ce qu’il en reste). Rien de ce qui a été confirmé n’est perdu, et tout reprend de soi-même dès qu’il y a de la place.',
    },
    'opt-outs-not-noted': {
      message: ({ lines, path, error }) =>
        `${count(lines, 'Un désabonnement n’a pas pu être noté', '# désabonnements n’ont pas pu être notés')} dans le journal ${path} (${error}). Les désabonnements valent quand même, mais après la restauration d’une sauvegarde plus ancienne, ces personnes recevraient de nouveau des e-mails.`,
      remedy: () =>
        'Faites de la place sur son disque, ou laissez l’utilisateur de Rolecall y écrire (OPT_OUT_LOG nomme un autre endroit) : tout y est alors noté de soi-même. Sinon, faites une sauvegarde, qui les contient : rolecall backup FICHIER.',
    },
    'secret-lost': {
      message: () =>
        'Le secret qui a signé les liens des e-mails précédents a disparu : leurs liens de désabonnement ne marchent plus.',
      remedy: () =>
        'Remettez l’ancienne valeur : dans SECRET (plusieurs, séparées par des virgules ; la première signe) ou dans le fichier « secret » du dossier des données.',
    },
    'queue-stuck': {
      message: ({ part, minutes }) =>
        `Rien ne bouge : ${alarmsFr.waits[part]}, et rien n’a avancé depuis ${minutes} minutes.`,
      remedy: ({ part }) =>
        `Vérifiez qu’un processus ayant le rôle « ${part === 'planning' ? 'plan' : 'work'} » tourne et atteint la base de données, la file d’attente et le serveur de messagerie, et cherchez des erreurs dans son journal. Rien n’est perdu : le travail reprend avec lui.`,
    },
    doctor: { message: ({ message }) => message, remedy: ({ remedy }) => remedy },

    'channel-gone': {
      message: (facts) =>
        `${channelOf(facts)} a disparu, et plus rien n’y est annoncé : ${facts.reply ?? 'il n’a rien accepté pendant deux semaines'}`,
      remedy: () =>
        'Donnez-lui une nouvelle adresse dans son fichier, ou supprimez le fichier ; si le canal va bien malgré tout, lancez « rolecall resume »',
      onPage: () =>
        'Donnez-lui une nouvelle adresse dans son fichier, ou supprimez le fichier. Si le canal va bien malgré tout, laissez-le reprendre.',
    },
    'channel-silent': {
      message: (facts) => `${channelOf(facts)} n’accepte rien : ${facts.reply}`,
      remedy: ({ isOurs }) =>
        isOurs
          ? 'Corrigez son adresse ou son jeton ; une tentative a lieu toutes les heures environ, et aussitôt avec « rolecall resume »'
          : 'Une tentative a lieu toutes les heures environ, et rien n’est perdu d’ici là ; regardez si le service a des ennuis',
      onPage: ({ isOurs }) =>
        isOurs
          ? 'Corrigez son adresse ou son jeton. Une tentative a lieu toutes les heures environ, et aussitôt avec le bouton.'
          : 'Une tentative a lieu toutes les heures environ, et rien n’est perdu d’ici là. Regardez si le service a des ennuis.',
    },
    'channel-refuses': {
      message: (facts) =>
        `${channelOf(facts)} a refusé ${count(facts.posts, 'une offre', '# offres')} pour de bon cette semaine`,
      remedy: () =>
        '« rolecall why CANAL OFFRE » dit en quels termes ; l’alarme prend fin d’elle-même après une semaine',
    },

    'mail-paused': {
      message: (facts) => `Tous les e-mails sont suspendus : ${alarmsFr.whyPaused(facts)}`,
      remedy: () =>
        'Demandez pourquoi à votre fournisseur de messagerie, puis lancez « rolecall resume » ; ce qui attend part alors',
      onPage: () =>
        'Demandez pourquoi à votre fournisseur de messagerie, et réglez-le ; puis laissez partir les e-mails. Ce qui attend part alors.',
    },
    'domain-paused': {
      message: (facts) => `Les e-mails vers ${facts.domain} sont suspendus : ${alarmsFr.whyPaused(facts)}`,
      remedy: () =>
        'Les e-mails qui y vont attendent 12 heures et repartent d’eux-mêmes ; regardez la réponse, ou lancez « rolecall resume » pour qu’ils partent maintenant',
      onPage: () =>
        'Les e-mails qui y vont attendent douze heures et repartent d’eux-mêmes ; le bouton les laisse partir maintenant.',
    },
    'mail-server-busy': {
      message: (facts) => capital(alarmsFr.whyPaused(facts)),
      remedy: () =>
        'Regardez votre compte chez le fournisseur de messagerie (limites, crédits, mot de passe). Rien n’est perdu : le serveur est interrogé toutes les quelques minutes, et ce qui attend part dès qu’il accepte des e-mails.',
    },
    'mail-server-away': {
      message: ({ error, waiting }) =>
        `Le serveur de messagerie est inutilisable (${error}) ; envois qui l’attendent en ce moment : ${waiting}.`,
      remedy: () =>
        'Vérifiez SMTP_URL et le serveur de messagerie. Rien n’est perdu : les e-mails partent dès qu’il répond de nouveau.',
    },
    'mail-refused': {
      message: ({ domain }) =>
        `${domain ?? 'Le serveur de messagerie'} n’a accepté aucun e-mail de nous depuis une demi-heure ou plus, et dit que c’est trop.`,
      remedy: () =>
        'Ce que dit le serveur se trouve dans le journal. Il est interrogé une fois par minute, et les e-mails repartent dès qu’il en accepte ; ce qui a deux jours est abandonné, et ses offres viennent avec l’envoi suivant. Si cela se répète, réglez mail.per_second ou mail.per_domain_per_second, ou demandez à votre fournisseur de messagerie.',
    },
    'mail-slow': {
      message: (facts) =>
        `${count(facts.mails, 'Un e-mail est en route', '# e-mails sont en route')} depuis jusqu’à ${facts.minutes} minutes sans réponse : ${domainsOf(facts)}.`,
      remedy: () =>
        'Regardez dans le journal de votre serveur de messagerie ce qu’il en fait. Chaque tentative prend fin d’elle-même après un quart d’heure, et se répète plus tard ; les autres e-mails continuent entre-temps.',
    },
    'bounce-mailbox': {
      message: ({ error }) =>
        `La boîte de BOUNCE_MAILBOX ne peut pas être lue (${error}) : les retours et les plaintes ne sont pas pris en compte.`,
      remedy: () =>
        'Corrigez BOUNCE_MAILBOX, ou réparez la boîte ; ce qui est arrivé entre-temps est lu alors.',
    },
    unsendable: {
      message: unsendable,
      remedy: () =>
        'Tous les autres ont reçu le leur, et les offres de ceux-ci viennent avec leur envoi suivant. Cherchez dans le journal le numéro de la livraison ; si son édition est abîmée, reprenez la table editions d’une sauvegarde, sinon mettez Rolecall à jour ou signalez l’erreur.',
    },
    'delivery-stuck': {
      message: ({ delivery, run, person, error }) =>
        `La ligne de la livraison ${delivery} (tournée ${run}, personne ${person}) ne peut pas être écrite : ${error}.`,
      remedy: ({ delivery }) =>
        `D’ici là, cette personne ne reçoit aucun envoi. Réparez la table deliveries, puis terminez la ligne à la main : update deliveries set status = 'failed', lease_until = null where id = ${delivery};`,
    },
    'run-unbalanced': {
      message: ({ run, what, frequency, matched, counts }) =>
        `La tournée ${run} (${what}, ${frequency}) concernait ${count(matched, '1 personne', '# personnes')}, mais la somme de ses résultats est autre : ${JSON.stringify(counts)}.`,
      remedy: () =>
        'Des livraisons ont été changées ou supprimées à la main pendant que la tournée était ouverte. Comparez la table deliveries avec une sauvegarde.',
    },
  },

  whyPaused: (facts) => {
    const { reply } = facts;
    if (facts.kind === 'mail-server-busy')
      return `le serveur de messagerie n’accepte aucun e-mail de nous pour l’instant : ${reply}`;
    if (facts.kind === 'domain-paused')
      return facts.because === 'directory'
        ? `des personnes qui ont déjà reçu des e-mails y sont dites inconnues ; son annuaire est peut-être en panne, et personne n’en est tenu responsable : ${reply}`
        : `nos e-mails y sont refusés : ${reply}`;
    return {
      'refuses-us': `le serveur de messagerie nous refuse : ${reply}`,
      'nothing-taken': `les ${facts.addresses} dernières adresses ont toutes été refusées, dans plusieurs domaines, c’est donc sans doute à cause de nous : ${reply}`,
      'most-refused': `plus de la moitié des 100 derniers e-mails ont été refusés, le dernier ainsi : ${reply}`,
      directory: `le serveur de messagerie dit la plupart des adresses inconnues ; son annuaire est peut-être en panne, ou la liste est mauvaise : ${reply}`,
    }[facts.because];
  },
  waits: {
    sending: 'des envois attendent de partir',
    planning: 'des envois attendent d’être préparés',
    matching: 'des offres attendent leurs lecteurs',
    confirmations: 'des inscriptions attendent leur e-mail',
  },
  places: {
    data: 'du dossier des données',
    'opt-outs': 'du journal des désabonnements',
    postgres: 'de notre propre Postgres',
    'postgres-journal': 'du journal de notre propre Postgres',
    outbox: 'de la boîte d’envoi',
    database: 'de la base de données',
  },
  answer: (answer) => {
    if (answer.is === 'status') return `la réponse a le statut ${answer.status}`;
    if (answer.is === 'leads-on') return `l’adresse renvoie à ${answer.to}`;
    if (answer.is === 'leads-round') return 'une adresse renvoie à l’autre';
    if (answer.is === 'silent') return `il n’y a pas de réponse (${answer.why})`;
    if (answer.is === 'slow') return `il n’y a pas de réponse (en ${answer.seconds} s)`;
    return answer.is === 'not-us' ? 'autre chose y répond' : answer.words;
  },
  repository: ({ problem, branch, seconds, words }) => {
    const name = branch === null ? 'la branche principale' : `la branche ${branch}`;
    return {
      'no-branch': {
        problem: `${name} n’est pas dans le dépôt`,
        remedy: 'Corrigez posts.branch, ou remettez la branche',
      },
      rewritten: {
        problem: `l’historique de ${name} a été réécrit et ne fait pas suite à ce qui est ici`,
        remedy:
          'Regardez la branche ; si son nouvel historique est voulu, lancez « rolecall release repository »',
      },
      'not-readable': {
        problem: 'le dépôt n’est pas là, ou nous n’avons pas le droit de le lire',
        remedy:
          'Vérifiez posts.repository, et REPOSITORY_TOKEN_FILE (https) ou la clé de cet utilisateur (ssh)',
      },
      'unknown-host': {
        problem: 'la machine du dépôt n’est pas connue de ssh ici',
        remedy: 'Avec l’utilisateur de Rolecall, lancez une fois « ssh HOST » et comparez la clé',
      },
      moved: {
        problem: 'le dépôt a déménagé à une autre adresse',
        remedy: 'Écrivez la nouvelle adresse dans posts.repository',
      },
      'no-git-there': {
        problem: 'le serveur n’offre que des fichiers, et ne parle pas git',
        remedy: 'Prenez l’adresse qui y est indiquée pour cloner',
      },
      'no-room': {
        problem: 'il n’y a pas de place pour le dépôt',
        remedy: 'Faites de la place sur le disque de DATA_DIR',
      },
      'no-git-here': {
        problem: 'git n’est pas installé',
        remedy: 'Installez git (Debian : apt-get install git)',
      },
      'too-slow': {
        problem: `git n’avait pas fini après ${seconds} s`,
        remedy: `${BY_ITSELF} ; si cela dure, regardez la taille du dépôt et le chemin vers son serveur`,
      },
      other: { problem: words, remedy: BY_ITSELF },
    }[problem];
  },

  page: {
    alarms: 'Ce qui vous attend',
    none: 'Aucune alarme.',
    held: 'En attente de votre décision',
    heldNames: {
      posts: (number) =>
        count(
          number,
          'Une offre, retenue parce que beaucoup sont arrivées d’un coup',
          '# offres, retenues parce que beaucoup sont arrivées d’un coup',
        ),
      'first-digests': (number) =>
        count(
          number,
          'Un premier envoi, retenu parce que beaucoup de personnes sont arrivées d’un coup',
          '# premiers envois, retenus parce que beaucoup de personnes sont arrivées d’un coup',
        ),
      retags: (number) =>
        count(
          number,
          'Une offre avec d’autres mots-clés',
          '# offres avec d’autres mots-clés, parce que beaucoup ont changé d’un coup',
        ),
      'removed-posts': () => 'Des fichiers d’offres manquent, sans compter comme supprimés',
      'removed-subscriptions': () => 'Des fichiers d’abonnements manquent, sans compter comme supprimés',
      repository: () => 'L’historique du dépôt a été réécrit',
    },
    release: {
      posts: 'Les annoncer',
      'first-digests': 'Les expédier',
      retags: 'Annoncer aux nouveaux mots-clés',
      'removed-posts': 'Leur disparition est voulue',
      'removed-subscriptions': 'Leur disparition est voulue',
      repository: 'Prendre le nouvel historique',
    },
    quietly: {
      posts: 'Garder sans e-mail',
      'first-digests': 'À partir de maintenant seulement',
      retags: 'Garder sans e-mail',
    },
    lookAtHeld: 'Les regarder',
    resume: 'Laisser partir les e-mails',
    resumeChannels: 'Relancer les canaux et les e-mails',
    look: {
      posts: 'Voir les offres',
      mail: 'Voir l’état des e-mails',
      queue: 'Voir la file d’attente',
    },
  },
  mail: {
    raised: { label: 'Alarme', opening: 'Rolecall a besoin de votre attention' },
    cleared: { label: 'Terminé', opening: 'C’est terminé ; il n’y a plus rien à faire' },
    reminder: { label: 'Toujours en cours', opening: 'Ceci a encore besoin de votre attention' },
    remedy: (remedy) => `Que faire : ${remedy}`,
    closing: (code) => `Code de l’alarme : ${code}. « rolecall status » montre ce qui est en cours.`,
  },
  over: (message) => `Terminé : ${message}`,
};
