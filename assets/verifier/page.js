// In a browser, from a disk, without any network.

const form = document.querySelector('form');
const answer = document.querySelector('#answer');

const element = (name, text, kind) => {
  const made = document.createElement(name);
  made.textContent = text;
  if (kind !== undefined) made.className = kind;
  return made;
};

form.addEventListener('submit', async (event) => {
  event.preventDefault();
  const chosen = [...form.elements.files.files];
  const read = async (file) => ({ name: file.name, bytes: new Uint8Array(await file.arrayBuffer()) });
  const files = await Promise.all(chosen.map(read));
  const roots = await Promise.all(
    [...form.elements.roots.files].map(async (file) => (await read(file)).bytes),
  );
  const { ok, said, parts } = await verifyFiles(files, {
    key: form.elements.key.value,
    checkpoint: form.elements.checkpoint.value,
    roots,
  });
  answer.replaceChildren(element('h2', said, ok ? 'good' : 'bad'));
  for (const { name, found } of parts) {
    const list = element('ul', '');
    for (const { state, what, text } of found)
      list.append(element('li', `${WORDS.states[state]} [${what}] ${text}`, state));
    answer.append(element('h3', name), list);
  }
  answer.append(...WORDS.limits.map((limit) => element('p', limit)));
  answer.querySelector('h2').setAttribute('tabindex', '-1');
  answer.querySelector('h2').focus();
});
