// Nothing here is needed: every page works without it.
const problems = document.querySelector('.error-summary');
if (problems) problems.focus();

// Beside a wide page the menu stands open. Newer browsers do this in the style sheet; for the others it is opened here.
const menu = document.querySelector('details.menu');
if (menu) {
  const wide = matchMedia('(min-width: 64rem)');
  const byStyle = CSS.supports('selector(::details-content)');
  const open = () => { if (!byStyle) menu.open = wide.matches; };
  open();
  wide.addEventListener('change', open);
  menu.addEventListener('keydown', (event) => {
    if (event.key !== 'Escape' || wide.matches || !menu.open) return;
    menu.open = false;
    menu.querySelector('summary').focus();
  });
}

// <form class="filters" data-live>: a changed select shows its result at once.
for (const form of document.querySelectorAll('form[data-live]')) {
  form.addEventListener('change', (event) => { if (event.target.matches('select')) form.requestSubmit(); });
}

// <button type="button" data-print hidden>: of no use without script, so it is shown by script.
for (const button of document.querySelectorAll('[data-print]')) {
  button.hidden = false;
  button.addEventListener('click', () => print());
}

// <form data-busy="words">: what takes some seconds says so, and is not sent twice.
for (const form of document.querySelectorAll('form[data-busy]')) {
  form.addEventListener('submit', (event) => {
    if (!event.submitter || event.submitter.formNoValidate) return;
    const said = document.createElement('p');
    said.setAttribute('role', 'status');
    said.append(document.createElement('progress'), ` ${form.dataset.busy}`);
    event.submitter.closest('.actions').replaceChildren(said);
  });
}
