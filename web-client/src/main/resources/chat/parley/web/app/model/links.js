/** What an address may have: of ASCII all but blanks, quotes, `<` and `>`; of the rest letters, digits, and what stands inside words. */
const CHAR = '[!#-;=?-_a-~\\p{L}\\p{M}\\p{N}\\u200c\\u200d\\u2010\\u2011\\u2013\\u2019\\u00b7\\u30fb]';
/** In scripts without blanks the scheme may stand behind a letter. */
const ADDRESS = new RegExp(`(?<![A-Za-z0-9_])https?://${CHAR}+`, 'giu');
/** Of any kind, for who looks for words. */
const OTHER_ADDRESS = new RegExp(`(?<![A-Za-z0-9+.-])[a-z][a-z0-9+.-]*://${CHAR}*`, 'giu');
const OPENING = { ')': '(', ']': '[', '}': '{' };
const OF_THE_SENTENCE = ".,:;!?'\u2010\u2011\u2013\u2019\u00b7\u30fb";

/** Without what belongs to the sentence and not to the address. The brackets are counted once, however many are cut off. */
function trimmed(address) {
  const count = new Map();
  for (const char of address) count.set(char, (count.get(char) ?? 0) + 1);
  let end = address.length;
  for (; end > 0; end--) {
    const last = address[end - 1];
    const opening = OPENING[last];
    const unopened = opening && count.get(last) > (count.get(opening) ?? 0);
    if (!unopened && !OF_THE_SENTENCE.includes(last)) break;
    count.set(last, count.get(last) - 1);
  }
  return address.slice(0, end);
}

/** Without what is written on behind the host: behind a port, or in another script where the last label is in Latin. */
function withoutSentence(address) {
  const begin = address.indexOf('//') + 2;
  const authority = /^[^/?#]*/.exec(address.slice(begin))[0];
  const host = authority.slice(authority.lastIndexOf('@') + 1);
  const [known, name, port] = /^(\[[0-9a-f:.]*\]|[^:]*)(:\d*)?/i.exec(host);
  const label = name.slice(name.lastIndexOf('.') + 1);
  const latin = /^[\p{Script=Latin}\p{M}\d-]+/u.exec(label)?.[0];
  const tooMuch = port == null && latin ? label.length - latin.length : host.length - known.length;
  return tooMuch > 0 ? address.slice(0, begin + authority.length - tooMuch) : address;
}

/** @returns {{text: string, link: boolean}[]} the text in pieces, in order */
export function withLinks(text) {
  const pieces = [];
  let end = 0;
  for (const match of text.matchAll(ADDRESS)) {
    const address = trimmed(withoutSentence(match[0]));
    if (!URL.canParse(address)) continue;
    if (match.index > end) pieces.push({ text: text.slice(end, match.index), link: false });
    pieces.push({ text: address, link: true });
    end = match.index + address.length;
  }
  if (end < text.length) pieces.push({ text: text.slice(end), link: false });
  return pieces;
}

/** The text with a blank in place of each address, of whatever scheme. */
export const withoutAddresses = (text) =>
  withLinks(text)
    .map((piece) => (piece.link ? ' ' : piece.text))
    .join('')
    .replace(OTHER_ADDRESS, ' ');
