// In the visitor's browser: guesses the time zone, filters long lists of tags, shows what matches while one chooses.
// The form works without it.

const form = document.getElementById('sign-up');
const sample = document.getElementById('sample');

const zone = document.getElementById('timezone');
const guess = Intl.DateTimeFormat().resolvedOptions().timeZone;
if (guess && zone.hasAttribute('data-guess')) zone.value = guess;

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
    for (const item of document.querySelectorAll('#tags li')) {
      const isChosen = item.querySelector('input').checked;
      item.hidden = !isChosen && !item.textContent.toLowerCase().includes(wanted);
    }
    if (!more) return;
    more.open = wanted !== '' || isOpen;
    more.hidden = more.querySelector('li:not([hidden])') === null;
  });
  words.addEventListener('keydown', (event) => {
    if (event.key === 'Enter') event.preventDefault();
  });
}

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
  if (!['tags', 'none', 'mode'].includes(event.target.name)) return;
  clearTimeout(timer);
  timer = setTimeout(showMatches, 200);
});
