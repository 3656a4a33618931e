// Alarms in Spanish, in the words of `texts/es.ts`: «oferta», «correo con ofertas», «etiqueta». A channel is a «canal», a run a «tanda».

import { plural } from '../format.ts';
import type { AlarmTexts } from './alarm-texts.ts';
import type { FactsOf } from './catalogue.ts';

const count = (number: number, one: string, other: string) => plural('es', number, { one, other });

const BY_ITSELF = 'Se vuelve a intentar solo';

const channelOf = ({ service, name, file }: { service: string; name: string; file: string }) =>
  `El canal «${name}» (${service}, ${file})`;

const capital = (words: string) => words.charAt(0).toUpperCase() + words.slice(1);

function domainsOf({ domains, more }: FactsOf<'mail-slow'>): string {
  const named = domains.map(({ domain, mails }) => `${domain} (${mails})`).join(', ');
  return more === 0 ? named : `${named} y ${count(more, 'un dominio más', '# dominios más')}`;
}

function unsendable({ run, named, all, over, error }: FactsOf<'unsendable'>): string {
  const which = named.map(({ delivery, person }) => `el envío ${delivery} a la persona ${person}`).join(', ');
  const more = all > named.length ? ` y ${all - named.length} más` : '';
  const given = count(over, '# abandonado', '# abandonados');
  const fate = over === all ? 'abandonados' : `${given}, los demás se vuelven a intentar`;
  const why = error === null ? '' : ` El último error: ${error}.`;
  return `De la tanda ${run} no se pueden enviar estos, por un error nuestro o una fila dañada: ${which}${more} (${fate}).${why}`;
}

function vanished({ files, folder, isFolderGone, count: number, example }: FactsOf<'files-vanished'>) {
  const what = isFolderGone ? `Falta la carpeta ${folder}` : `Faltan archivos en la carpeta ${folder}`;
  const effect =
    files === 'post'
      ? 'sus ofertas no se envían, pero se conservan, y los correos que las llevan esperan, dos días como mucho'
      : 'sus suscripciones siguen';
  return `${what}: ${count(number, '1 archivo', '# archivos')}${example === null ? '' : ` (como ${example})`}; ${effect}. Hasta que se resuelva, no se lee de allí nada nuevo`;
}

export const alarmsEs: AlarmTexts = {
  kinds: {
    'posts-held': {
      message: (facts) =>
        count(
          facts.count,
          'Una oferta nueva está retenida: nadie ha recibido un correo sobre ella',
          '# ofertas nuevas llegaron de golpe y están retenidas: nadie ha recibido un correo sobre ellas',
        ),
      remedy: () =>
        'Mírelas con «rolecall held» y ejecute «rolecall release posts» para anunciarlas, o «rolecall release posts --quiet» para conservarlas sin correo',
      onPage: () => 'Mírelas. Anunciadas, van a quien las desea; conservadas, solo están en el sitio.',
    },
    'welcomes-held': {
      message: (facts) =>
        count(
          facts.count,
          'El primer correo con ofertas de una persona nueva está retenido',
          '# personas nuevas llegaron de golpe: sus primeros correos con ofertas están retenidos',
        ),
      remedy: () =>
        'Si se perdió la base de datos, ejecute «rolecall release first-digests --quiet»: reciben lo que llegue desde ahora; si no, «rolecall release first-digests» envía los primeros correos',
      onPage: () =>
        'Si se perdió la base de datos, deje que reciban lo que llegue desde ahora; si no, los primeros correos pueden salir.',
    },
    'retags-held': {
      message: (facts) =>
        count(
          facts.count,
          'Una oferta cambió de etiquetas: nadie recibe un correo por las nuevas',
          '# ofertas cambiaron de etiquetas de golpe: nadie recibe un correo por las nuevas',
        ),
      remedy: () =>
        'Ejecute «rolecall release retags --quiet» si solo se ordenaron las etiquetas, o «rolecall release retags» para anunciar las ofertas a quienes siguen sus etiquetas nuevas',
      onPage: () => 'Si solo se ordenaron las etiquetas, conserve las ofertas sin correo.',
    },
    'files-vanished': {
      message: vanished,
      remedy: ({ files }) =>
        `Devuelva los archivos a su sitio, o ejecute «rolecall release removed-${files}s» si se quitaron a propósito`,
      onPage: () => 'Devuelva los archivos a su sitio, salvo que se quitaran a propósito.',
    },
    repository: {
      message: (facts) =>
        `El repositorio de las ofertas no se puede traer: ${alarmsEs.repository(facts).problem}. Las ofertas se quedan como están.`,
      remedy: (facts) => alarmsEs.repository(facts).remedy,
      onPage: (facts) =>
        facts.problem === 'rewritten'
          ? 'Mire la rama: ¿es intencionado su nuevo historial?'
          : alarmsEs.repository(facts).remedy,
    },
    'page-not-there': {
      message: (facts) => {
        const answer = facts.answer === null ? 'aún no se ha pedido' : alarmsEs.answer(facts.answer);
        const posts = count(facts.count, 'Una oferta espera', '# ofertas esperan');
        return `${posts} desde hace un día o más una página que no está: ${facts.url} (${answer}). Nadie recibe un correo sobre ello.`;
      },
      remedy: () =>
        'Compruebe que el sitio está generado y publicado, y que site.page_url dice dónde están sus ofertas. La página se pide una vez por hora. Con posts.wait_for_page: false, las ofertas se anuncian sin mirar su página',
    },
    collecting: {
      message: ({ error }) =>
        `No se leen los archivos: no se toma en cuenta ninguna oferta, suscripción ni baja (${error})`,
      remedy: () =>
        'Mire las carpetas, el disco y el registro; se intenta cada quince segundos, y lo que falte hasta entonces llega después',
    },

    'public-url': {
      message: ({ url, answer }) =>
        `Los enlaces de nuestros correos llevan a ${url}, pero ${alarmsEs.answer(answer)}: allí nadie puede confirmar, cambiar nada ni darse de baja. Los correos con ofertas esperan hasta que se arregle.`,
      remedy: ({ url }) =>
        `Compruebe que PUBLIC_URL es la dirección de estas páginas, que funciona un proceso con las páginas («rolecall start» o «start --only web») y que el proxy le pasa ${url}/healthz. Donde esta máquina no alcance su propio nombre público, haga que lleve a la dirección interna del proxy.`,
    },
    'disk-full': {
      message: ({ place, path }) =>
        `El disco ${alarmsEs.places[place]} está lleno${path === null ? '' : ` (${path})`}.`,
      remedy: () =>
        'Haga sitio en ese disco («df -h» muestra cuánto queda). No se ha perdido nada de lo confirmado, y todo sigue solo cuando haya sitio.',
    },
    'opt-outs-not-noted': {
      message: ({ lines, path, error }) =>
        `${count(lines, 'Una baja no pudo anotarse', '# bajas no pudieron anotarse')} en el diario ${path} (${error}). Las bajas valen igualmente, pero tras restaurar una copia de seguridad más antigua estas personas volverían a recibir correos.`,
      remedy: () =>
        'Haga sitio en su disco, o deje que el usuario de Rolecall escriba allí (OPT_OUT_LOG nombra otro lugar): entonces se anotan solas. Si no, haga una copia de seguridad, que las contiene: rolecall backup ARCHIVO.',
    },
    'secret-lost': {
      message: () =>
        'El secreto que firmó los enlaces de correos anteriores ya no está: sus enlaces para darse de baja no funcionan.',
      remedy: () =>
        'Vuelva a poner el valor antiguo: en SECRET (varios, separados por comas; firma el primero) o en el archivo «secret» de la carpeta de datos.',
    },
    'queue-stuck': {
      message: ({ part, minutes }) =>
        `Nada se mueve: ${alarmsEs.waits[part]}, y nada avanzó en ${minutes} minutos.`,
      remedy: ({ part }) =>
        `Compruebe que un proceso con el papel «${part === 'planning' ? 'plan' : 'work'}» funciona y alcanza la base de datos, la cola y el servidor de correo, y busque errores en su registro. No se pierde nada: el trabajo sigue cuando él lo haga.`,
    },
    doctor: { message: ({ message }) => message, remedy: ({ remedy }) => remedy },

    'channel-gone': {
      message: (facts) =>
        `${channelOf(facts)} ya no existe, y allí no se anuncia nada más: ${facts.reply ?? 'no aceptó nada durante dos semanas'}`,
      remedy: () =>
        'Dele una dirección nueva en su archivo, o borre el archivo; si el canal está bien a pesar de todo, ejecute «rolecall resume»',
      onPage: () =>
        'Dele una dirección nueva en su archivo, o borre el archivo. Si el canal está bien a pesar de todo, deje que siga.',
    },
    'channel-silent': {
      message: (facts) => `${channelOf(facts)} no acepta nada: ${facts.reply}`,
      remedy: ({ isOurs }) =>
        isOurs
          ? 'Corrija su dirección o su token; se vuelve a intentar cada hora más o menos, y enseguida con «rolecall resume»'
          : 'Se vuelve a intentar cada hora más o menos, y mientras tanto no se pierde nada; mire si el servicio tiene problemas',
      onPage: ({ isOurs }) =>
        isOurs
          ? 'Corrija su dirección o su token. Se vuelve a intentar cada hora más o menos, y enseguida con el botón.'
          : 'Se vuelve a intentar cada hora más o menos, y mientras tanto no se pierde nada. Mire si el servicio tiene problemas.',
    },
    'channel-refuses': {
      message: (facts) =>
        `${channelOf(facts)} rechazó definitivamente ${count(facts.posts, 'una oferta', '# ofertas')} esta semana`,
      remedy: () =>
        '«rolecall why CANAL OFERTA» dice con qué palabras; la alarma termina sola al cabo de una semana',
    },

    'mail-paused': {
      message: (facts) => `Todo el correo está en pausa: ${alarmsEs.whyPaused(facts)}`,
      remedy: () =>
        'Pregunte el motivo a su proveedor de correo y ejecute después «rolecall resume»; lo que espera se envía entonces',
      onPage: () =>
        'Pregunte el motivo a su proveedor de correo y arréglelo; después, deje que siga el correo. Lo que espera se envía entonces.',
    },
    'domain-paused': {
      message: (facts) => `El correo a ${facts.domain} está en pausa: ${alarmsEs.whyPaused(facts)}`,
      remedy: () =>
        'El correo que va allí espera 12 horas y sigue solo; mire la respuesta, o ejecute «rolecall resume» para que siga ahora',
      onPage: () => 'El correo que va allí espera doce horas y sigue solo; con el botón sigue ahora.',
    },
    'mail-server-busy': {
      message: (facts) => capital(alarmsEs.whyPaused(facts)),
      remedy: () =>
        'Mire su cuenta en el proveedor de correo (límites, saldo, contraseña). No se pierde nada: se le pregunta cada pocos minutos, y lo que espera sale cuando acepte correo.',
    },
    'mail-server-away': {
      message: ({ error, waiting }) =>
        `El servidor de correo no se puede usar (${error}); correos con ofertas que lo esperan ahora: ${waiting}.`,
      remedy: () =>
        'Compruebe SMTP_URL y el servidor de correo. No se pierde nada: los correos salen cuando vuelva a responder.',
    },
    'mail-refused': {
      message: ({ domain }) =>
        `${domain ?? 'El servidor de correo'} no ha aceptado ningún correo nuestro desde hace media hora o más, y dice que es demasiado.`,
      remedy: () =>
        'Lo que dice el servidor está en el registro. Se le pregunta una vez por minuto, y el correo sigue cuando acepte alguno; lo que tiene dos días se abandona, y sus ofertas llegan con el correo siguiente. Si ocurre a menudo, ajuste mail.per_second o mail.per_domain_per_second, o pregunte a su proveedor de correo.',
    },
    'mail-slow': {
      message: (facts) =>
        `${count(facts.mails, 'Un correo está', '# correos están')} en camino desde hace hasta ${facts.minutes} minutos sin respuesta: ${domainsOf(facts)}.`,
      remedy: () =>
        'Mire en el registro de su servidor de correo qué hace con ellos. Cada intento termina solo al cabo de un cuarto de hora y se repite más tarde; el resto del correo sigue mientras tanto.',
    },
    'bounce-mailbox': {
      message: ({ error }) =>
        `El buzón de BOUNCE_MAILBOX no se puede leer (${error}): no se toman en cuenta devoluciones ni quejas.`,
      remedy: () =>
        'Corrija BOUNCE_MAILBOX, o arregle el buzón; lo que llegó mientras tanto se lee entonces.',
    },
    unsendable: {
      message: unsendable,
      remedy: () =>
        'Todos los demás recibieron el suyo, y las ofertas de estos llegan con su correo siguiente. Busque en el registro el número del envío; si su edición está dañada, recupere la tabla editions de una copia de seguridad; si no, actualice Rolecall o informe del error.',
    },
    'delivery-stuck': {
      message: ({ delivery, run, person, error }) =>
        `La fila del envío ${delivery} (tanda ${run}, persona ${person}) no se puede escribir: ${error}.`,
      remedy: ({ delivery }) =>
        `Hasta entonces esta persona no recibe ningún correo con ofertas. Arregle la tabla deliveries y termine la fila a mano: update deliveries set status = 'failed', lease_until = null where id = ${delivery};`,
    },
    'run-unbalanced': {
      message: ({ run, what, frequency, matched, counts }) =>
        `La tanda ${run} (${what}, ${frequency}) correspondía a ${count(matched, '1 persona', '# personas')}, pero la suma de sus resultados es otra: ${JSON.stringify(counts)}.`,
      remedy: () =>
        'Se cambiaron o borraron envíos a mano mientras la tanda estaba abierta. Compare la tabla deliveries con una copia de seguridad.',
    },
  },

  whyPaused: (facts) => {
    const { reply } = facts;
    if (facts.kind === 'mail-server-busy')
      return `el servidor de correo no acepta por ahora ningún correo nuestro: ${reply}`;
    if (facts.kind === 'domain-paused')
      return facts.because === 'directory'
        ? `allí llaman desconocidas a personas que ya recibieron correo; quizá su directorio está roto, y no se culpa a nadie: ${reply}`
        : `allí rechazan nuestro correo: ${reply}`;
    return {
      'refuses-us': `el servidor de correo nos rechaza: ${reply}`,
      'nothing-taken': `las últimas ${facts.addresses} direcciones fueron todas rechazadas, en varios dominios, así que probablemente es cosa nuestra: ${reply}`,
      'most-refused': `más de la mitad de los últimos 100 correos fueron rechazados, el último así: ${reply}`,
      directory: `el servidor de correo llama desconocidas a la mayoría de las direcciones; quizá su directorio está roto, o lo está la lista: ${reply}`,
    }[facts.because];
  },
  waits: {
    sending: 'hay correos con ofertas que esperan su envío',
    planning: 'hay correos con ofertas que esperan su planificación',
    matching: 'hay ofertas que esperan a sus lectores',
    confirmations: 'hay suscripciones que esperan su correo',
  },
  places: {
    data: 'de la carpeta de datos',
    'opt-outs': 'del diario de bajas',
    postgres: 'de nuestro propio Postgres',
    'postgres-journal': 'del diario de nuestro propio Postgres',
    outbox: 'de la bandeja de salida',
    database: 'de la base de datos',
  },
  answer: (answer) => {
    if (answer.is === 'status') return `la respuesta tiene el estado ${answer.status}`;
    if (answer.is === 'leads-on') return `desde allí se sigue a ${answer.to}`;
    if (answer.is === 'leads-round') return 'una dirección lleva a la otra';
    if (answer.is === 'silent') return `no hay respuesta (${answer.why})`;
    if (answer.is === 'slow') return `no hay respuesta (en ${answer.seconds} s)`;
    return answer.is === 'not-us' ? 'allí responde otra cosa' : answer.words;
  },
  repository: ({ problem, branch, seconds, words }) => {
    const name = branch === null ? 'la rama principal' : `la rama ${branch}`;
    return {
      'no-branch': {
        problem: `${name} no está en el repositorio`,
        remedy: 'Corrija posts.branch, o vuelva a crear la rama',
      },
      rewritten: {
        problem: `el historial de ${name} fue reescrito y no continúa lo que hay aquí`,
        remedy: 'Mire la rama; si su nuevo historial es intencionado, ejecute «rolecall release repository»',
      },
      'not-readable': {
        problem: 'el repositorio no está, o no podemos leerlo',
        remedy:
          'Compruebe posts.repository, y REPOSITORY_TOKEN_FILE (https) o la clave de este usuario (ssh)',
      },
      'unknown-host': {
        problem: 'ssh no conoce aquí la máquina del repositorio',
        remedy: 'Con el usuario de Rolecall, ejecute una vez «ssh HOST» y compare la clave',
      },
      moved: {
        problem: 'el repositorio se mudó a otra dirección',
        remedy: 'Escriba la dirección nueva en posts.repository',
      },
      'no-git-there': {
        problem: 'el servidor solo ofrece archivos, y no habla git',
        remedy: 'Use la dirección que allí se indica para clonar',
      },
      'no-room': {
        problem: 'no hay sitio para el repositorio',
        remedy: 'Haga sitio en el disco de DATA_DIR',
      },
      'no-git-here': {
        problem: 'git no está instalado',
        remedy: 'Instale git (Debian: apt-get install git)',
      },
      'too-slow': {
        problem: `git no había terminado tras ${seconds} s`,
        remedy: `${BY_ITSELF}; si dura, mire el tamaño del repositorio y el camino a su servidor`,
      },
      other: { problem: words, remedy: BY_ITSELF },
    }[problem];
  },

  page: {
    alarms: 'Lo que le espera',
    none: 'No hay alarmas.',
    held: 'A la espera de su decisión',
    heldNames: {
      posts: (number) =>
        count(
          number,
          'Una oferta, retenida porque llegaron muchas de golpe',
          '# ofertas, retenidas porque llegaron muchas de golpe',
        ),
      'first-digests': (number) =>
        count(
          number,
          'Un primer correo con ofertas, retenido porque llegaron muchas personas de golpe',
          '# primeros correos con ofertas, retenidos porque llegaron muchas personas de golpe',
        ),
      retags: (number) =>
        count(
          number,
          'Una oferta con otras etiquetas',
          '# ofertas con otras etiquetas, porque cambiaron muchas de golpe',
        ),
      'removed-posts': () => 'Faltan archivos de ofertas, que aún no cuentan como borrados',
      'removed-subscriptions': () => 'Faltan archivos de suscripciones, que aún no cuentan como borrados',
      repository: () => 'El historial del repositorio fue reescrito',
    },
    release: {
      posts: 'Anunciarlas',
      'first-digests': 'Enviarlos',
      retags: 'Anunciar a las etiquetas nuevas',
      'removed-posts': 'Se quitaron a propósito',
      'removed-subscriptions': 'Se quitaron a propósito',
      repository: 'Tomar el nuevo historial',
    },
    quietly: {
      posts: 'Conservar sin correo',
      'first-digests': 'Solo desde ahora',
      retags: 'Conservar sin correo',
    },
    lookAtHeld: 'Mirarlas',
    resume: 'Dejar que siga el correo',
    resumeChannels: 'Dejar que sigan los canales y el correo',
    look: { posts: 'Ver las ofertas', mail: 'Ver el correo', queue: 'Ver la cola' },
  },
  mail: {
    raised: { label: 'Alarma', opening: 'Rolecall necesita su atención' },
    cleared: { label: 'Terminado', opening: 'Esto ha terminado; no queda nada que hacer' },
    reminder: { label: 'Sigue abierta', opening: 'Esto sigue necesitando su atención' },
    remedy: (remedy) => `Qué hacer: ${remedy}`,
    closing: (code) => `Código de la alarma: ${code}. «rolecall status» muestra lo que está abierto.`,
  },
  over: (message) => `Terminado: ${message}`,
};
