// Runs inside the page that is inspected, put there as text together with axe: what only the page itself can measure.
globalThis.inPage = {
  /** Sizes of the bodies as they came over the wire, also of what the browser had kept from an earlier page. */
  async bodies() {
    await document.fonts.ready;
    return ['navigation', 'resource'].flatMap((type) =>
      performance.getEntriesByType(type).map((entry) => entry.encodedBodySize),
    );
  },

  async violations(runOnly) {
    const found = await globalThis.axe.run(document, { runOnly, resultTypes: ['violations'] });
    return found.violations.map(
      ({ id, nodes }) =>
        `${id} at ${nodes
          .slice(0, 3)
          .map((node) => node.html)
          .join(' ')}`,
    );
  },

  /** What reaches over the right edge, when the page can be scrolled there. */
  tooWide() {
    const room = document.documentElement.clientWidth;
    if (document.documentElement.scrollWidth <= room) return [];
    // What scrolls by itself does not widen the page.
    const scrolls = (element) =>
      element !== null &&
      element !== document.body &&
      (['auto', 'scroll', 'hidden', 'clip'].includes(getComputedStyle(element).overflowX) ||
        scrolls(element.parentElement));
    const wide = [...document.querySelectorAll('body *')].filter(
      (element) => element.getBoundingClientRect().right > room + 1,
    );
    // A long word stands out of a box that is narrow enough.
    const words = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    for (let text = words.nextNode(); text !== null; text = words.nextNode()) {
      const range = document.createRange();
      range.selectNodeContents(text);
      if (range.getBoundingClientRect().right > room + 1) wide.push(text.parentElement);
    }
    const widening = wide.filter((element) => !scrolls(element.parentElement));
    return (widening.length > 0 ? widening : wide.toReversed())
      .slice(0, 3)
      .map((element) => element.outerHTML.slice(0, 120));
  },

  // Buttons, what looks like one, controls and the menu. A link inside a sentence may be as small as its words.
  tooSmall(least) {
    if (!matchMedia('(pointer: coarse)').matches) return ['this is no touch screen'];
    const targets = 'button, .button, summary, nav a, .actions a, select, input:not([type=hidden])';
    const small = [...document.querySelectorAll(targets)]
      .map((element) => element.closest('label') ?? element)
      .filter((element) => element.checkVisibility({ visibilityProperty: true }))
      .filter((element) => {
        const { width, height } = element.getBoundingClientRect();
        return Math.min(width, height) < least;
      })
      .map((element) => element.outerHTML.slice(0, 120));
    return [...new Set(small)].slice(0, 3);
  },
};
