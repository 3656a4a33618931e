// In the visitor's browser, on the sign-up and the manage page: guesses the time zone, finds tags in long lists, shows what
// matches while one chooses, and takes a double click for one. The forms work without it.

const base = document.currentScript.src.replace(/choose\.js.*$/, '');
const form = document.getElementById('choose');
const sample = document.getElementById('sample');
const total = document.getElementById('count');

function showZone() {
  const zone = document.getElementById('timezone');
  const fold = zone?.closest('details');
  if (!fold) return;
  const board = zone.dataset.board;
  const guess = Intl.DateTimeFormat().resolvedOptions().timeZone;
  // A browser that does not know its place says "Etc/Unknown", or an abbreviation; the board's own zone is likelier.
  const isPlace = guess === 'UTC' || (guess?.includes('/') && guess !== 'Etc/Unknown');
  if (isPlace && zone.hasAttribute('data-guess')) zone.value = guess;
  const clock = fold.querySelector('summary');
  const say = () => {
    const place = zone.value.split('/').at(-1).replaceAll('_', ' ');
    if (place !== '') clock.textContent = clock.dataset.clock.replace('{place}', place);
  };
  zone.addEventListener('input', say);
  zone.addEventListener('focus', () => suggestZones(zone), { once: true });
  say();
  // Whose clock it is matters only where there are two.
  if (!fold.open && hasSameClock(zone.value, board)) fold.hidden = true;
}

/** The browser has the list: 400 names that no page has to carry. */
function suggestZones(zone) {
  const list = document.createElement('datalist');
  list.id = 'zones';
  for (const name of Intl.supportedValuesOf('timeZone')) list.append(new Option(name, name));
  zone.after(list);
  zone.setAttribute('list', list.id);
}

function hasSameClock(one, other) {
  const year = new Date().getFullYear();
  const days = [new Date(Date.UTC(year, 0, 15)), new Date(Date.UTC(year, 6, 15))];
  const read = (timeZone) =>
    days.map((day) => day.toLocaleString('en', { timeZone, dateStyle: 'short', timeStyle: 'short' })).join();
  try {
    return read(one) === read(other);
  } catch {
    return false;
  }
}

function findTags() {
  const filter = document.getElementById('filter');
  if (!filter) return;
  filter.hidden = false;
  const words = document.getElementById('filter-words');
  const more = document.querySelector('#tags details');
  let wasOpen = false;
  words.addEventListener('beforeinput', () => {
    if (words.value.trim() === '') wasOpen = more?.open;
  });
  words.addEventListener('input', () => {
    const wanted = words.value.trim().toLowerCase();
    let found = 0;
    for (const item of document.querySelectorAll('#tags li')) {
      const isChosen = item.querySelector('input').checked;
      const isFound = item.querySelector('span').textContent.toLowerCase().includes(wanted);
      item.hidden = !isChosen && !isFound;
      if (isFound) found += 1;
    }
    document.getElementById('filter-none').hidden = found > 0;
    if (!more) return;
    more.open = wanted !== '' || wasOpen;
    more.hidden = more.querySelector('li:not([hidden])') === null;
  });
  words.addEventListener('keydown', (event) => {
    if (event.key === 'Enter') event.preventDefault();
  });
}

// Two sign-ups would be two mails. The button is not disabled: whoever comes back to the page finds it at work.
function takeOneClick() {
  const DOUBLE_CLICK_MS = 3000;
  let sentAt = Number.NEGATIVE_INFINITY;
  form.addEventListener('submit', (event) => {
    if (event.timeStamp - sentAt < DOUBLE_CLICK_MS) event.preventDefault();
    else sentAt = event.timeStamp;
  });
}

const CHOICES = ['tags', 'all', 'none', 'mode', 'follow', 'shut'];
let running = new AbortController();
let timer;

/** The bar gets the number only when it is another: screen readers say what changes there. */
function showCount() {
  const words = sample.firstElementChild?.dataset.count;
  if (words !== undefined && total.textContent !== words) total.textContent = words;
}

async function showMatches() {
  running.abort();
  running = new AbortController();
  const choices = new URLSearchParams();
  for (const [name, value] of new FormData(form)) {
    if (CHOICES.includes(name) && value !== '') choices.append(name, value);
  }
  try {
    const answer = await fetch(`${base}sample?${choices}`, { signal: running.signal });
    if (!answer.ok) return;
    sample.innerHTML = await answer.text();
    showCount();
  } catch {
    // The last sample stays; the form works without.
  }
}

function followChoices() {
  document.getElementById('show')?.remove();
  showCount();
  form.addEventListener('input', (event) => {
    if (!CHOICES.includes(event.target.name)) return;
    clearTimeout(timer);
    timer = setTimeout(showMatches, 200);
  });
  // Somebody comes back, and the browser has filled in the form as they left it.
  window.addEventListener('pageshow', () => {
    const boxes = [...form.querySelectorAll('[type=checkbox]')];
    if (boxes.some((box) => box.checked !== box.defaultChecked)) showMatches();
  });
}

showZone();
if (form) {
  findTags();
  takeOneClick();
  if (sample) followChoices();
}
