/** A colour as `#0c5c61`. */
export type Colour = string;

type Rgb = readonly [number, number, number];

// Of the style sheet: the grounds that words of this colour stand on, and black and white.
const LIGHT: readonly Colour[] = ['#faf7f1', '#fffefb', '#f1ece2'];
const DARK: readonly Colour[] = ['#1c1916', '#25211d', '#2f2a25'];
/** What WCAG 2.2 AA asks of words. */
const ENOUGH = 4.5;

export const isColour = (text: string): boolean => /^#[0-9a-f]{6}$/.test(text);

const rgb = (colour: Colour): Rgb => [1, 3, 5].map((n) => parseInt(colour.slice(n, n + 2), 16)) as never;

function luminance(colour: Colour): number {
  const [r, g, b] = rgb(colour).map((n) =>
    n <= 10 ? n / 3294.6 : ((n / 255 + 0.055) / 1.055) ** 2.4,
  ) as never as Rgb;
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

/** How much two colours differ in light, from 1 to 21. */
export function contrast(a: Colour, b: Colour): number {
  const [more, less] = [luminance(a), luminance(b)].toSorted((x, y) => y - x) as [number, number];
  return (more + 0.05) / (less + 0.05);
}

function mixed(a: Colour, b: Colour, share: number): Colour {
  const [from, to] = [rgb(a), rgb(b)];
  const parts = from.map((n, i) => Math.round(n + (to[i]! - n) * share));
  return `#${parts.map((n) => n.toString(16).padStart(2, '0')).join('')}`;
}

const wash = (colour: Colour, ground: Colour): Colour => mixed(colour, ground, 0.9);
const least = (colour: Colour, grounds: readonly Colour[]): number =>
  Math.min(...[...grounds, wash(colour, grounds[0]!)].map((ground) => contrast(colour, ground)));

// The nearest that can be read on all of these, by going towards black or white.
function readable(colour: Colour, grounds: readonly Colour[], towards: Colour): Colour {
  for (let share = 0; ; share += 0.02) {
    const tried = mixed(colour, towards, Math.min(share, 1));
    if (share >= 1 || least(tried, grounds) >= ENOUGH) return tried;
  }
}

/** What is wrong with a colour for words and buttons on our light pages: how much it differs, and the nearest that does enough. */
export function tooLight(colour: Colour): { contrast: string; nearest: Colour } | undefined {
  const found = least(colour, LIGHT);
  if (found >= ENOUGH) return undefined;
  return { contrast: (Math.floor(found * 10) / 10).toFixed(1), nearest: readable(colour, LIGHT, '#000000') };
}

/** The same colour, pale: for lines beside it. */
export const pale = (colour: Colour): Colour => mixed(colour, '#ffffff', 0.7);

/** The rules that put a colour in place of our own: as it is on light pages, as light as must be on dark ones. */
export function colourRules(colour: Colour): string {
  const light = readable(colour, LIGHT, '#000000');
  const dark = readable(colour, DARK, '#ffffff');
  const pairs = {
    teal: [light, dark],
    'teal-deep': [mixed(light, '#000000', 0.35), mixed(dark, '#ffffff', 0.4)],
    'teal-wash': [wash(light, LIGHT[0]!), wash(dark, DARK[0]!)],
    'on-teal': ['#ffffff', '#111111'],
  };
  const rules = Object.entries(pairs).map(([name, [a, b]]) => `--${name}: light-dark(${a}, ${b})`);
  // Who asked for more contrast gets ours.
  return `@media not (prefers-contrast: more) { :root { ${rules.join('; ')} } }\n`;
}
