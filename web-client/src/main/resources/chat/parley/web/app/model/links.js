const ADDRESS = /(?<![\p{L}\p{N}_])https?:\/\/[^\s\p{Cc}<>"]+/giu;
const OPENING = { ')': '(', ']': '[', '}': '{' };

/** Without what belongs to the sentence and not to the address. */
function trimmed(address) {
  for (;;) {
    const last = address.at(-1);
    const opening = OPENING[last];
    const unopened = opening && address.split(last).length > address.split(opening).length;
    if (!unopened && !".,:;!?'".includes(last)) return address;
    address = address.slice(0, -1);
  }
}

/** @returns {{text: string, link: boolean}[]} the text in pieces, in order */
export function withLinks(text) {
  const pieces = [];
  let end = 0;
  for (const match of text.matchAll(ADDRESS)) {
    const address = trimmed(match[0]);
    if (!URL.canParse(address)) continue;
    if (match.index > end) pieces.push({ text: text.slice(end, match.index), link: false });
    pieces.push({ text: address, link: true });
    end = match.index + address.length;
  }
  if (end < text.length) pieces.push({ text: text.slice(end), link: false });
  return pieces;
}
