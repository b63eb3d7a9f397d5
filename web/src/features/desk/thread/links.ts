/** What in a text can be opened or called: pure. Nothing is ever fetched by itself. */

export type Piece =
  | { kind: "text"; text: string }
  | { kind: "link"; text: string; href: string; host: string }
  | { kind: "phone"; text: string; number: string };

const MATCH = /(https?:\/\/[^\s<>"']+|www\.[^\s<>"']+)|((?:\+|\b00)[1-9](?:[ \-/()]?\d){6,14}\b)/gi;
/** What ends a sentence, not an address. */
const TAIL = /[.,;:!?)\]}'"]+$/;

export function pieces(text: string): Piece[] {
  const found: Piece[] = [];
  let from = 0;
  const plain = (to: number) => {
    if (to > from) found.push({ kind: "text", text: text.slice(from, to) });
  };
  for (const match of text.matchAll(MATCH)) {
    const whole = match[1] ? match[0].replace(TAIL, "") : match[0];
    const piece = match[1] ? link(whole) : phone(whole);
    if (!piece) continue;
    plain(match.index);
    found.push(piece);
    from = match.index + whole.length;
  }
  plain(text.length);
  return found;
}

function link(text: string): Piece | null {
  try {
    const { href, host, protocol } = new URL(/^www\./i.test(text) ? `https://${text}` : text);
    return /^https?:$/.test(protocol) ? { kind: "link", text, href, host } : null;
  } catch {
    return null;
  }
}

function phone(text: string): Piece {
  return { kind: "phone", text, number: text.replace(/^00/, "+").replace(/[^\d+]/g, "") };
}
