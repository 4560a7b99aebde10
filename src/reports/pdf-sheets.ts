import { SOFT, type Pdf } from '../files/pdf.ts';
import type { Lines } from './pdf-lines.ts';

const SMALL = 8;
const HAIR = '#d8d3c8';

/** The sheets of a PDF whose lines are placed by hand: a size and a margin in points, and what stands at the foot of each. */
export interface Sheets {
  /** The lowest place for a line. */
  bottom: number;
  /** Between the margins. */
  width: number;
  /** How many there are. */
  count: () => number;
  /** Begins the next one; gives the place of its first line. */
  next: () => number;
  /** Puts a text that fits into one line there. */
  place: (text: string, x: number, y: number) => void;
  /** Draws what is no content: it is not read aloud. */
  artifact: (options: object, draw: () => void) => void;
  /** A line from margin to margin. */
  rule: (y: number, colour?: string, thick?: number) => void;
}

/** The page size and margin that `newPdf` is to be given, so that it begins no page by itself. */
export const byHand = (size: [number, number], margin: number) => ({
  size,
  margins: { top: margin, right: margin, bottom: 0, left: margin },
  bufferPages: false,
});

export function sheetsIn(
  pdf: Pdf,
  lines: Lines,
  { size: [across, down], margin, foot }: { size: [number, number]; margin: number; foot: readonly string[] },
): Sheets {
  const [bottom, width] = [down - margin - 16, across - 2 * margin];
  let number = 0;
  const place: Sheets['place'] = (text, x, y) => pdf.text(text, x, y, { lineBreak: false });
  const artifact: Sheets['artifact'] = (options, draw) => {
    pdf.markContent('Artifact', options);
    draw();
    pdf.endMarkedContent();
  };
  return {
    bottom,
    width,
    place,
    artifact,
    count: () => number,
    next() {
      pdf.addPage();
      number++;
      artifact({ type: 'Pagination', attached: ['Bottom'] }, () => {
        const words = foot.filter((text) => text !== '').join(' · ');
        const [first] = lines.broken(words, 'plain', SMALL, width - 60);
        lines.choose(words, 'plain', SMALL);
        pdf.fillColor(SOFT);
        place(first?.text ?? '', margin, bottom + 10);
        lines.choose(String(number), 'plain', SMALL);
        place(String(number), across - margin - pdf.widthOfString(String(number)), bottom + 10);
      });
      return margin;
    },
    rule(y, colour = HAIR, thick = 0.5) {
      artifact({ type: 'Layout' }, () =>
        pdf
          .moveTo(margin, y)
          .lineTo(across - margin, y)
          .lineWidth(thick)
          .strokeColor(colour)
          .stroke(),
      );
    },
  };
}
