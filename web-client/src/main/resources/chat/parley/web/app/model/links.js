/**
 * Where an address begins: docs/conversation.md. Of ASCII it may have all but blanks, quotes, `<` and `>`; of the rest
 * letters and what stands between them, since no other sign has to be there. In scripts without blanks it may begin
 * behind a letter.
 */
const SCHEME = /(?<![A-Za-z0-9_])https?:\/\//giu;
const REST = /[!#-;=?-_a-~\p{L}\p{M}\p{N}\u00b7\u30fb\u200c\u200d\u2010-\u2013]+/uy;
/** An address whose host ends in ASCII, in group 1, and words of another script right behind it. */
const WORDS_AFTER_HOST =
  /^([^/]*\/\/(?:[^/?#]*[.:@])?[A-Za-z0-9-]+)(?![\p{ASCII}\p{Script=Latin}\p{M}])[^./?#]+(?=[/?#]|$)/u;
/**
 * An address up to its host and port, in group 1, behind which path, query or fragment begin. Whoever is named before
 * an `@` is no host.
 */
const AUTHORITY =
  /^https?:\/\/(?:[^/?#\\]*@)?(?:[\p{L}\p{N}_][\p{L}\p{M}\p{N}._\u00b7\u30fb\u200c\u200d\u2010-\u2013-]*|\[[0-9A-Fa-f:.]+\])(?::(\d{0,5})(?!\d))?/iu;
const MOST_PORT = 65535;
const OPENING = { ')': '(', ']': '[', '}': '{' };
const NOT_LAST = ".,:;!?'\u00b7\u30fb";

/** An address without what cannot be behind its host; empty if it has none. */
function withHost(found) {
  const address = WORDS_AFTER_HOST.exec(found)?.[1] ?? found;
  const [authority, port] = AUTHORITY.exec(address) ?? [''];
  if (port > MOST_PORT) return authority.slice(0, -port.length - 1);
  return authority && '/?#\\'.includes(address.charAt(authority.length)) ? address : authority;
}

/**
 * An address without what belongs to the sentence around it. The brackets are counted once, however many are cut off.
 */
function trimmed(address) {
  const count = new Map();
  for (const char of address) count.set(char, (count.get(char) ?? 0) + 1);
  let end = address.length;
  for (; end > 0; end--) {
    const last = address[end - 1];
    const opening = OPENING[last];
    const unopened = opening && count.get(last) > (count.get(opening) ?? 0);
    if (!unopened && !NOT_LAST.includes(last)) break;
    count.set(last, count.get(last) - 1);
  }
  return address.slice(0, end);
}

/** Finds the addresses in a text: where each begins, and what it is, in order. */
export function* addresses(text) {
  const scheme = new RegExp(SCHEME);
  const rest = new RegExp(REST);
  // Of what was looked through once the end is known: addresses in a row are not to be looked through from each one's start.
  let lookedThrough = 0;
  for (let match = scheme.exec(text); match; match = scheme.exec(text)) {
    const { index } = match;
    if (index >= lookedThrough) {
      rest.lastIndex = scheme.lastIndex;
      lookedThrough = rest.test(text) ? rest.lastIndex : scheme.lastIndex;
    }
    const address = trimmed(withHost(text.slice(index, lookedThrough)));
    scheme.lastIndex = address === '' ? lookedThrough : index + address.length;
    if (address !== '') yield { index, address };
  }
}
