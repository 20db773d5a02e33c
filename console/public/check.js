// The public page by itself: no framework, nothing loaded but this. Without it the form still gets an answer.
const french = document.documentElement.lang === 'fr';
const texts = french
  ? {
      busy: 'Vérification…',
      tooMany: (minutes) =>
        `Trop de vérifications depuis votre connexion. Réessayez dans ${minutes} ${minutes > 1 ? 'minutes' : 'minute'}.`,
      failed: 'Aucune réponse. Vérifiez votre connexion, puis réessayez.',
    }
  : {
      busy: 'Checking…',
      tooMany: (minutes) =>
        `Too many checks from your connection. Try again in ${minutes} ${minutes > 1 ? 'minutes' : 'minute'}.`,
      failed: 'No answer came. Check your connection, then try again.',
    };

const answer = document.getElementById('answer');
const form = document.querySelector('form');

const show = (text, kind) => {
  const line = document.createElement('p');
  line.textContent = text;
  line.className = kind;
  answer.replaceChildren(line);
};

const check = async (code) => {
  const response = await fetch(`/v1/check?${new URLSearchParams({ code })}`);
  if (response.status === 429) {
    const minutes = Math.max(1, Math.ceil(Number(response.headers.get('retry-after')) / 60));
    return show(texts.tooMany(minutes), 'plain');
  }
  if (!response.ok) return show(texts.failed, 'plain');
  const { genuine, words } = await response.json();
  show(french ? words.fr : words.en, genuine ? 'good' : 'bad');
};

form.addEventListener('submit', (event) => {
  event.preventDefault();
  show(texts.busy, 'plain');
  check(new FormData(form).get('code')).catch(() => show(texts.failed, 'plain'));
});

// The QR code of a letter has the notice code behind the `#`, which goes to no server: it is filled in, not yet checked.
const fromLetter = location.hash.slice(1);
if (/^[0-9A-Za-z-]{12,20}$/.test(fromLetter)) form.elements.namedItem('code').value = fromLetter;

const about = async () => {
  const response = await fetch('/console-config.json');
  if (!response.ok) return;
  const { organisation, demonstration } = await response.json();
  document.getElementById('organisation').textContent = organisation;
  document.getElementById('demonstration').hidden = !demonstration;
};
// The page serves without it.
about().catch(() => {});
