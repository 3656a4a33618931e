// All words for readers in German: „Sie“, E-Mail. An alert is a „Suchauftrag“, a digest a „Job-Mail“, a post a „Stelle“, a tag a
// „Schlagwort“.

import { type Html, html } from '../html.ts';
import type { Texts } from './en.ts';
import { formatList, plural } from './format.ts';

const count = (number: number, one: string, other: string) => plural('de', number, { one, other });

/** Nouns keep their capital within a sentence: „Nur Vollzeit“, but „Nur befristet“. */
const adjectives = new Set(['Remote', 'Hybrid', 'Vor Ort', 'Befristet']);
const within = (kind: string) => (adjectives.has(kind) ? kind.charAt(0).toLowerCase() + kind.slice(1) : kind);

export const de: Texts = {
  alerts: {
    everyPost: 'alle Stellen',
    any: (tags: readonly string[]) => tags.join(' oder '),
    all: (tags: readonly string[]) => tags.join(' und '),
    both: (parts: readonly string[]) => parts.join(' und '),
    butNot: (wanted: string, tags: readonly string[]) => `${wanted}, nicht ${tags.join(' oder ')}`,
  },

  facets: {
    only: (kind: string) => `Nur ${within(kind)}`,
    not: (kind: string) => `Nicht ${within(kind)}`,
    from: (organisation: string) => `Von ${organisation}`,
    notFrom: (organisation: string) => `Nicht von ${organisation}`,
    in: (place: string) => `In ${place}`,
    notIn: (place: string) => `Nicht in ${place}`,
    payStated: 'Mit Gehaltsangabe',
    payNotStated: 'Ohne Gehaltsangabe',
    within: (words: string) =>
      within(words).replace(/^(Von|Nicht|In|Mit|Ohne|Nur)(?= )/, (word) => word.toLowerCase()),
    join: (parts: readonly string[]) => parts.join(' · '),
  },

  tags: {
    unknown: (number: number, tags: string) =>
      count(
        number,
        `Keine Stelle auf dieser Seite hat bisher das Schlagwort ${tags}.`,
        `Keine Stelle auf dieser Seite hat bisher die Schlagwörter ${tags}.`,
      ),
    meant: (tags: string) => `Meinten Sie ${tags}?`,
  },

  common: {
    footer: (board: string) => `Job-Mails von ${board}`,
    privacy: 'Datenschutz',
    problem: (title: string) => `Fehler: ${title}`,
    thePeople: (board: string) => `das Team von ${board}`,
    needHelp: (contact: Html) => html`Brauchen Sie Hilfe? Schreiben Sie an ${contact}.`,
    unsubscribe: 'Abbestellen',
    weekly: 'Wöchentlich',
    daily: 'Täglich',
    instant: 'Sofort',
    address: 'Adresse',
    alerts: 'Suchaufträge',
    howOften: 'Wie oft',
    timeZone: 'Zeitzone',
  },

  when: {
    everyDay: (time: string) => `jeden Tag um ${time}`,
    onWeekdays: (time: string) => `montags bis freitags um ${time}`,
    onDays: (days: readonly string[], time: string) =>
      `${formatList(
        'de',
        days.map((day) => `${day.toLowerCase()}s`),
      )} um ${time}`,
    instant: 'sobald eine Stelle erscheint',
    clock: (place: string) => `Ortszeit ${place}`,
    both: (frequency: string, when: string) => `${frequency}: ${when}`,
  },

  choose: {
    whichJobs: 'Welche Stellen?',
    filter: 'Schlagwort suchen',
    filterNone: 'Kein Schlagwort enthält das.',
    moreTags: (tags: number) => count(tags, 'Ein weiteres Schlagwort', '# weitere Schlagwörter'),
    everyJob: 'Alle Stellen',
    moreChoices: 'Remote, Gehalt, Arbeitgeber …',
    where: 'Arbeitsort',
    anywhere: 'Egal wo',
    work: 'Art der Stelle',
    anyWork: 'Jede Art',
    alsoAsks: 'Außerdem verlangt',
    follow: 'Arbeitgeber, denen Sie folgen',
    followHint: 'Alle Stellen dieser Arbeitgeber kommen, unabhängig von den Schlagwörtern.',
    shut: 'Arbeitgeber ausschließen',
    shutHint: 'Mehrere trennen Sie durch Semikolon.',
    mode: 'Von den Schlagwörtern muss eine Stelle haben:',
    modeAny: 'mindestens eines',
    modeAll: 'alle',
    all: 'Und jedes dieser Schlagwörter',
    none: 'Aber keines dieser Schlagwörter',
    noneHint: 'Mehrere trennen Sie durch Komma, zum Beispiel: praktikum, ehrenamt',
    others: 'Schlagwörter, die nicht in der Liste stehen',
    noTags: 'Wählen Sie mindestens ein Schlagwort oder alle Stellen.',
    openNow: (jobs: number) => count(jobs, '1 offene Stelle', '# offene Stellen'),
    noneOpen: 'Zurzeit keine offene Stelle',
    aWeek: (jobs: number) => `etwa ${plural('de', jobs, { other: '#' })} pro Woche`,
    aMonth: (jobs: number) => `etwa ${plural('de', jobs, { other: '#' })} im Monat`,
    nowAndOften: (now: string, often: string) => `${now}, ${often}`,
  },

  signUp: {
    title: 'Neue Jobs per E-Mail',
    about: (board: string) => `Neue Stellen von ${board}, die zu Ihrer Suche passen, per E-Mail.`,
    intro: 'Nur, was Sie auswählen.',
    already: (link: Html) => html`Schon angemeldet? ${link}`,
    getLink: 'Link anfordern.',
    outboxNote: (outbox: Html) =>
      html`Von diesem Rechner gehen keine E-Mails ab: Alle liegen im ${outbox} und können dort gelesen werden.`,
    outboxLink: 'Postausgang',
    outboxInLog:
      'Von diesem Rechner gehen keine E-Mails ab: Das Protokoll von Rolecall nennt die Adresse, unter der sie zu lesen sind.',
    address: 'Ihre E-Mail-Adresse',
    howOften: 'Wie oft?',
    timeZone: 'Ihre Zeitzone',
    timeZoneHint: 'Zum Beispiel Europe/Berlin oder America/New_York.',
    leaveEmpty: 'Dieses Feld leer lassen',
    promise: (board: string) =>
      `${board} verwendet Ihre Adresse nur für diese Job-Mails. In der ersten E-Mail bestätigen Sie die Anmeldung, und in jeder steht ein Link zum Abbestellen.`,
    privacy: 'Datenschutz',
    subscribe: 'Abonnieren',
    sampleTitle: 'So sähe Ihre Job-Mail jetzt aus',
    newestTitle: 'Die neuesten Stellen',
    showMatches: 'Meine Job-Mail zeigen',
    sampleNothingChosen: 'Wählen Sie Schlagwörter, dann steht hier Ihre Job-Mail.',
    sampleNone: 'Zurzeit passt keine offene Stelle. Sobald es eine gibt, kommt eine E-Mail.',
    sampleMore: (jobs: number) => count(jobs, 'und eine weitere', 'und # weitere'),
    from: 'Von',
    subject: 'Betreff',
    feed: (atom: Html, json: Html) => html`Im Feedreader: ${atom} oder ${json}`,
    pleaseCheck: 'Noch nicht abgeschickt',
    meantAddress: (address: string) => `Meinten Sie ${address}?`,
    addressIsRight: 'Wenn die Adresse so stimmt, klicken Sie noch einmal auf „Abonnieren“.',
    wrong: {
      email: 'Geben Sie eine E-Mail-Adresse an, zum Beispiel ada@example.org.',
      tags: 'Wählen Sie mindestens ein Schlagwort oder alle Stellen.',
      timezone: 'Geben Sie eine Zeitzone an, zum Beispiel Europe/Berlin oder America/New_York.',
    },
    meantZone: (zone: string) => `Das ist keine Zeitzone. Meinten Sie ${zone}?`,
    sentTitle: 'Sehen Sie in Ihr Postfach',
    sent: (address: Html) =>
      html`Eine E-Mail an ${address} ist unterwegs. Klicken Sie auf den Link darin, dann beginnen Ihre Job-Mails.`,
    sentJson:
      'Sehen Sie in Ihr Postfach: Ihre Job-Mails beginnen, sobald Sie auf den Link in der E-Mail klicken, die wir dorthin geschickt haben.',
    sentHint:
      'Der Link gilt 48 Stunden. Nach einigen Minuten ist noch nichts da? Sehen Sie im Spam-Ordner nach, und prüfen Sie, ob die Adresse oben stimmt. An eine Adresse gehen höchstens drei solche E-Mails am Tag.',
    sentAgain: 'Falsche Adresse? Formular noch einmal ausfüllen',
  },

  addressFaults: {
    empty: 'Geben Sie Ihre E-Mail-Adresse an, zum Beispiel ada@example.org.',
    long: 'Das ist zu lang für eine E-Mail-Adresse.',
    invisible:
      'In der Adresse steckt ein unsichtbares Zeichen oder ein Zeilenumbruch: Geben Sie sie bitte neu ein.',
    several: 'Geben Sie nur eine Adresse an, ohne Komma und Semikolon.',
    name: 'Geben Sie nur die Adresse an, ohne Namen und ohne < >.',
    blank: 'In der Adresse steht ein Leerzeichen.',
    'no-at': 'Es fehlt das @, wie in ada@example.org.',
    'many-ats': 'Es steht mehr als ein @ darin.',
    'no-local': 'Vor dem @ fehlt etwas.',
    local: 'Vor dem @ sind hier nur Buchstaben ohne Umlaute und Akzente, Ziffern und . _ + - möglich.',
    domain: 'Nach dem @ steht keine Mail-Domain wie example.org.',
  },

  confirm: {
    askTitle: 'Bestätigen Sie Ihre Job-Mails',
    ask: (address: Html, board: string) =>
      html`Klicken Sie auf die Schaltfläche, dann schickt ${board} sie an ${address}.`,
    askButton: 'Job-Mails bestätigen',
    addTitle: 'Diese Schlagwörter zu Ihren Job-Mails hinzufügen?',
    add: (address: Html) => html`${address} bekommt schon Job-Mails; was Sie haben, bleibt.`,
    differs: 'Diesmal haben Sie etwas anders gewählt',
    frequencyFromNow: (chosen: string, before: string) => `Ab jetzt ${chosen} (bisher: ${before})`,
    zoneFromNow: (chosen: string, before: string) => `Ab jetzt ${chosen} (bisher: ${before})`,
    takeOver: 'Auch das ändern',
    addButton: 'Schlagwörter hinzufügen',
    moveTitle: 'Bestätigen Sie Ihre neue Adresse',
    move: (address: Html, board: string) =>
      html`Klicken Sie auf die Schaltfläche, dann schickt ${board} Ihre Job-Mails an ${address} und nicht mehr an die alte Adresse.`,
    moveButton: 'Job-Mails hierher schicken',
    doneTitle: 'Ihre Job-Mails sind bestellt',
    movedTitle: 'Ihre Job-Mails kommen jetzt an diese Adresse',
    welcome: (jobs: number) =>
      count(
        jobs,
        'Die erste Job-Mail kommt in wenigen Minuten: Eine Stelle passt schon.',
        'Die erste Job-Mail kommt in wenigen Minuten: # Stellen passen schon.',
      ),
    next: (when: string) => `Die nächste Job-Mail kommt am ${when}, wenn es bis dahin Neues gibt.`,
    nextInstant: 'Sobald eine passende Stelle erscheint, kommt eine E-Mail.',
    paused: 'Sie sind gerade unterbrochen; mehr erfahren und fortsetzen können Sie mit dem Link unten.',
    manage: 'Suchaufträge ansehen oder ändern',
    expiredTitle: 'Dieser Link ist zu alt',
    expired:
      'Ein Link zum Bestätigen gilt 48 Stunden. Melden Sie sich noch einmal an, dann bekommen Sie einen neuen.',
    outdatedTitle: 'Dieser Link gilt nicht mehr',
    outdated:
      'Die Suchaufträge, für die er gedacht war, wurden beendet, nachdem er verschickt war. Wenn Sie sie wieder möchten, melden Sie sich noch einmal an.',
    takenTitle: 'Diese Adresse bekommt schon Job-Mails',
    taken: 'Zwei Abonnements können sich keine Adresse teilen. Ihres bleibt, wie es war.',
    signUp: 'Zur Anmeldung',
  },

  manage: {
    title: (board: string) => `Ihre Job-Mails von ${board}`,
    heading: 'Ihre Job-Mails',
    getsNoMail: (address: Html, board: string) => html`${address} bekommt keine E-Mails von ${board}.`,
    comeBack: (link: Html) => html`Wenn Sie wieder Job-Mails möchten, können Sie ${link}.`,
    signUp: 'sich anmelden',
    dataLater: (link: Html) =>
      html`Um zu sehen oder zu löschen, was über Sie gespeichert ist, können Sie ${link}.`,
    askLink: 'einen Link per E-Mail anfordern',
    fileWins: (board: string) =>
      `Das Team von ${board} hat Ihre Suchaufträge in einer eigenen Datei eingerichtet. Was Sie hier ändern, gilt, bis diese Datei geändert wird.`,
    done: {
      saved: 'Gespeichert. Ihre nächste Job-Mail richtet sich danach.',
      same: 'Es war nichts zu ändern.',
      gone: 'Dieser Suchauftrag wurde inzwischen geändert oder beendet. Unten sehen Sie den jetzigen Stand.',
      paused: 'Unterbrochen. Bis zum gewählten Tag kommen keine Job-Mails.',
      resumed: 'Ihre Job-Mails kommen wieder.',
      stays: 'Danke. Ihre Job-Mails gehen weiter.',
      mailed:
        'Eine E-Mail mit dem Link ist unterwegs zu Ihrer Adresse. Der Link gilt 30 Minuten. Am Tag gehen höchstens drei solche E-Mails ab.',
    },
    alertsTitle: 'Ihre Suchaufträge',
    severalAlerts: 'Jede Stelle kommt einmal, unter dem ersten Suchauftrag, zu dem sie passt.',
    change: 'Ändern',
    cancel: 'Abbrechen',
    remove: 'Suchauftrag beenden',
    save: 'Speichern',
    addTitle: 'Weiterer Suchauftrag',
    add: 'Suchauftrag hinzufügen',
    longTags: 'Nennen Sie höchstens 100 Schlagwörter mit höchstens 100 Zeichen.',
    notSaved: 'Noch nicht gespeichert',
    tooManyAlerts: 'Das wären mehr als 20 Suchaufträge: Beenden Sie zuerst einen.',
    lastAlert:
      'Das ist Ihr einziger Suchauftrag: Bestellen Sie die Job-Mails ab, oder legen Sie zuerst einen anderen an.',
    settingsTitle: 'Wie oft und wann',
    saveSettings: 'Häufigkeit speichern',
    badZone: 'Das ist keine Zeitzone: Geben Sie einen Namen wie Europe/Berlin an.',
    meantZone: (zone: string) => `Das ist keine Zeitzone. Meinten Sie ${zone}?`,
    nextTitle: 'Ihre nächste Job-Mail',
    nextAt: (when: string) => `Sie kommt am ${when}, wenn bis dahin eine Stelle passt.`,
    nextSoon: 'Sie kommt in Kürze.',
    nextInstant: 'Sie kommt, sobald eine Stelle passt.',
    nextPaused: 'Während der Pause kommt keine.',
    wouldHold: (jobs: number) =>
      count(jobs, 'Bisher stünde eine Stelle darin:', 'Bisher stünden # Stellen darin:'),
    holdsNothing: 'Bisher passt keine neue Stelle.',
    more: (jobs: number) => count(jobs, 'und eine weitere', 'und # weitere'),
    pauseTitle: 'Pause',
    pausedUntil: (day: string) => `Unterbrochen bis ${day}.`,
    pauseUntil: 'Bis',
    pause: 'Pause machen',
    pauseLonger: 'Tag ändern',
    resume: 'Jetzt fortsetzen',
    badDay: 'Wählen Sie einen Tag ab morgen, höchstens ein Jahr im Voraus.',
    lastTitle: 'Ihre letzten Job-Mails',
    noneYet: 'Bisher wurde keine verschickt.',
    accountTitle: 'Ihre Adresse und Ihre Daten',
    accountIntro:
      'Um Ihre Adresse zu ändern, herunterzuladen, was über Sie gespeichert ist, oder es löschen zu lassen, brauchen Sie einen eigenen Link. Er kommt per E-Mail, weil Job-Mails oft weitergeleitet werden.',
    accountButton: 'Diesen Link schicken',
    unsubscribeAll: 'Alles abbestellen',
    yourAddress: 'Ihre E-Mail-Adresse',
    sendLink: 'Link schicken',
    linkTitle: 'Ein neuer Link zu Ihren Job-Mails',
    linkIntro:
      'Geben Sie die Adresse an, an die Ihre Job-Mails gehen. Per E-Mail kommt ein Link, mit dem Sie sie ändern, unterbrechen oder beenden.',
    linkSent: 'Sehen Sie in Ihr Postfach',
    linkSentText:
      'Wenn diese Adresse hier bekannt ist, ist eine E-Mail mit einem Link unterwegs. Es kommt nichts? Sehen Sie im Spam-Ordner nach; an eine Adresse gehen höchstens drei solche E-Mails am Tag.',
    badAddress: 'Das ist keine E-Mail-Adresse, an die Job-Mails gehen könnten.',
  },

  notThis: {
    title: 'Weniger solche Stellen',
    intro: (wants: string) => `Sie bekommen: ${wants}.`,
    legend: 'Was soll nicht mehr kommen?',
    tag: (tag: string) => `Keine Stellen mit dem Schlagwort ${tag}`,
    save: 'Speichern',
    allWanted:
      'Ihre Suchaufträge verlangen alles, worum es bei dieser Stelle geht. Unten können Sie sie ändern.',
    toManage: 'Alle Suchaufträge ansehen oder ändern',
  },

  account: {
    title: (board: string) => `Ihre Adresse und Ihre Daten bei ${board}`,
    intro: (address: Html) => html`Hier geht es um ${address}.`,
    addressTitle: 'Andere Adresse',
    addressIntro:
      'An die neue Adresse geht eine E-Mail; Ihre Job-Mails ziehen um, sobald Sie das dort bestätigen.',
    newAddress: 'Neue Adresse',
    changeAddress: 'E-Mail schicken',
    sameAddress: 'Das ist bereits Ihre Adresse.',
    addressSent: 'Sehen Sie in Ihr neues Postfach',
    addressSentText: (address: Html) =>
      html`Eine E-Mail an ${address} ist unterwegs. Ihre Job-Mails gehen an die alte Adresse, bis Sie die neue bestätigen.`,
    exportTitle: 'Was über Sie gespeichert ist',
    exportIntro: 'Ihre Angaben und die Job-Mails, die Sie bekommen haben, in einer Datei (JSON).',
    exportButton: 'Herunterladen',
    eraseTitle: 'Alles löschen',
    eraseIntro:
      'Ihre Suchaufträge enden; Ihre Adresse, Ihr Name und Ihre Angaben werden gelöscht. Es bleibt ein Fingerabdruck der Adresse, damit niemand außer Ihnen sie wieder anmeldet. Das lässt sich nicht rückgängig machen.',
    sure: 'Ja, alles über mich löschen',
    notSure: 'Setzen Sie das Häkchen, wenn Sie sicher sind.',
    erase: 'Löschen',
    erased: 'Ihre Daten sind gelöscht',
    erasedText: (board: string) =>
      `Nichts, was Sie erkennbar macht, ist noch gespeichert, und von ${board} kommt keine E-Mail mehr.`,
    expired: 'Dieser Link ist abgelaufen',
    expiredText: 'Er gilt 30 Minuten, nachdem er verschickt wurde. Fordern Sie einen neuen an:',
  },

  unsubscribe: {
    ask: (board: string) => `E-Mails von ${board} abbestellen?`,
    askWho: (address: Html, board: string) =>
      html`${address} bekommt Job-Mails von ${board}. Ein Klick, und es kommen keine mehr.`,
    whatEnds: 'Was soll enden?',
    everything: 'Alles',
    onlyAlert: (alert: string) => `Nur der Suchauftrag „${alert}“`,
    fewer: 'Zu viele E-Mails?',
    fewerWhy: (when: string) => `Dieselben Stellen können zusammen in einer E-Mail kommen: ${when}.`,
    weeklyInstead: 'Lieber einmal pro Woche',
    isWeekly: 'Ab jetzt eine E-Mail pro Woche',
    weeklyWho: (address: Html, when: string) =>
      html`${address} bekommt dieselben Stellen in einer E-Mail: ${when}.`,
    why: 'Warum bestellen Sie ab?',
    whyHint:
      'Die Antwort ist freiwillig. Gezählt wird nur, wie oft sie gegeben wurde; von Ihnen bleibt nichts.',
    reasons: {
      'found-here': 'Ich habe hier eine Stelle gefunden',
      'found-elsewhere': 'Ich habe anderswo eine gefunden',
      'too-much': 'Zu viele E-Mails',
    },
    thanks: 'Danke.',
    done: (board: string) => `Sie bekommen keine E-Mails mehr von ${board}`,
    doneWho: (address: Html) => html`${address} ist abgemeldet.`,
    mistake: (contact: Html) => html`Wenn das ein Versehen war, schreiben Sie an ${contact}.`,
    undoIntro:
      'War das ein Versehen? Einen Tag lang können Sie es rückgängig machen, und Sie verpassen nichts.',
    undo: 'Abbestellung rückgängig machen',
    pauseTitle: 'Oder nur eine Pause?',
    pauseInstead: 'Lieber Pause machen',
    alertEnded: 'Dieser Suchauftrag ist beendet',
    noMoreOf: (alert: string) => `Es kommen keine E-Mails mehr für „${alert}“.`,
    stillOn: (address: Html) => html`${address} bekommt weiterhin:`,
    isBack: 'Ihre E-Mails kommen wieder',
    isPaused: 'Ihre E-Mails sind unterbrochen',
    backWho: (address: Html) => html`${address} bekommt Job-Mails wie bisher.`,
    pausedWho: (address: Html, day: string) =>
      html`${address} bekommt bis ${day} keine Job-Mails; danach gehen sie weiter.`,
    toManage: 'Suchaufträge ansehen oder ändern',
    tooLate: 'Das lässt sich nicht mehr rückgängig machen',
    signUpAgain: (link: Html) => html`Sie können ${link}, wann immer Sie möchten.`,
    signUpLink: 'sich wieder anmelden',
  },

  applying: {
    here: 'Mehr erfahren und bewerben',
    at: (host: string) => `Bewerben bei ${host}`,
    byMail: (address: string) => `Per E-Mail bewerben: ${address}`,
  },

  work: {
    remote: 'Remote',
    hybrid: 'Hybrid',
    'on-site': 'Vor Ort',
    'full-time': 'Vollzeit',
    'part-time': 'Teilzeit',
    contract: 'Freie Mitarbeit',
    temporary: 'Befristet',
    internship: 'Praktikum',
    volunteer: 'Ehrenamt',
  },

  digest: {
    otherJobs: 'Weitere Stellen',
    closedSince: (jobs: number) =>
      count(
        jobs,
        'Eine Stelle wurde geschlossen, seit diese E-Mail verschickt wurde.',
        '# Stellen wurden geschlossen, seit diese E-Mail verschickt wurde.',
      ),
    closes: (day: string) => `Bewerbung bis ${day}`,
    posted: (day: string) => `Veröffentlicht am ${day}`,
    postedAgain: (day: string) => `Erneut veröffentlicht am ${day}`,
    passedOn: 'Hat Ihnen das jemand weitergeleitet?',
    getThese: 'Neue Jobs per E-Mail bekommen',
  },

  feeds: {
    title: (board: string) => `Stellen von ${board}`,
    titleOf: (board: string, choice: string) => `Stellen von ${board}: ${choice}`,
  },

  errors: {
    404: {
      title: 'Hier ist nichts',
      text: 'Wenn Sie von einem Link in einer E-Mail kommen, fehlt vielleicht ein Teil davon: Lange Links werden am Zeilenende abgeschnitten. Kopieren Sie den ganzen Link aus der E-Mail, und versuchen Sie es noch einmal.',
    },
    400: {
      title: 'Das war nicht lesbar',
      text: 'Diese Seite hat etwas anderes erwartet. Gehen Sie zurück, prüfen Sie Ihre Angaben, und versuchen Sie es noch einmal.',
    },
    405: { title: 'Das geht hier nicht', text: 'Diese Seite lässt sich so nicht benutzen.' },
    413: {
      title: 'Zu viel auf einmal',
      text: 'Was an diese Seite geschickt wurde, ist größer als alles, was sie braucht.',
    },
    421: {
      title: 'Nicht unter dieser Adresse',
      text: 'Dieser Dienst antwortet nur unter seiner eigenen Adresse. Wenn Sie ihn betreiben: PUBLIC_URL und HOST sagen, unter welchen Adressen er antwortet.',
    },
    429: {
      title: 'Bitte warten Sie eine Weile',
      text: 'Das wurde gerade zu oft verlangt, von Ihnen oder von anderen. Versuchen Sie es später noch einmal. Nichts ist verloren: Was Sie eingestellt haben, bleibt.',
    },
    500: {
      title: 'Etwas ist schiefgegangen',
      text: 'Der Fehler liegt bei uns und ist festgehalten.',
    },
    503: {
      title: 'Bitte versuchen Sie es in einigen Minuten noch einmal',
      text: 'Der Dienst erreicht gerade seine Daten nicht.',
    },
  },

  brokenLink: {
    title: 'Dieser Link funktioniert nicht',
    text: 'Vielleicht wurde er beim Kopieren abgeschnitten oder durch einen neueren ersetzt. Öffnen Sie ihn noch einmal aus der neuesten E-Mail, die Sie haben, und kopieren Sie den ganzen Link, wenn das Anklicken nicht hilft.',
    stopWithout: (contact: Html) =>
      html`Um die E-Mails ohne Link abzubestellen, schreiben Sie an ${contact}.`,
  },

  sample: {
    subject: (subject: string) => `[Test] ${subject}`,
    title: 'Dieser Link stammt aus einem Muster',
    unsubscribe:
      'In der Job-Mail, die Leserinnen und Leser bekommen, fragt er, ob die E-Mails enden sollen; ein Klick beendet sie.',
    manage:
      'In der Job-Mail, die Leserinnen und Leser bekommen, zeigt er ihre Suchaufträge, zum Ändern oder Unterbrechen.',
    digest: 'In der Job-Mail, die Leserinnen und Leser bekommen, zeigt er die ganze Job-Mail im Browser.',
    nothing: 'Dieser gehört niemandem: Nichts hat sich geändert, und niemandes E-Mails haben aufgehört.',
    signUp: 'Jobs per E-Mail',
  },

  outbox: {
    title: 'Postausgang',
    intro:
      'Diese E-Mails sind auf diesem Rechner geblieben. Mit SMTP_URL gehen sie stattdessen an die Menschen.',
    empty: 'Bisher wurde nichts verschickt.',
    to: (address: string) => `an ${address}`,
    toWhom: (address: string) => `An ${address}`,
    newest: (mails: number) => count(mails, 'Die neueste E-Mail.', 'Die neuesten # E-Mails.'),
    views: 'Ansichten dieser E-Mail',
    asHtml: 'HTML',
    asText: 'Text',
    asSource: 'Quelltext',
    frame: 'Die E-Mail als HTML',
    noText: 'Diese E-Mail hat keinen Textteil.',
  },

  digestMail: {
    newJobs: (jobs: number) => count(jobs, '1 neue Stelle', '# neue Stellen'),
    welcome: (jobs: number) =>
      count(jobs, 'Willkommen: 1 offene Stelle für Sie', 'Willkommen: # offene Stellen für Sie'),
    hello: (name: string) => `Hallo ${name},`,
    chosenBy: (alerts: readonly string[]) =>
      `${count(alerts.length, 'Ausgewählt nach Ihrem Suchauftrag', 'Ausgewählt nach Ihren Suchaufträgen')}: ${alerts.join('; ')}`,
    everyJob: 'Sie bekommen alle Stellen.',
    chooseYours: 'Treffen Sie Ihre Auswahl',
    unsubscribe: 'Abbestellen',
    jobsAt: (jobs: number) => count(jobs, '1 Stelle', '# Stellen'),
    closes: (day: string) => `Bewerbung bis ${day}`,
    posted: (day: string) => `Veröffentlicht am ${day}`,
    postedAgain: (day: string) => `Erneut veröffentlicht am ${day}`,
    tags: (tags: string) => `Schlagwörter: ${tags}`,
    openings: (posts: number) => count(posts, '1 Ausschreibung', '# Ausschreibungen'),
    moreOpenings: (posts: number) =>
      count(posts, 'und 1 weitere Ausschreibung', 'und # weitere Ausschreibungen'),
    onBoard: (board: string) => `Auf ${board}`,
    notFrom: 'Nicht von diesem Arbeitgeber',
    fewer: 'Weniger davon',
    notThis: 'Weniger solche Stellen oder keine von diesem Arbeitgeber',
    glance: 'Auf einen Blick',
    lastCall: 'Letzte Gelegenheit',
    lastCallWhy: 'Die Frist dieser Stellen endet vor Ihrer nächsten Job-Mail.',
    early: (role: string, closes: string) =>
      `Diese E-Mail kommt früher als sonst, weil eine der Stellen bis dahin vorbei wäre: ${role} (${closes}).`,
    more: (jobs: number) => `${count(jobs, 'und 1 weitere', 'und # weitere')}:`,
    seeAll: 'ganze Job-Mail im Browser ansehen',
    why: (board: string) => `Sie bekommen diese E-Mail, weil Sie bei ${board} Job-Mails bestellt haben.`,
    change: 'Suchaufträge ändern',
    view: 'Im Browser ansehen',
    privacy: 'Datenschutz',
    untitled: 'Eine neue Stelle',
    nothing: 'Neue Stellen',
    roleAt: (role: string, organisation: string) => `${role} bei ${organisation}`,
    andMore: (first: string, jobs: number) => `${first} ${count(jobs, 'und 1 weitere', 'und # weitere')}`,
  },

  receiptMail: {
    subject: (post: string | null, board: string) =>
      post === null ? `Ihre Stellen bei ${board}` : `Ihre Stelle bei ${board}: ${post}`,
    title: 'Was aus Ihrer Stelle wurde',
    went: (post: string, people: number) =>
      `„${post}“ ging an ${count(people, 'eine Person', '# Personen')}.`,
    more: (post: string, people: number, more: number) =>
      `„${post}“ ging an ${count(more, 'eine weitere Person', '# weitere Personen')}: insgesamt ${count(people, 'eine', '#')}.`,
    few: (post: string) => `„${post}“ ging bisher an weniger als 5 Personen.`,
    closes: (post: string, day: string) =>
      `Für „${post}“ endet bald die Frist: Der letzte Tag ist der ${day}.`,
    stillOpen: (post: string, days: number) =>
      `„${post}“ steht seit ${count(days, 'einem Tag', '# Tagen')} online und nennt keinen letzten Tag. Ist die Stelle noch offen? Wenn nicht, sagen Sie es denen, die die Stellenseite betreiben.`,
    why: (board: string) =>
      `Sie bekommen diese E-Mail, weil eine Stelle bei ${board} diese Adresse als Kontakt nennt.`,
    stop: 'Keine solchen E-Mails mehr',
  },

  receipts: {
    ask: 'Keine E-Mails mehr über Ihre Stellen?',
    what: (board: string) => `${board} schreibt Ihnen dann nicht mehr, was aus Ihren Stellen wurde.`,
    stop: 'Diese E-Mails beenden',
    done: 'Diese E-Mails sind beendet',
    doneWhat: (board: string) => `${board} schreibt Ihnen nichts mehr über Ihre Stellen.`,
  },

  confirmMail: {
    expiry: 'Der Link gilt 48 Stunden.',
    manage: 'Suchaufträge ansehen oder ändern',
    subscribe: {
      subject: (board: string) => `Bestätigen Sie Ihre Job-Mails von ${board}`,
      title: 'Ein Klick, und Ihre Job-Mails beginnen',
      opening: (board: string, about: string) =>
        `Jemand, wahrscheinlich Sie, hat ${board} gebeten, Job-Mails${about} an diese Adresse zu schicken. Sie beginnen, sobald Sie das bestätigen.`,
      button: 'Job-Mails bestätigen',
      otherwise:
        'Wenn Sie das nicht waren, tun Sie nichts. Es werden keine Job-Mails verschickt, und diese Adresse ist in 48 Stunden vergessen.',
    },
    add: {
      subject: (board: string) => `Schlagwörter zu Ihren Job-Mails von ${board} hinzufügen?`,
      title: 'Diese Schlagwörter hinzufügen?',
      opening: (board: string, about: string) =>
        `Jemand, wahrscheinlich Sie, hat bei ${board} Job-Mails${about} bestellt. Diese Adresse bekommt schon Job-Mails; mit einem Klick kommen diese Schlagwörter hinzu.`,
      button: 'Schlagwörter hinzufügen',
      otherwise: 'Wenn Sie das nicht waren, tun Sie nichts. Ihre Suchaufträge bleiben, wie sie sind.',
    },
    'change-address': {
      subject: (board: string) => `Bestätigen Sie Ihre neue Adresse für die Job-Mails von ${board}`,
      title: 'Ist das Ihre neue Adresse?',
      opening: (board: string, _about: string) =>
        `Jemand, wahrscheinlich Sie, hat ${board} gebeten, die eigenen Job-Mails von nun an diese Adresse zu schicken. Sie kommen hierher, sobald Sie das bestätigen.`,
      button: 'Job-Mails hierher schicken',
      otherwise:
        'Wenn Sie das nicht waren, tun Sie nichts. Hierher wird nichts geschickt, und diese Adresse ist in 48 Stunden vergessen.',
    },
  },

  movedMail: {
    subject: (board: string) => `Ihre Job-Mails von ${board} gehen jetzt an eine andere Adresse`,
    title: 'Ihre Job-Mails sind umgezogen',
    opening: (board: string, address: string) =>
      `Die Job-Mails von ${board}, die an diese Adresse kamen, gehen ab jetzt an ${address}. Die neue Adresse hat das bestätigt; hierher kommen keine mehr.`,
    notYou: (contact: string) => `Wenn Sie das nicht veranlasst haben, schreiben Sie an ${contact}.`,
  },

  quietMail: {
    subject: (board: string) => `Seit sechs Wochen nichts für einen Ihrer Suchaufträge bei ${board}`,
    title: 'Ein Suchauftrag, der nichts bringt',
    nothing: (alert: string) => `Seit sechs Wochen passte keine Stelle zu „${alert}“.`,
    without: (wanted: string, jobs: number) =>
      `${count(jobs, 'Eine Stelle hätte', '# Stellen hätten')} ohne „${wanted}“ gepasst.`,
    butNot: (unwanted: string, jobs: number) =>
      `${count(jobs, 'Eine Stelle hätte', '# Stellen hätten')} gepasst, wenn Sie das nicht ausgeschlossen hätten: „${unwanted}“.`,
    instead: (tag: string, jobs: number) =>
      `Meinten Sie „${tag}“? ${count(jobs, 'Eine Stelle hat', '# Stellen haben')} dieses Schlagwort.`,
    button: 'Suchaufträge ändern',
    once: 'Das schreiben wir nur einmal. Wenn Sie Ihre Suchaufträge lassen, wie sie sind, hören Sie von uns, sobald eine Stelle passt.',
    unsubscribe: 'Alles abbestellen',
  },

  stillLooking: {
    subject: (board: string) => `Suchen Sie noch? Ihre Job-Mails von ${board}`,
    title: 'Suchen Sie noch?',
    opening: (board: string, alerts: string) =>
      `${board} schickt Ihnen seit einem Jahr Job-Mails: ${alerts}. Wenn sie Ihnen noch nützen, sagen Sie es mit einem Klick.`,
    button: 'Ja, weiter so',
    endsWithout: 'Ohne Antwort enden sie in einem Monat.',
    staysWithout: 'Wenn Sie nichts tun, gehen sie weiter wie bisher.',
    unsubscribe: 'Nein, bitte beenden',
  },

  linkMail: {
    notYou: 'Wenn Sie das nicht verlangt haben, tun Sie nichts: Es ändert sich nichts.',
    private: 'Der Link ist nur für Sie: Leiten Sie diese E-Mail nicht weiter.',
    minutes: (minutes: number) =>
      `Der Link gilt ${count(minutes, 'eine Minute', '# Minuten')} und ist nur für Sie: Leiten Sie diese E-Mail nicht weiter.`,
    unsubscribe: 'Alles abbestellen',
    manage: {
      subject: (board: string) => `Ihr Link zu den Job-Mails von ${board}`,
      title: 'Ihre Job-Mails',
      opening: (board: string) =>
        `Hier ist der Link, den Sie angefordert haben. Damit können Sie Ihre Job-Mails von ${board} ändern, unterbrechen oder beenden.`,
      button: 'Meine Job-Mails öffnen',
    },
    account: {
      subject: (board: string) => `Ihre Adresse und Ihre Daten bei ${board}`,
      title: 'Ihre Adresse und Ihre Daten',
      opening: (_board: string) =>
        'Hier ist der Link, den Sie angefordert haben. Damit können Sie Ihre Adresse ändern, herunterladen, was wir über Sie wissen, oder es löschen lassen.',
      button: 'Meine Daten öffnen',
    },
    left: {
      subject: (board: string) => `Ihre Daten bei ${board}`,
      title: 'Ihre Daten',
      opening: (board: string) =>
        `Sie haben Ihren Link angefordert. Diese Adresse bekommt zurzeit keine Job-Mails von ${board}. Mit dem Link können Sie herunterladen, was wir über Sie wissen, oder es löschen lassen.`,
      button: 'Meine Daten öffnen',
    },
  },
};
