/** How many SMS a text becomes (3GPP TS 23.038): 160 characters in GSM-7, 70 in UCS-2, fewer each when joined. */

const basic =
  "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?" +
  "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà";
const extension = "\f^{}\\[~]|€";

const width = new Map<string, number>([
  ...Array.from(basic, (c) => [c, 1] as const),
  ...Array.from(extension, (c) => [c, 2] as const),
]);

/** Characters that word processors put in, and their plain form. */
const plain: Readonly<Record<string, string>> = {
  "‘": "'",
  "’": "'",
  "‚": "'",
  "“": '"',
  "”": '"',
  "„": '"',
  "«": '"',
  "»": '"',
  "–": "-",
  "—": "-",
  "−": "-",
  "…": "...",
  "\u00a0": " ",
  "\u202f": " ",
  "•": "-",
  "´": "'",
  "`": "'",
};

export interface Segments {
  encoding: "gsm7" | "ucs2";
  /** Used and available units in what is being filled. */
  used: number;
  room: number;
  count: number;
  /** The characters that force UCS-2. */
  foreign: string[];
}

export function segments(text: string): Segments {
  const characters = Array.from(text);
  const foreign = [...new Set(characters.filter((c) => !width.has(c)))];
  return foreign.length === 0
    ? fill(
        characters.map((c) => width.get(c) ?? 1),
        "gsm7",
        160,
        153,
        foreign,
      )
    : fill(
        characters.map((c) => c.length),
        "ucs2",
        70,
        67,
        foreign,
      );
}

function fill(
  widths: readonly number[],
  encoding: Segments["encoding"],
  single: number,
  joined: number,
  foreign: string[],
): Segments {
  const used = widths.reduce((sum, w) => sum + w, 0);
  if (used <= single) return { encoding, used, room: single, count: used > 0 ? 1 : 0, foreign };
  let count = 1;
  let inLast = 0;
  for (const w of widths) {
    // A character of two units is never split across two SMS.
    if (inLast + w > joined) {
      count += 1;
      inLast = 0;
    }
    inLast += w;
  }
  return { encoding, used: (count - 1) * joined + inLast, room: count * joined, count, foreign };
}

/** The text with typographic characters in their plain form. */
export function plainText(text: string): string {
  return Array.from(text, (c) => plain[c] ?? c).join("");
}

/** How many characters have a plain form. */
export function replaceable(text: string): number {
  return Array.from(text).filter((c) => plain[c] !== undefined && !width.has(c)).length;
}
