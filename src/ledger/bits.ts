/** Some of the numbers from 0 to a size, in one bit each: places in a log of millions in a few hundred kilobytes. */
export class Bits {
  readonly #bits: Uint8Array;
  readonly #size: number;
  #count = 0;

  constructor(size: number) {
    this.#size = size;
    this.#bits = new Uint8Array(Math.ceil(size / 8));
  }

  /** How many are in it. */
  get count(): number {
    return this.#count;
  }

  /** Takes a number in; one that is not below the size is left out. */
  add(n: number): void {
    const [place, bit] = [Math.floor(n / 8), 1 << (n % 8)];
    if (n >= this.#size || (this.#bits[place]! & bit) !== 0) return;
    this.#bits[place]! |= bit;
    this.#count++;
  }

  /** All that are in it in their order, so many at a time. */
  *pages(most: number): Generator<number[]> {
    let page: number[] = [];
    for (const [place, bits] of this.#bits.entries()) {
      for (let n = 0; bits >> n > 0; n++) if (((bits >> n) & 1) === 1) page.push(8 * place + n);
      // A byte has up to eight.
      while (page.length >= most) yield page.splice(0, most);
    }
    if (page.length > 0) yield page;
  }
}
