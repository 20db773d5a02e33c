// The public page by itself: no framework, nothing loaded but this. Without it the form gets the same answer as a page.
const answer = document.getElementById('answer');
const form = document.querySelector('form');

const show = (text) => {
  const line = document.createElement('p');
  line.textContent = text;
  const box = document.createElement('div');
  box.className = 'answer plain';
  box.append(line);
  answer.replaceChildren(box);
};

/** The answer as the function writes it into a page of its own. */
const check = async (query) => {
  const response = await fetch(`/v1/check?${query}`, { headers: { accept: 'text/html' } });
  if (!response.headers.get('content-type')?.startsWith('text/html')) {
    // The gateway itself, in front of the function.
    return show(response.status === 429 ? answer.dataset.crowded : answer.dataset.failed);
  }
  const page = new DOMParser().parseFromString(await response.text(), 'text/html');
  answer.replaceChildren(...page.getElementById('answer').childNodes);
  const other = document.getElementById('other');
  other.href = page.getElementById('other').getAttribute('href');
};

form.addEventListener('submit', (event) => {
  event.preventDefault();
  show(answer.dataset.busy);
  check(new URLSearchParams(new FormData(form))).catch(() => show(answer.dataset.failed));
});

// The QR code of a letter has the notice code behind the `#`, which goes to no server: it is filled in, not yet checked.
const fromLetter = location.hash.slice(1);
if (/^[0-9A-Za-z-]{12,20}$/.test(fromLetter)) form.elements.namedItem('code').value = fromLetter;
