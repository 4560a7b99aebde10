// <form data-upload>: sends a large file with a bar that says how far it is. Without this the form does the same, silently.
const bind = (form) => {
  const said = form.querySelector('[data-said]');
  const bar = said.querySelector('progress');
  const words = said.querySelector('span');
  const button = form.querySelector('button');
  const file = form.querySelector('[type=file]');
  const tell = (text, percent) => {
    said.hidden = false;
    if (percent === undefined) bar.removeAttribute('value');
    else bar.value = percent;
    if (words.textContent !== text) words.textContent = text;
  };
  const stop = (text) => {
    button.disabled = false;
    bar.hidden = true;
    tell(text);
  };
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    if (button.disabled) return;
    bar.hidden = false;
    if (file.files[0] && file.files[0].size > Number(form.dataset.most)) { stop(form.dataset.tooLarge); return; }
    const request = new XMLHttpRequest();
    const ask = (leaving) => leaving.preventDefault();
    const data = new FormData(form);
    button.disabled = true;
    addEventListener('beforeunload', ask);
    request.upload.addEventListener('progress', ({ loaded, total }) => {
      const percent = Math.floor((100 * loaded) / total);
      if (percent < 100) tell(form.dataset.sending.replace('{percent}', percent), percent);
    });
    request.upload.addEventListener('load', () => tell(form.dataset.checking));
    request.addEventListener('loadend', () => removeEventListener('beforeunload', ask));
    request.addEventListener('error', () => stop(form.dataset.failed));
    request.addEventListener('load', () => {
      const asked = new URL(form.action).pathname;
      if (new URL(request.responseURL).pathname !== asked) location.assign(request.responseURL);
      else if (!show(request)) stop(form.dataset.failed);
    });
    request.open('POST', form.action);
    request.send(data);
  });
};

// The answer is the page itself, with what is wrong with the file; or that of a proxy, which is none of ours.
const show = (request) => {
  const answer = new DOMParser().parseFromString(request.responseText, 'text/html');
  const here = request.getResponseHeader('content-location');
  const main = answer.querySelector('main');
  if (main === null) return false;
  document.title = answer.title;
  document.body.className = answer.body.className;
  document.querySelector('main').replaceWith(document.adoptNode(main));
  if (here) history.replaceState(null, '', here);
  for (const form of document.querySelectorAll('form[data-upload]')) bind(form);
  const first = document.querySelector('.error-summary') ?? document.querySelector('main');
  first.focus();
  first.scrollIntoView();
  return true;
};

for (const form of document.querySelectorAll('form[data-upload]')) bind(form);
