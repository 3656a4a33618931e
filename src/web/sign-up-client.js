// In the visitor's browser: guesses the time zone, filters long lists of tags, shows what matches while one chooses, and
// takes a double click for one. The form works without it.

const form = document.getElementById('sign-up');
const sample = document.getElementById('sample');

const zone = document.getElementById('timezone');
const guess = Intl.DateTimeFormat().resolvedOptions().timeZone;
// A browser that does not know its place says "Etc/Unknown", or an abbreviation; the board's own zone is likelier.
const isPlace = guess === 'UTC' || (guess?.includes('/') && guess !== 'Etc/Unknown');
if (isPlace && zone.hasAttribute('data-guess')) zone.value = guess;

const filter = document.getElementById('filter');
if (filter) {
  filter.hidden = false;
  const words = document.getElementById('filter-words');
  const more = document.querySelector('#tags details');
  let isOpen = false;
  words.addEventListener('beforeinput', () => {
    if (words.value.trim() === '') isOpen = more?.open;
  });
  words.addEventListener('input', () => {
    const wanted = words.value.trim().toLowerCase();
    let found = 0;
    for (const item of document.querySelectorAll('#tags li')) {
      const isChosen = item.querySelector('input').checked;
      const name = item.querySelector('span').textContent.toLowerCase();
      const isFound = name.includes(wanted);
      item.hidden = !isChosen && !isFound;
      if (isFound) found += 1;
    }
    document.getElementById('filter-none').hidden = found > 0;
    if (!more) return;
    more.open = wanted !== '' || isOpen;
    more.hidden = more.querySelector('li:not([hidden])') === null;
  });
  words.addEventListener('keydown', (event) => {
    if (event.key === 'Enter') event.preventDefault();
  });
}

// Two sign-ups would be two mails. The button is not disabled: whoever comes back to the page finds it at work.
const DOUBLE_CLICK_MS = 3000;
let sentAt = Number.NEGATIVE_INFINITY;
form.addEventListener('submit', (event) => {
  if (event.timeStamp - sentAt < DOUBLE_CLICK_MS) event.preventDefault();
  else sentAt = event.timeStamp;
});

document.getElementById('show').hidden = true;
let running = new AbortController();
let timer;

async function showMatches() {
  running.abort();
  running = new AbortController();
  const choices = new URLSearchParams();
  for (const [name, value] of new FormData(form)) {
    if (['tags', 'all', 'none', 'mode'].includes(name) && value !== '') choices.append(name, value);
  }
  try {
    const answer = await fetch(`sample?${choices}`, { signal: running.signal });
    if (answer.ok) sample.innerHTML = await answer.text();
  } catch {
    // The last sample stays; the form works without.
  }
}

form.addEventListener('input', (event) => {
  if (!['tags', 'all', 'none', 'mode'].includes(event.target.name)) return;
  clearTimeout(timer);
  timer = setTimeout(showMatches, 200);
});

// Somebody comes back, and the browser has filled in the form as they left it.
window.addEventListener('pageshow', () => {
  const boxes = [...form.querySelectorAll('[type=checkbox]')];
  if (boxes.some((box) => box.checked !== box.defaultChecked)) showMatches();
});
