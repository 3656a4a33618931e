// All words for readers in Spanish: «usted», correo electrónico. An alert is an «alerta», a digest a «correo con ofertas», a post an
// «oferta», a tag an «etiqueta».

import { type Html, html } from '../html.ts';
import type { Texts } from './en.ts';
import { formatList, plural, small } from './format.ts';

const count = (number: number, one: string, other: string) => plural('es', number, { one, other });

/** «o» becomes «u» before an o, «y» becomes «e» before an i: «datos u operaciones», «diseño e informática». */
const joined = (words: readonly string[], word: 'o' | 'y') =>
  formatList('es', words, word === 'o' ? 'disjunction' : 'conjunction');

/** «a la 1:00», «a las 7:00» */
const at = (time: string) => (/^0?1\D/.test(time) ? `a la ${time}` : `a las ${time}`);

export const es: Texts = {
  alerts: {
    everyPost: 'todas las ofertas',
    any: (tags: readonly string[]) => joined(tags, 'o'),
    all: (tags: readonly string[]) => joined(tags, 'y'),
    both: (parts: readonly string[]) => joined(parts, 'y'),
    butNot: (wanted: string, tags: readonly string[]) => `${wanted}, excepto ${joined(tags, 'y')}`,
  },

  facets: {
    only: (kind: string) => `Solo ${small(kind)}`,
    not: (kind: string) => `Excepto ${small(kind)}`,
    from: (organisation: string) => `De ${organisation}`,
    notFrom: (organisation: string) => `Sin ofertas de ${organisation}`,
    in: (place: string) => `En ${place}`,
    notIn: (place: string) => `Fuera de ${place}`,
    payStated: 'Con salario indicado',
    payNotStated: 'Sin salario indicado',
    within: small,
    join: (parts: readonly string[]) => parts.join(' · '),
  },

  tags: {
    unknown: (number: number, tags: string) =>
      count(
        number,
        `Ninguna oferta de este portal tiene todavía la etiqueta ${tags}.`,
        `Ninguna oferta de este portal tiene todavía las etiquetas ${tags}.`,
      ),
    meant: (tags: string) => `¿Quiso decir ${tags}?`,
  },

  common: {
    footer: (board: string) => `Alertas de empleo de ${board}`,
    privacy: 'Privacidad',
    problem: (title: string) => `Error: ${title}`,
    thePeople: (board: string) => `el equipo de ${board}`,
    needHelp: (contact: Html) => html`¿Necesita ayuda? Escriba a ${contact}.`,
    unsubscribe: 'Darse de baja',
    weekly: 'Cada semana',
    daily: 'Cada día',
    instant: 'Al momento',
    address: 'Dirección',
    alerts: 'Alertas',
    howOften: 'Frecuencia',
    timeZone: 'Zona horaria',
  },

  when: {
    everyDay: (time: string) => `todos los días ${at(time)}`,
    onWeekdays: (time: string) => `de lunes a viernes ${at(time)}`,
    onDays: (days: readonly string[], time: string) =>
      `los ${joined(
        days.map((day) => day.replace(/o$/, 'os')),
        'y',
      )} ${at(time)}`,
    instant: 'en cuanto se publica una oferta',
    clock: (place: string) => `Hora local de ${place}`,
    both: (frequency: string, when: string) => `${frequency}: ${when}`,
  },

  choose: {
    whichJobs: '¿Qué ofertas?',
    filter: 'Buscar una etiqueta',
    filterNone: 'Ninguna etiqueta contiene eso.',
    moreTags: (tags: number) => count(tags, 'Una etiqueta más', '# etiquetas más'),
    everyJob: 'Todas las ofertas',
    moreChoices: 'Teletrabajo, salario, empresas…',
    where: 'Lugar',
    anywhere: 'Cualquier lugar',
    work: 'Tipo de empleo',
    anyWork: 'Cualquier tipo',
    alsoAsks: 'También pide',
    follow: 'Empresas que quiere seguir',
    followHint: 'Recibirá todas sus ofertas, tengan las etiquetas que tengan.',
    shut: 'Empresas que quiere excluir',
    shutHint: 'Sepárelas con punto y coma.',
    mode: 'De las etiquetas, una oferta debe tener',
    modeAny: 'alguna',
    modeAll: 'todas',
    all: 'Y cada una de estas etiquetas',
    none: 'Pero ninguna de estas etiquetas',
    noneHint: 'Sepárelas con comas; por ejemplo: prácticas, voluntariado',
    others: 'Etiquetas que no están en la lista',
    noTags: 'Elija al menos una etiqueta, o todas las ofertas.',
    openNow: (jobs: number) => count(jobs, '1 oferta abierta ahora', '# ofertas abiertas ahora'),
    noneOpen: 'Ninguna oferta abierta por ahora',
    aWeek: (jobs: number) => count(jobs, 'alrededor de 1 a la semana', 'alrededor de # a la semana'),
    aMonth: (jobs: number) => count(jobs, 'alrededor de 1 al mes', 'alrededor de # al mes'),
    nowAndOften: (now: string, often: string) => `${now}, ${often}`,
  },

  signUp: {
    title: 'Nuevas ofertas por correo',
    about: (board: string) =>
      `Reciba por correo electrónico las nuevas ofertas de ${board} que encajan con lo que busca.`,
    intro: 'Solo lo que usted elija.',
    already: (link: Html) => html`¿Ya tiene una suscripción? ${link}`,
    getLink: 'Pida su enlace.',
    outboxNote: (outbox: Html) =>
      html`De este equipo no sale ningún correo: todos quedan en la ${outbox}, donde puede leerlos.`,
    outboxLink: 'bandeja de salida',
    outboxInLog:
      'De este equipo no sale ningún correo: el registro de Rolecall indica la dirección donde se pueden leer.',
    address: 'Su correo electrónico',
    howOften: '¿Con qué frecuencia?',
    timeZone: 'Su zona horaria',
    timeZoneHint: 'Por ejemplo, Europe/Madrid o America/Mexico_City.',
    leaveEmpty: 'Deje este campo vacío',
    promise: (board: string) =>
      `${board} usa su dirección solo para estas alertas. El primer correo le pide que la confirme, y todos llevan un enlace para darse de baja.`,
    privacy: 'Privacidad',
    subscribe: 'Suscribirse',
    sampleTitle: 'El correo que recibiría ahora',
    newestTitle: 'Las ofertas más recientes',
    showMatches: 'Ver mi correo',
    sampleNothingChosen: 'Elija etiquetas y aquí aparecerá su correo.',
    sampleNone: 'Ninguna oferta abierta encaja por ahora. Recibirá un correo cuando haya alguna.',
    sampleMore: (jobs: number) => count(jobs, 'y una más', 'y # más'),
    from: 'De',
    subject: 'Asunto',
    feed: (atom: Html, json: Html) => html`En un lector de feeds: ${atom} o ${json}`,
    pleaseCheck: 'Todavía no se ha enviado',
    meantAddress: (address: string) => `¿Quiso decir ${address}?`,
    addressIsRight: 'Si la dirección es correcta tal como está, pulse «Suscribirse» otra vez.',
    wrong: {
      email: 'Escriba una dirección de correo, como ada@example.org.',
      tags: 'Elija al menos una etiqueta, o todas las ofertas.',
      timezone: 'Escriba una zona horaria, como Europe/Madrid o America/Mexico_City.',
    },
    meantZone: (zone: string) => `Eso no es una zona horaria. ¿Quiso decir ${zone}?`,
    sentTitle: 'Revise su correo',
    sent: (address: Html) =>
      html`Hemos enviado un correo a ${address}. Pulse el enlace que contiene y empezarán sus alertas de empleo.`,
    sentJson: 'Revise su correo: sus alertas de empleo empiezan cuando pulse el enlace que le hemos enviado.',
    sentHint:
      'El enlace funciona durante 48 horas. ¿No ha llegado nada al cabo de unos minutos? Mire en la carpeta de correo no deseado y compruebe que la dirección de arriba es correcta. A cada dirección se envían como máximo tres correos de este tipo al día.',
    sentAgain: '¿La dirección no es correcta? Rellene el formulario de nuevo',
  },

  addressFaults: {
    empty: 'Escriba su dirección de correo, como ada@example.org.',
    long: 'Es demasiado largo para una dirección de correo.',
    invisible: 'La dirección contiene un carácter invisible o un salto de línea: escríbala de nuevo.',
    several: 'Escriba una sola dirección, sin comas ni punto y coma.',
    name: 'Escriba solo la dirección, sin nombre y sin < >.',
    blank: 'La dirección contiene un espacio.',
    'no-at': 'Falta la @, como en ada@example.org.',
    'many-ats': 'Contiene más de una @.',
    'no-local': 'Falta algo delante de la @.',
    local: 'Delante de la @ solo se admiten letras sin tilde, cifras y . _ + -',
    domain: 'Lo que sigue a la @ no es un dominio de correo, como example.org.',
  },

  confirm: {
    askTitle: 'Confirme sus alertas de empleo',
    ask: (address: Html, board: string) => html`Pulse el botón y ${board} las enviará a ${address}.`,
    askButton: 'Confirmar mis alertas',
    addTitle: '¿Añadir estas etiquetas a sus alertas de empleo?',
    add: (address: Html) => html`${address} ya recibe alertas de empleo; lo que tiene se conserva.`,
    differs: 'Esta vez ha elegido algo distinto',
    frequencyFromNow: (chosen: string, before: string) =>
      `Desde ahora: ${small(chosen)} (hasta ahora: ${small(before)})`,
    zoneFromNow: (chosen: string, before: string) => `Desde ahora: ${chosen} (hasta ahora: ${before})`,
    takeOver: 'Cambiar eso también',
    addButton: 'Añadir estas etiquetas',
    moveTitle: 'Confirme su nueva dirección',
    move: (address: Html, board: string) =>
      html`Pulse el botón y ${board} enviará sus alertas de empleo a ${address}, y ya no a la dirección anterior.`,
    moveButton: 'Enviar mis alertas aquí',
    doneTitle: 'Sus alertas de empleo están activas',
    movedTitle: 'Sus alertas llegan ahora a esta dirección',
    welcome: (jobs: number) =>
      count(
        jobs,
        'El primer correo llega en unos minutos: ya hay una oferta que encaja.',
        'El primer correo llega en unos minutos: ya hay # ofertas que encajan.',
      ),
    next: (when: string) => `El próximo correo llega el ${when}, si hay algo nuevo para entonces.`,
    nextInstant: 'Recibirá un correo en cuanto se publique una oferta que encaje.',
    paused: 'Ahora mismo están en pausa; con el enlace de abajo puede ver los detalles y reanudarlas.',
    manage: 'Ver o cambiar sus alertas',
    expiredTitle: 'Este enlace es demasiado antiguo',
    expired: 'Un enlace de confirmación funciona durante 48 horas. Suscríbase de nuevo y recibirá otro.',
    outdatedTitle: 'Este enlace ya no es válido',
    outdated:
      'Las alertas a las que correspondía se cancelaron después de enviarlo. Si las quiere de nuevo, suscríbase otra vez.',
    takenTitle: 'Esta dirección ya recibe alertas de empleo',
    taken: 'Dos suscripciones no pueden compartir una dirección. La suya queda como estaba.',
    signUp: 'Ir al formulario de suscripción',
  },

  manage: {
    title: (board: string) => `Sus alertas de empleo de ${board}`,
    heading: 'Sus alertas de empleo',
    getsNoMail: (address: Html, board: string) => html`${address} no recibe correos de ${board}.`,
    comeBack: (link: Html) => html`Para volver a recibir alertas de empleo, ${link}.`,
    signUp: 'suscríbase',
    dataLater: (link: Html) => html`Para ver o borrar lo que guardamos sobre usted, ${link}.`,
    askLink: 'pida un enlace por correo',
    fileWins: (board: string) =>
      `El equipo de ${board} configuró sus alertas en un archivo propio. Lo que cambie aquí vale hasta que cambien ese archivo.`,
    done: {
      saved: 'Guardado. Su próximo correo ya lo tendrá en cuenta.',
      same: 'No había nada que cambiar.',
      gone: 'Entretanto, esa alerta se cambió o se canceló. Abajo puede ver cómo está todo ahora.',
      paused: 'En pausa. No llegarán correos hasta el día que ha elegido.',
      resumed: 'Sus correos vuelven a estar activos.',
      stays: 'Gracias. Sus alertas continúan.',
      mailed:
        'Hemos enviado un correo con el enlace a su dirección. El enlace funciona durante 30 minutos. Se envían como máximo tres correos de este tipo al día.',
    },
    alertsTitle: 'Sus alertas',
    severalAlerts: 'Cada oferta llega una sola vez, en la primera alerta con la que encaja.',
    change: 'Cambiar',
    cancel: 'Cancelar',
    remove: 'Eliminar esta alerta',
    save: 'Guardar',
    addTitle: 'Otra alerta',
    add: 'Añadir esta alerta',
    longTags: 'Indique como máximo 100 etiquetas de 100 caracteres como máximo.',
    notSaved: 'Todavía no se ha guardado',
    tooManyAlerts: 'Serían más de 20 alertas: elimine una primero.',
    lastAlert: 'Es su única alerta: dese de baja, o añada otra primero.',
    settingsTitle: 'Con qué frecuencia y cuándo',
    saveSettings: 'Guardar la frecuencia',
    badZone: 'Eso no es una zona horaria: escriba un nombre como Europe/Madrid.',
    meantZone: (zone: string) => `Eso no es una zona horaria. ¿Quiso decir ${zone}?`,
    nextTitle: 'Su próximo correo',
    nextAt: (when: string) => `Llega el ${when}, si para entonces hay alguna oferta que encaje.`,
    nextSoon: 'Llega en breve.',
    nextInstant: 'Llega en cuanto haya una oferta que encaje.',
    nextPaused: 'No llega ninguno mientras dure la pausa.',
    wouldHold: (jobs: number) =>
      count(jobs, 'Por ahora contendría una oferta:', 'Por ahora contendría # ofertas:'),
    holdsNothing: 'Por ahora no encaja ninguna oferta nueva.',
    more: (jobs: number) => count(jobs, 'y una más', 'y # más'),
    pauseTitle: 'Pausa',
    pausedUntil: (day: string) => `En pausa hasta el ${day}.`,
    pauseUntil: 'Hasta',
    pause: 'Pausar',
    pauseLonger: 'Cambiar el día',
    resume: 'Reanudar ahora',
    badDay: 'Elija un día a partir de mañana, como máximo dentro de un año.',
    lastTitle: 'Sus últimos correos',
    noneYet: 'Todavía no se ha enviado ninguno.',
    accountTitle: 'Su dirección y sus datos',
    accountIntro:
      'Para cambiar su dirección, descargar lo que guardamos sobre usted o pedir que se borre, necesita un enlace propio. Se lo enviamos por correo, porque los correos con ofertas a menudo se reenvían.',
    accountButton: 'Enviarme ese enlace',
    unsubscribeAll: 'Darse de baja de todo',
    yourAddress: 'Su correo electrónico',
    sendLink: 'Enviarme un enlace',
    linkTitle: 'Un enlace nuevo a sus alertas de empleo',
    linkIntro:
      'Escriba la dirección a la que llegan sus alertas de empleo. Recibirá por correo un enlace para cambiarlas, pausarlas o cancelarlas.',
    linkSent: 'Revise su correo',
    linkSentText:
      'Si conocemos esta dirección, le hemos enviado un correo con un enlace. ¿No llega nada? Mire en la carpeta de correo no deseado; a cada dirección se envían como máximo tres correos de este tipo al día.',
    badAddress: 'Eso no es una dirección a la que se puedan enviar alertas de empleo.',
  },

  notThis: {
    title: 'Menos ofertas como esta',
    intro: (wants: string) => `Usted recibe: ${wants}.`,
    legend: '¿Qué no quiere recibir más?',
    tag: (tag: string) => `Ofertas con la etiqueta ${tag}`,
    save: 'Guardar',
    allWanted: 'Sus alertas piden todo aquello de lo que trata esta oferta. Puede cambiarlas abajo.',
    toManage: 'Ver o cambiar todas sus alertas',
  },

  account: {
    title: (board: string) => `Su dirección y sus datos en ${board}`,
    intro: (address: Html) => html`Esta página corresponde a ${address}.`,
    addressTitle: 'Otra dirección',
    addressIntro:
      'Enviamos un correo a la nueva dirección; sus alertas se trasladan cuando lo confirme allí.',
    newAddress: 'Nueva dirección',
    changeAddress: 'Enviar el correo',
    sameAddress: 'Esa ya es su dirección.',
    addressSent: 'Revise su nuevo buzón',
    addressSentText: (address: Html) =>
      html`Hemos enviado un correo a ${address}. Sus alertas llegan a la dirección anterior hasta que confirme la nueva.`,
    exportTitle: 'Lo que guardamos sobre usted',
    exportIntro: 'Sus preferencias y los correos que se le han enviado, en un solo archivo (JSON).',
    exportButton: 'Descargar',
    eraseTitle: 'Borrarlo todo',
    eraseIntro:
      'Sus alertas terminan, y se borran su dirección, su nombre y sus preferencias. Solo queda una huella de la dirección, para que nadie más que usted vuelva a suscribirla. Esto no se puede deshacer.',
    sure: 'Sí, borrar todo lo que se refiere a mí',
    notSure: 'Marque esta casilla para confirmar.',
    erase: 'Borrar',
    erased: 'Sus datos se han borrado',
    erasedText: (board: string) =>
      `Ya no guardamos nada que le identifique, y ${board} no le enviará ningún correo más.`,
    expired: 'Este enlace ha caducado',
    expiredText: 'Funciona durante 30 minutos desde que se envía. Pida uno nuevo:',
  },

  unsubscribe: {
    ask: (board: string) => `¿Dejar de recibir los correos de ${board}?`,
    askWho: (address: Html, board: string) =>
      html`${address} recibe alertas de empleo de ${board}. Un clic y no se envía ninguna más.`,
    whatEnds: '¿Qué quiere cancelar?',
    everything: 'Todo',
    onlyAlert: (alert: string) => `Solo la alerta «${alert}»`,
    fewer: '¿Demasiados correos?',
    fewerWhy: (when: string) => `Las mismas ofertas pueden llegar juntas, en un solo correo: ${when}.`,
    weeklyInstead: 'Mejor una vez por semana',
    isWeekly: 'Desde ahora, un correo por semana',
    weeklyWho: (address: Html, when: string) =>
      html`${address} recibe las mismas ofertas, todas juntas: ${when}.`,
    why: '¿Por qué se da de baja?',
    whyHint: 'No hace falta que responda. Solo se guarda el número de respuestas; nada sobre usted.',
    reasons: {
      'found-here': 'Encontré empleo aquí',
      'found-elsewhere': 'Encontré empleo en otro sitio',
      'too-much': 'Demasiados correos',
    },
    thanks: 'Gracias.',
    done: (board: string) => `No recibirá más correos de ${board}`,
    doneWho: (address: Html) => html`${address} se ha dado de baja.`,
    mistake: (contact: Html) => html`Si fue un error, escriba a ${contact}.`,
    undoIntro: '¿Fue un error? Durante un día puede deshacerlo sin perderse nada.',
    undo: 'Deshacer: quiero los correos',
    pauseTitle: '¿O solo una pausa?',
    pauseInstead: 'Mejor una pausa',
    alertEnded: 'Esta alerta ha terminado',
    noMoreOf: (alert: string) => `No llegarán más correos de «${alert}».`,
    stillOn: (address: Html) => html`${address} sigue recibiendo:`,
    isBack: 'Sus correos vuelven a estar activos',
    isPaused: 'Sus correos están en pausa',
    backWho: (address: Html) => html`${address} recibe alertas de empleo como antes.`,
    pausedWho: (address: Html, day: string) =>
      html`${address} no recibe alertas de empleo hasta el ${day}; después continúan.`,
    toManage: 'Ver o cambiar sus alertas',
    tooLate: 'Eso ya no se puede deshacer',
    signUpAgain: (link: Html) => html`Puede ${link} cuando quiera.`,
    signUpLink: 'suscribirse de nuevo',
  },

  applying: {
    here: 'Ver más y postularse',
    at: (host: string) => `Postularse en ${host}`,
    byMail: (address: string) => `Postularse por correo: ${address}`,
  },

  work: {
    remote: 'Teletrabajo',
    hybrid: 'Híbrido',
    'on-site': 'Presencial',
    'full-time': 'Jornada completa',
    'part-time': 'Jornada parcial',
    contract: 'Por proyecto',
    temporary: 'Temporal',
    internship: 'Prácticas',
    volunteer: 'Voluntariado',
  },

  digest: {
    otherJobs: 'Otras ofertas',
    closedSince: (jobs: number) =>
      count(
        jobs,
        'Una oferta se ha cerrado desde que se envió este correo.',
        '# ofertas se han cerrado desde que se envió este correo.',
      ),
    closes: (day: string) => `Cierra el ${day}`,
    posted: (day: string) => `Publicada el ${day}`,
    postedAgain: (day: string) => `Publicada de nuevo el ${day}`,
    passedOn: '¿Alguien le ha reenviado esto?',
    getThese: 'Recibir nuevas ofertas por correo',
  },

  feeds: {
    title: (board: string) => `Ofertas de ${board}`,
    titleOf: (board: string, choice: string) => `Ofertas de ${board}: ${choice}`,
  },

  errors: {
    404: {
      title: 'Aquí no hay nada',
      text: 'Si ha llegado desde un enlace de un correo, puede que falte una parte: los enlaces largos se cortan al final de la línea. Copie el enlace completo del correo e inténtelo de nuevo.',
    },
    400: {
      title: 'No se ha podido leer',
      text: 'Lo que se envió a esta página no es lo que espera. Vuelva atrás, revise lo que escribió e inténtelo de nuevo.',
    },
    405: { title: 'Aquí no es posible', text: 'Esta página no se puede usar de ese modo.' },
    413: {
      title: 'Demasiado de una vez',
      text: 'Lo que se envió a esta página es mayor que cualquier cosa que necesite.',
    },
    421: {
      title: 'No en esta dirección',
      text: 'Este servicio solo responde en su propia dirección. Si usted lo administra: PUBLIC_URL y HOST indican en qué direcciones responde.',
    },
    429: {
      title: 'Espere un rato, por favor',
      text: 'Se ha pedido demasiadas veces hace un momento, por usted o por otras personas. Inténtelo más tarde. No se ha perdido nada: lo que tenía configurado se conserva.',
    },
    500: {
      title: 'Algo ha fallado',
      text: 'El error es nuestro y ha quedado registrado.',
    },
    503: {
      title: 'Inténtelo de nuevo en unos minutos',
      text: 'El servicio no puede acceder a sus datos en este momento.',
    },
  },

  brokenLink: {
    title: 'Este enlace no funciona',
    text: 'Puede que se cortara al copiarlo o que lo sustituyera otro más reciente. Ábralo de nuevo desde el último correo que tenga y, si no funciona al pulsarlo, copie el enlace completo.',
    stopWithout: (contact: Html) => html`Para dejar de recibir los correos sin enlace, escriba a ${contact}.`,
  },

  sample: {
    subject: (subject: string) => `[Prueba] ${subject}`,
    title: 'Este enlace es de una muestra',
    unsubscribe:
      'En el correo que recibe un lector, pregunta si quiere dejar de recibirlos, y un clic basta para ello.',
    manage: 'En el correo que recibe un lector, muestra sus alertas, para cambiarlas o pausarlas.',
    digest: 'En el correo que recibe un lector, muestra el correo completo en el navegador.',
    nothing: 'Este no es de nadie: nada ha cambiado, y nadie ha dejado de recibir correos.',
    signUp: 'Alertas de empleo por correo',
  },

  outbox: {
    title: 'Bandeja de salida',
    intro: 'Estos correos se han quedado en este equipo. Con SMTP_URL, se envían a las personas.',
    empty: 'Todavía no se ha enviado nada.',
    to: (address: string) => `para ${address}`,
    toWhom: (address: string) => `Para ${address}`,
    newest: (mails: number) => count(mails, 'El correo más reciente.', 'Los # correos más recientes.'),
    views: 'Vistas de este correo',
    asHtml: 'HTML',
    asText: 'Texto',
    asSource: 'Código',
    frame: 'El correo en HTML',
    noText: 'Este correo no tiene parte de texto.',
  },

  digestMail: {
    newJobs: (jobs: number) => count(jobs, '1 oferta nueva', '# ofertas nuevas'),
    welcome: (jobs: number) =>
      count(
        jobs,
        'Le damos la bienvenida: 1 oferta para usted',
        'Le damos la bienvenida: # ofertas para usted',
      ),
    hello: (name: string) => `Hola, ${name}:`,
    chosenBy: (alerts: readonly string[]) =>
      `${count(alerts.length, 'Según su alerta', 'Según sus alertas')}: ${alerts.join('; ')}`,
    everyJob: 'Usted recibe todas las ofertas.',
    chooseYours: 'Elija las suyas',
    unsubscribe: 'Darse de baja',
    jobsAt: (jobs: number) => count(jobs, '1 oferta', '# ofertas'),
    closes: (day: string) => `Cierra el ${day}`,
    posted: (day: string) => `Publicada el ${day}`,
    postedAgain: (day: string) => `Publicada de nuevo el ${day}`,
    tags: (tags: string) => `Etiquetas: ${tags}`,
    openings: (posts: number) => count(posts, '1 vacante', '# vacantes'),
    moreOpenings: (posts: number) => count(posts, 'y 1 vacante más', 'y # vacantes más'),
    onBoard: (board: string) => `En ${board}`,
    notFrom: 'Nada de esta empresa',
    fewer: 'Menos como esta',
    notThis: 'Menos ofertas como esta, o ninguna de esta empresa',
    glance: 'De un vistazo',
    lastCall: 'Última oportunidad',
    lastCallWhy: 'El plazo de estas ofertas termina antes de su próximo correo.',
    early: (role: string, closes: string) =>
      `Este correo llega antes de lo habitual, porque una de las ofertas se cerraría entretanto: ${role} (${small(closes)}).`,
    more: (jobs: number) => `${count(jobs, 'y 1 más', 'y # más')}:`,
    seeAll: 'ver el correo completo en el navegador',
    why: (board: string) => `Recibe este correo porque pidió alertas de empleo a ${board}.`,
    change: 'Cambiar sus alertas',
    view: 'Ver en el navegador',
    privacy: 'Privacidad',
    untitled: 'Una oferta nueva',
    nothing: 'Ofertas nuevas',
    roleAt: (role: string, organisation: string) => `${role} en ${organisation}`,
    andMore: (first: string, jobs: number) => `${first} ${count(jobs, 'y 1 más', 'y # más')}`,
  },

  receiptMail: {
    subject: (post: string | null, board: string) =>
      post === null ? `Sus ofertas en ${board}` : `Su oferta en ${board}: ${post}`,
    title: 'Qué ha sido de su oferta',
    went: (post: string, people: number) =>
      `«${post}» llegó a ${count(people, 'una persona', '# personas')}.`,
    more: (post: string, people: number, more: number) =>
      `«${post}» llegó a ${count(more, 'una persona más', '# personas más')}: ${count(people, 'una', '#')} en total.`,
    few: (post: string) => `«${post}» ha llegado por ahora a menos de 5 personas.`,
    closes: (post: string, day: string) => `«${post}» se cierra pronto: el último día es el ${day}.`,
    stillOpen: (post: string, days: number) =>
      `«${post}» lleva publicada ${count(days, 'un día', '# días')} y no indica un último día. ¿Sigue abierta? Si no, avise a quienes llevan la bolsa de empleo.`,
    why: (board: string) =>
      `Recibe este correo porque una oferta en ${board} da esta dirección como contacto.`,
    stop: 'No recibir más correos de este tipo',
  },

  receipts: {
    ask: '¿No recibir más correos sobre sus ofertas?',
    what: (board: string) => `${board} ya no le escribirá sobre lo que ha sido de sus ofertas.`,
    stop: 'Terminar estos correos',
    done: 'Estos correos han terminado',
    doneWhat: (board: string) => `${board} ya no le escribe sobre sus ofertas.`,
  },

  confirmMail: {
    expiry: 'El enlace funciona durante 48 horas.',
    manage: 'Ver o cambiar sus alertas',
    subscribe: {
      subject: (board: string) => `Confirme sus alertas de empleo de ${board}`,
      title: 'Un clic y empiezan sus alertas de empleo',
      opening: (board: string, about: string) =>
        `Alguien, probablemente usted, pidió a ${board} que enviara alertas de empleo${about} a esta dirección. Empiezan cuando lo confirme.`,
      button: 'Confirmar mis alertas',
      otherwise:
        'Si no fue usted, no haga nada. No se enviará ninguna alerta, y esta dirección se borrará en 48 horas.',
    },
    add: {
      subject: (board: string) => `¿Añadir etiquetas a sus alertas de empleo de ${board}?`,
      title: '¿Añadir estas etiquetas?',
      opening: (board: string, about: string) =>
        `Alguien, probablemente usted, pidió a ${board} alertas de empleo${about}. Esta dirección ya recibe alertas de empleo; con un clic se les añaden estas etiquetas.`,
      button: 'Añadir estas etiquetas',
      otherwise: 'Si no fue usted, no haga nada. Sus alertas quedan como están.',
    },
    'change-address': {
      subject: (board: string) => `Confirme su nueva dirección para las alertas de empleo de ${board}`,
      title: '¿Es esta su nueva dirección?',
      opening: (board: string, _about: string) =>
        `Alguien, probablemente usted, pidió a ${board} que enviara sus alertas de empleo a esta dirección a partir de ahora. Llegarán aquí cuando lo confirme.`,
      button: 'Enviar mis alertas aquí',
      otherwise:
        'Si no fue usted, no haga nada. No se enviará nada aquí, y esta dirección se borrará en 48 horas.',
    },
  },

  movedMail: {
    subject: (board: string) => `Sus alertas de empleo de ${board} llegan ahora a otra dirección`,
    title: 'Sus alertas de empleo se han trasladado',
    opening: (board: string, address: string) =>
      `Las alertas de empleo de ${board} que llegaban a esta dirección se envían desde ahora a ${address}. La nueva dirección lo ha confirmado, y aquí no llegará ninguna más.`,
    notYou: (contact: string) => `Si usted no lo pidió, escriba a ${contact}.`,
  },

  quietMail: {
    subject: (board: string) => `Seis semanas sin nada para una de sus alertas en ${board}`,
    title: 'Una alerta que no trae nada',
    nothing: (alert: string) => `En seis semanas ninguna oferta ha encajado con «${alert}».`,
    without: (wanted: string, jobs: number) =>
      `${count(jobs, 'Una oferta habría encajado', '# ofertas habrían encajado')} sin «${wanted}».`,
    butNot: (unwanted: string, jobs: number) =>
      `${count(jobs, 'Una oferta habría encajado', '# ofertas habrían encajado')} si no hubiera excluido esto: «${unwanted}».`,
    instead: (tag: string, jobs: number) =>
      `¿Quiso decir «${tag}»? ${count(jobs, 'Una oferta tiene', '# ofertas tienen')} esa etiqueta.`,
    button: 'Cambiar sus alertas',
    once: 'Se lo decimos solo una vez. Si deja sus alertas como están, le escribiremos cuando encaje una oferta.',
    unsubscribe: 'Darse de baja de todo',
  },

  stillLooking: {
    subject: (board: string) => `¿Sigue buscando? Sus alertas de empleo de ${board}`,
    title: '¿Sigue buscando?',
    opening: (board: string, alerts: string) =>
      `Desde hace un año, ${board} le envía alertas de empleo: ${alerts}. Si todavía le son útiles, díganoslo con un clic.`,
    button: 'Sí, conservar mis alertas',
    endsWithout: 'Si no responde, terminarán dentro de un mes.',
    staysWithout: 'Si no hace nada, continúan como hasta ahora.',
    unsubscribe: 'No, cancelarlas',
  },

  linkMail: {
    notYou: 'Si usted no lo pidió, no haga nada: no cambiará nada.',
    private: 'El enlace es solo para usted: no reenvíe este correo.',
    minutes: (minutes: number) =>
      `El enlace funciona durante ${count(minutes, 'un minuto', '# minutos')} y es solo para usted: no reenvíe este correo.`,
    unsubscribe: 'Darse de baja de todo',
    manage: {
      subject: (board: string) => `Su enlace a las alertas de empleo de ${board}`,
      title: 'Sus alertas de empleo',
      opening: (board: string) =>
        `Aquí tiene el enlace que pidió. Con él puede cambiar, pausar o cancelar sus alertas de empleo de ${board}.`,
      button: 'Abrir mis alertas',
    },
    account: {
      subject: (board: string) => `Su dirección y sus datos en ${board}`,
      title: 'Su dirección y sus datos',
      opening: (_board: string) =>
        'Aquí tiene el enlace que pidió. Con él puede cambiar su dirección, descargar lo que sabemos de usted o pedir que se borre.',
      button: 'Abrir mis datos',
    },
    left: {
      subject: (board: string) => `Sus datos en ${board}`,
      title: 'Sus datos',
      opening: (board: string) =>
        `Usted pidió su enlace. Esta dirección no recibe por ahora alertas de empleo de ${board}. Con el enlace puede descargar lo que sabemos de usted o pedir que se borre.`,
      button: 'Abrir mis datos',
    },
  },
};
