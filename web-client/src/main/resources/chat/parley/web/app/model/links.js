const ADDRESS = /(?<![\p{L}\p{N}_])https?:\/\/[^\s\p{Cc}<>"]+/giu;
const OPENING = { ')': '(', ']': '[', '}': '{' };

/** Without what belongs to the sentence and not to the address. The brackets are counted once, however many are cut off. */
function trimmed(address) {
  const count = new Map();
  for (const char of address) count.set(char, (count.get(char) ?? 0) + 1);
  let end = address.length;
  for (; end > 0; end--) {
    const last = address[end - 1];
    const opening = OPENING[last];
    const unopened = opening && count.get(last) > (count.get(opening) ?? 0);
    if (!unopened && !".,:;!?'".includes(last)) break;
    count.set(last, count.get(last) - 1);
  }
  return address.slice(0, end);
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
