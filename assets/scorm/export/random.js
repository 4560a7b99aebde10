// Numbers that are the same for the same text on every device, so that a paper can be shown again.
(function (heed) {
  'use strict';

  /** Gives numbers from 0 up to 1. */
  heed.seeded = function (text) {
    const parts = [0x9e3779b9, 0x243f6a88, 0xb7e15162, 0x1f83d9ab];
    for (let n = 0; n < text.length; n++)
      for (let part = 0; part < 4; part++) {
        parts[part] = Math.imul(parts[part] ^ text.charCodeAt(n), 0x01000193 + 2 * part);
        parts[part] ^= parts[part] >>> 15;
      }
    const next = () => {
      // Chris Doty-Humphrey’s small fast counting generator.
      const sum = (((parts[0] + parts[1]) | 0) + parts[3]) | 0;
      parts[3] = (parts[3] + 1) | 0;
      parts[0] = parts[1] ^ (parts[1] >>> 9);
      parts[1] = (parts[2] + (parts[2] << 3)) | 0;
      parts[2] = (((parts[2] << 21) | (parts[2] >>> 11)) + sum) | 0;
      return (sum >>> 0) / 4294967296;
    };
    for (let n = 0; n < 12; n++) next();
    return next;
  };

  /** A copy in random order (Fisher and Yates). */
  heed.shuffled = function (list, random) {
    const copy = list.slice();
    for (let i = copy.length - 1; i > 0; i--) {
      const j = Math.floor(random() * (i + 1));
      const kept = copy[i];
      copy[i] = copy[j];
      copy[j] = kept;
    }
    return copy;
  };

  /** A text that nobody else has: eight letters and digits. */
  heed.newSeed = function () {
    const crypto = window.crypto;
    const values = crypto && crypto.getRandomValues ? crypto.getRandomValues(new Uint32Array(2)) : null;
    const one = values ? values[0] : Math.floor(Math.random() * 4294967296);
    const two = values ? values[1] : Math.floor(Math.random() * 4294967296);
    return (one.toString(36) + two.toString(36)).slice(0, 8);
  };
})((window.heed = window.heed || {}));
