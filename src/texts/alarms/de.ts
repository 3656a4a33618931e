// Alarms in German, in the words of `texts/de.ts`: „Stelle“, „Job-Mail“, „Schlagwort“. A channel is a „Kanal“, a run a „Lauf“.

import { plural } from '../format.ts';
import type { AlarmTexts } from './alarm-texts.ts';
import type { FactsOf } from './catalogue.ts';

const count = (number: number, one: string, other: string) => plural('de', number, { one, other });

const BY_ITSELF = 'Es wird von selbst wieder versucht';

const channelOf = ({ service, name, file }: { service: string; name: string; file: string }) =>
  `Der Kanal „${name}“ (${service}, ${file})`;

const capital = (words: string) => words.charAt(0).toUpperCase() + words.slice(1);

function domainsOf({ domains, more }: FactsOf<'mail-slow'>): string {
  const named = domains.map(({ domain, mails }) => `${domain} (${mails})`).join(', ');
  return more === 0 ? named : `${named} und ${count(more, 'eine weitere Domain', '# weitere Domains')}`;
}

function unsendable({ run, named, all, over, error }: FactsOf<'unsendable'>): string {
  const which = named.map(({ delivery, person }) => `Sendung ${delivery} an Person ${person}`).join(', ');
  const more = all > named.length ? ` und ${all - named.length} weitere` : '';
  const fate = over === all ? 'aufgegeben' : `${over} aufgegeben, die anderen werden wieder versucht`;
  const why = error === null ? '' : ` Der letzte Fehler: ${error}.`;
  return `Aus Lauf ${run} können diese nicht verschickt werden, durch einen Fehler von uns oder eine beschädigte Zeile: ${which}${more} (${fate}).${why}`;
}

function vanished({ files, folder, isFolderGone, count: number, example }: FactsOf<'files-vanished'>) {
  const what = isFolderGone ? `Der Ordner ${folder} fehlt` : `Im Ordner ${folder} fehlen Dateien`;
  const effect =
    files === 'post'
      ? 'ihre Stellen werden nicht verschickt, aber behalten, und Job-Mails mit diesen Stellen warten, höchstens zwei Tage lang'
      : 'ihre Abonnements laufen weiter';
  return `${what}: ${count(number, '1 Datei', '# Dateien')}${example === null ? '' : ` (etwa ${example})`}; ${effect}. Bis das geklärt ist, wird von dort nichts Neues gelesen`;
}

export const alarmsDe: AlarmTexts = {
  kinds: {
    'posts-held': {
      message: (facts) =>
        count(
          facts.count,
          'Eine neue Stelle wird zurückgehalten: Niemand hat eine E-Mail dazu bekommen',
          '# neue Stellen kamen auf einmal und werden zurückgehalten: Niemand hat eine E-Mail dazu bekommen',
        ),
      remedy: () =>
        'Sehen Sie sie mit „rolecall held“ an; „rolecall release posts“ verschickt sie dann, „rolecall release posts --quiet“ behält sie ohne E-Mail',
      onPage: () =>
        'Sehen Sie sie an. Verschickt gehen sie an alle, die sie wünschen; behalten stehen sie nur auf der Website.',
    },
    'welcomes-held': {
      message: (facts) =>
        count(
          facts.count,
          'Die erste Job-Mail einer neuen Person wird zurückgehalten',
          '# neue Personen kamen auf einmal: Ihre ersten Job-Mails werden zurückgehalten',
        ),
      remedy: () =>
        'Wenn die Datenbank verloren ging, führen Sie „rolecall release first-digests --quiet“ aus: Sie bekommen dann, was von jetzt an kommt. Sonst verschickt „rolecall release first-digests“ die ersten Job-Mails',
      onPage: () =>
        'Wenn die Datenbank verloren ging, lassen Sie sie bekommen, was von jetzt an kommt; sonst können die ersten Job-Mails gehen.',
    },
    'retags-held': {
      message: (facts) =>
        count(
          facts.count,
          'Eine Stelle bekam andere Schlagwörter: Niemand bekommt eine E-Mail wegen der neuen',
          '# Stellen bekamen auf einmal andere Schlagwörter: Niemand bekommt eine E-Mail wegen der neuen',
        ),
      remedy: () =>
        'Führen Sie „rolecall release retags --quiet“ aus, wenn die Schlagwörter nur geordnet wurden, oder „rolecall release retags“, um die Stellen denen zu schicken, die ihre neuen Schlagwörter wünschen',
      onPage: () => 'Wenn die Schlagwörter nur geordnet wurden, behalten Sie die Stellen ohne E-Mail.',
    },
    'files-vanished': {
      message: vanished,
      remedy: ({ files }) =>
        `Bringen Sie die Dateien zurück, oder führen Sie „rolecall release removed-${files}s“ aus, wenn sie weg sein sollen`,
      onPage: () => 'Bringen Sie die Dateien zurück, außer wenn sie weg sein sollen.',
    },
    repository: {
      message: (facts) =>
        `Das Repository der Stellen kann nicht geholt werden: ${alarmsDe.repository(facts).problem}. Die Stellen bleiben, wie sie sind.`,
      remedy: (facts) => alarmsDe.repository(facts).remedy,
      onPage: (facts) =>
        facts.problem === 'rewritten'
          ? 'Sehen Sie den Zweig an: Ist seine neue Geschichte gewollt?'
          : alarmsDe.repository(facts).remedy,
    },
    'page-not-there': {
      message: (facts) => {
        const answer = facts.answer === null ? 'noch nicht gefragt' : alarmsDe.answer(facts.answer);
        const posts = count(facts.count, 'Eine Stelle wartet', '# Stellen warten');
        return `${posts} seit einem Tag oder länger auf eine Seite, die nicht da ist: ${facts.url} (${answer}). Niemand bekommt eine E-Mail dazu.`;
      },
      remedy: () =>
        'Sehen Sie nach, ob die Website gebaut und veröffentlicht ist und ob site.page_url sagt, wo ihre Stellen stehen. Gefragt wird einmal in der Stunde. Mit posts.wait_for_page: false werden Stellen verschickt, ohne dass nach ihrer Seite gesehen wird',
    },
    collecting: {
      message: ({ error }) =>
        `Dateien werden nicht eingelesen: Keine Stelle, kein Abonnement und keine Löschung kommt an (${error})`,
      remedy: () =>
        'Sehen Sie nach den Ordnern, der Platte und ins Protokoll; versucht wird es alle fünfzehn Sekunden, und was bis dahin fehlt, kommt dann',
    },

    'public-url': {
      message: ({ url, answer }) =>
        `Die Links in unseren E-Mails führen zu ${url}, aber ${alarmsDe.answer(answer)}: Niemand kann dort bestätigen, etwas ändern oder sich abmelden. Job-Mails warten, bis das stimmt.`,
      remedy: ({ url }) =>
        `Sehen Sie nach, ob PUBLIC_URL die Adresse dieser Seiten ist, ob ein Prozess mit den Seiten läuft („rolecall start“ oder „start --only web“) und ob der Proxy ihm ${url}/healthz übergibt. Wo diese Maschine ihren eigenen öffentlichen Namen nicht erreicht, lassen Sie ihn dort zur inneren Adresse des Proxys führen.`,
    },
    'disk-full': {
      message: ({ place, path }) =>
        `Die Platte ${alarmsDe.places[place]} ist voll${path === null ? '' : ` (${path})`}.`,
      remedy: () =>
        'Schaffen Sie Platz auf dieser Platte („df -h“ zeigt, wie viel da ist). Nichts, was bestätigt wurde, ist verloren, und alles geht von selbst weiter, wenn Platz ist.',
    },
    'opt-outs-not-noted': {
      message: ({ lines, path, error }) =>
        `${count(lines, 'Eine Abmeldung konnte', '# Abmeldungen konnten')} nicht im Journal ${path} vermerkt werden (${error}). Abmeldungen gelten trotzdem, aber nach dem Einspielen einer älteren Sicherung bekämen diese Personen wieder E-Mails.`,
      remedy: () =>
        'Schaffen Sie Platz auf seiner Platte, oder lassen Sie den Benutzer von Rolecall hineinschreiben (OPT_OUT_LOG nennt einen anderen Ort): Dann werden sie von selbst vermerkt. Sonst machen Sie eine Sicherung, die sie enthält: rolecall backup DATEI.',
    },
    'secret-lost': {
      message: () =>
        'Das Geheimnis, das die Links in früheren E-Mails unterschrieben hat, ist weg: Die Links zum Abmelden darin gehen nicht mehr.',
      remedy: () =>
        'Setzen Sie den alten Wert wieder ein: in SECRET (mehrere durch Komma getrennt; der erste unterschreibt) oder in die Datei „secret“ im Datenordner.',
    },
    'queue-stuck': {
      message: ({ part, minutes }) =>
        `Nichts bewegt sich: ${alarmsDe.waits[part]}, und seit ${minutes} Minuten kam nichts davon voran.`,
      remedy: ({ part }) =>
        `Sehen Sie nach, ob ein Prozess mit der Rolle „${part === 'planning' ? 'plan' : 'work'}“ läuft und Datenbank, Warteschlange und Mailserver erreicht, und suchen Sie in seinem Protokoll nach Fehlern. Nichts ist verloren: Die Arbeit geht weiter, wenn er es tut.`,
    },
    doctor: { message: ({ message }) => message, remedy: ({ remedy }) => remedy },

    'channel-gone': {
      message: (facts) =>
        `${channelOf(facts)} ist weg, und dort wird nichts mehr gemeldet: ${facts.reply ?? 'Er nahm zwei Wochen lang nichts an'}`,
      remedy: () =>
        'Geben Sie ihm eine neue Adresse in seiner Datei, oder löschen Sie die Datei; wenn der Kanal doch in Ordnung ist, führen Sie „rolecall resume“ aus',
      onPage: () =>
        'Geben Sie ihm eine neue Adresse in seiner Datei, oder löschen Sie die Datei. Wenn der Kanal doch in Ordnung ist, lassen Sie ihn weitermachen.',
    },
    'channel-silent': {
      message: (facts) => `${channelOf(facts)} nimmt nichts an: ${facts.reply}`,
      remedy: ({ isOurs }) =>
        isOurs
          ? 'Berichtigen Sie seine Adresse oder sein Token; versucht wird es etwa stündlich, und sofort durch „rolecall resume“'
          : 'Es wird etwa stündlich wieder versucht, und nichts geht verloren; sehen Sie nach, ob der Dienst gestört ist',
      onPage: ({ isOurs }) =>
        isOurs
          ? 'Berichtigen Sie seine Adresse oder sein Token. Versucht wird es etwa stündlich, und sofort durch den Knopf.'
          : 'Es wird etwa stündlich wieder versucht, und nichts geht verloren. Sehen Sie nach, ob der Dienst gestört ist.',
    },
    'channel-refuses': {
      message: (facts) =>
        `${channelOf(facts)} hat diese Woche ${count(facts.posts, 'eine Stelle', '# Stellen')} endgültig abgelehnt`,
      remedy: () =>
        '„rolecall why KANAL STELLE“ sagt, mit welchen Worten; der Alarm endet nach einer Woche von selbst',
    },

    'mail-paused': {
      message: (facts) => `Alle E-Mails ruhen: ${alarmsDe.whyPaused(facts)}`,
      remedy: () =>
        'Finden Sie bei Ihrem Mailanbieter heraus, warum, und führen Sie dann „rolecall resume“ aus; was wartet, wird dann verschickt',
      onPage: () =>
        'Finden Sie bei Ihrem Mailanbieter heraus, warum, und beheben Sie es; dann lassen Sie die E-Mails weitergehen. Was wartet, wird dann verschickt.',
    },
    'domain-paused': {
      message: (facts) => `E-Mails an ${facts.domain} ruhen: ${alarmsDe.whyPaused(facts)}`,
      remedy: () =>
        'E-Mails dorthin warten 12 Stunden und gehen von selbst weiter; prüfen Sie die Antwort, oder führen Sie „rolecall resume“ aus, damit es jetzt weitergeht',
      onPage: () =>
        'E-Mails dorthin warten zwölf Stunden und gehen von selbst weiter; mit dem Knopf geht es jetzt weiter.',
    },
    'mail-server-busy': {
      message: (facts) => capital(alarmsDe.whyPaused(facts)),
      remedy: () =>
        'Sehen Sie nach Ihrem Konto beim Mailanbieter (Grenzen, Guthaben, Passwort). Nichts ist verloren: Der Server wird alle paar Minuten wieder gefragt, und was wartet, geht hinaus, wenn er E-Mails annimmt.',
    },
    'mail-server-away': {
      message: ({ error, waiting }) =>
        `Der Mailserver kann nicht benutzt werden (${error}); Job-Mails, die jetzt auf ihn warten: ${waiting}.`,
      remedy: () =>
        'Prüfen Sie SMTP_URL und den Mailserver. Nichts ist verloren: Die E-Mails gehen hinaus, wenn er wieder antwortet.',
    },
    'mail-refused': {
      message: ({ domain }) =>
        `${domain ?? 'Der Mailserver'} hat seit einer halben Stunde oder länger keine E-Mail von uns angenommen und sagt, es sei zu viel.`,
      remedy: () =>
        'Was der Server sagt, steht im Protokoll. Er wird einmal in der Minute gefragt, und es geht weiter, wenn er E-Mails annimmt; was zwei Tage alt ist, wird aufgegeben, und seine Stellen kommen mit der nächsten Job-Mail. Wenn das oft vorkommt, setzen Sie mail.per_second oder mail.per_domain_per_second, oder fragen Sie Ihren Mailanbieter.',
    },
    'mail-slow': {
      message: (facts) =>
        `${count(facts.mails, 'Eine E-Mail ist', '# E-Mails sind')} seit bis zu ${facts.minutes} Minuten ohne Antwort unterwegs: ${domainsOf(facts)}.`,
      remedy: () =>
        'Sehen Sie im Protokoll Ihres Mailservers nach, was er mit ihnen macht. Jeder Versuch endet nach einer Viertelstunde von selbst und wird später wiederholt; andere E-Mails gehen unterdessen weiter.',
    },
    'bounce-mailbox': {
      message: ({ error }) =>
        `Das Postfach aus BOUNCE_MAILBOX kann nicht gelesen werden (${error}): Rückläufer und Beschwerden kommen nicht an.`,
      remedy: () =>
        'Berichtigen Sie BOUNCE_MAILBOX, oder bringen Sie das Postfach in Ordnung; was inzwischen ankam, wird dann gelesen.',
    },
    unsendable: {
      message: unsendable,
      remedy: () =>
        'Alle anderen haben ihre E-Mail, und die Stellen dieser Sendungen kommen mit der nächsten Job-Mail. Suchen Sie im Protokoll nach der Nummer der Sendung; wenn ihre Ausgabe beschädigt ist, holen Sie die Tabelle editions aus einer Sicherung, sonst erneuern Sie Rolecall oder melden Sie den Fehler.',
    },
    'delivery-stuck': {
      message: ({ delivery, run, person, error }) =>
        `Die Zeile der Sendung ${delivery} (Lauf ${run}, Person ${person}) kann nicht geschrieben werden: ${error}.`,
      remedy: ({ delivery }) =>
        `Diese Person bekommt so lange keine Job-Mail. Bringen Sie die Tabelle deliveries in Ordnung, und beenden Sie dann die Zeile von Hand: update deliveries set status = 'failed', lease_until = null where id = ${delivery};`,
    },
    'run-unbalanced': {
      message: ({ run, what, frequency, matched, counts }) =>
        `Lauf ${run} (${what}, ${frequency}) traf auf ${count(matched, '1 Person', '# Personen')} zu, aber seine Ergebnisse geben zusammen eine andere Zahl: ${JSON.stringify(counts)}.`,
      remedy: () =>
        'Sendungen wurden von Hand geändert oder gelöscht, während der Lauf offen war. Vergleichen Sie die Tabelle deliveries mit einer Sicherung.',
    },
  },

  whyPaused: (facts) => {
    const { reply } = facts;
    if (facts.kind === 'mail-server-busy')
      return `der Mailserver nimmt gerade keine E-Mail von uns an: ${reply}`;
    if (facts.kind === 'domain-paused')
      return facts.because === 'directory'
        ? `dort heißen Personen unbekannt, die schon E-Mails bekamen; das Verzeichnis ist vielleicht kaputt, daher wird es niemandem angelastet: ${reply}`
        : `unsere E-Mails werden dort abgelehnt: ${reply}`;
    return {
      'refuses-us': `der Mailserver lehnt uns ab: ${reply}`,
      'nothing-taken': `die letzten ${facts.addresses} Adressen wurden alle abgelehnt, bei mehreren Domains, es liegt also wohl an uns: ${reply}`,
      'most-refused': `mehr als die Hälfte der letzten 100 E-Mails wurde abgelehnt, die letzte so: ${reply}`,
      directory: `der Mailserver nennt die meisten Adressen unbekannt; sein Verzeichnis ist vielleicht kaputt, oder die Liste ist es: ${reply}`,
    }[facts.because];
  },
  waits: {
    sending: 'Job-Mails warten auf den Versand',
    planning: 'Job-Mails warten auf ihre Planung',
    matching: 'Stellen warten auf ihre Leser',
    confirmations: 'Anmeldungen warten auf ihre E-Mail',
  },
  places: {
    data: 'mit dem Datenordner',
    'opt-outs': 'mit dem Journal der Abmeldungen',
    postgres: 'unseres eigenen Postgres',
    'postgres-journal': 'mit dem Journal unseres eigenen Postgres',
    outbox: 'mit dem Postausgang',
    database: 'der Datenbank',
  },
  answer: (answer) => {
    if (answer.is === 'status') return `die Antwort hat den Status ${answer.status}`;
    if (answer.is === 'leads-on') return `es geht von dort weiter zu ${answer.to}`;
    if (answer.is === 'leads-round') return 'es geht von einer Adresse zur nächsten';
    if (answer.is === 'silent') return `es kommt keine Antwort (${answer.why})`;
    if (answer.is === 'slow') return `es kommt keine Antwort (in ${answer.seconds} s)`;
    return answer.is === 'not-us' ? 'dort antwortet etwas anderes' : answer.words;
  },
  repository: ({ problem, branch, seconds, words }) => {
    const name = branch === null ? 'der Hauptzweig' : `der Zweig ${branch}`;
    const ofName = branch === null ? 'des Hauptzweigs' : `des Zweigs ${branch}`;
    return {
      'no-branch': {
        problem: `${name} ist nicht im Repository`,
        remedy: 'Berichtigen Sie posts.branch, oder bringen Sie den Zweig zurück',
      },
      rewritten: {
        problem: `die Geschichte ${ofName} wurde umgeschrieben und führt nicht von dem weiter, was hier ist`,
        remedy:
          'Sehen Sie den Zweig an; wenn seine neue Geschichte gewollt ist, führen Sie „rolecall release repository“ aus',
      },
      'not-readable': {
        problem: 'das Repository ist nicht da, oder wir dürfen es nicht lesen',
        remedy:
          'Prüfen Sie posts.repository und REPOSITORY_TOKEN_FILE (https) oder den Schlüssel dieses Benutzers (ssh)',
      },
      'unknown-host': {
        problem: 'die Maschine des Repositorys ist ssh hier nicht bekannt',
        remedy:
          'Führen Sie als der Benutzer, unter dem Rolecall läuft, einmal „ssh HOST“ aus, und vergleichen Sie den Schlüssel',
      },
      moved: {
        problem: 'das Repository ist an eine andere Adresse gezogen',
        remedy: 'Schreiben Sie die neue Adresse in posts.repository',
      },
      'no-git-there': {
        problem: 'der Server bietet nur Dateien an und spricht kein git',
        remedy: 'Nehmen Sie die Adresse, die dort zum Klonen angegeben ist',
      },
      'no-room': {
        problem: 'für das Repository ist kein Platz',
        remedy: 'Schaffen Sie Platz auf der Platte von DATA_DIR',
      },
      'no-git-here': {
        problem: 'git ist nicht installiert',
        remedy: 'Installieren Sie git (Debian: apt-get install git)',
      },
      'too-slow': {
        problem: `git war nach ${seconds} s nicht fertig`,
        remedy: `${BY_ITSELF}; wenn das so bleibt, sehen Sie nach der Größe des Repositorys und nach dem Weg zu seinem Server`,
      },
      other: { problem: words, remedy: BY_ITSELF },
    }[problem];
  },

  page: {
    alarms: 'Was Sie braucht',
    none: 'Keine Alarme.',
    held: 'Wartet auf Ihr Wort',
    heldNames: {
      posts: (number) =>
        count(
          number,
          'Eine Stelle, zurückgehalten, weil viele auf einmal kamen',
          '# Stellen, zurückgehalten, weil viele auf einmal kamen',
        ),
      'first-digests': (number) =>
        count(
          number,
          'Eine erste Job-Mail, zurückgehalten, weil viele Personen auf einmal kamen',
          '# erste Job-Mails, zurückgehalten, weil viele Personen auf einmal kamen',
        ),
      retags: (number) =>
        count(
          number,
          'Eine Stelle mit anderen Schlagwörtern',
          '# Stellen mit anderen Schlagwörtern, weil sich viele auf einmal geändert haben',
        ),
      'removed-posts': () => 'Dateien von Stellen, die fehlen und noch nicht als gelöscht gelten',
      'removed-subscriptions': () => 'Dateien von Abonnements, die fehlen und noch nicht als gelöscht gelten',
      repository: () => 'Die Geschichte des Repositorys wurde umgeschrieben',
    },
    release: {
      posts: 'Verschicken',
      'first-digests': 'Verschicken',
      retags: 'An die neuen Schlagwörter verschicken',
      'removed-posts': 'Sie sollen weg sein',
      'removed-subscriptions': 'Sie sollen weg sein',
      repository: 'Neue Geschichte übernehmen',
    },
    quietly: {
      posts: 'Ohne E-Mail behalten',
      'first-digests': 'Nur von jetzt an',
      retags: 'Ohne E-Mail behalten',
    },
    lookAtHeld: 'Ansehen',
    resume: 'E-Mails weitergehen lassen',
    resumeChannels: 'Kanäle und E-Mails weitergehen lassen',
    look: {
      posts: 'Die Stellen ansehen',
      mail: 'Den Mailversand ansehen',
      queue: 'Die Warteschlange ansehen',
    },
  },
  mail: {
    raised: { label: 'Alarm', opening: 'Rolecall braucht Ihre Aufmerksamkeit' },
    cleared: { label: 'Vorbei', opening: 'Das ist vorbei; es ist nichts mehr zu tun' },
    reminder: { label: 'Noch offen', opening: 'Das braucht noch Ihre Aufmerksamkeit' },
    remedy: (remedy) => `Was zu tun ist: ${remedy}`,
    closing: (code) => `Code des Alarms: ${code}. „rolecall status“ zeigt, was offen ist.`,
  },
  over: (message) => `Vorbei: ${message}`,
};
