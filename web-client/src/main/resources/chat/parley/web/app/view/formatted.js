import { blocksOf, marksOf } from '../model/format/blocks.js';
import { plainText } from '../model/plain.js';
import { codeBlock } from './codeBlock.js';
import { el } from './dom.js';

/**
 * A text as elements; what others have written is in text nodes, and in addresses of links, and nowhere else.
 * @param isBeginning whether more of the text follows, which is not shown
 */
export function formatted(text, { isBeginning = false } = {}) {
  const blocks = blocksOf(text);
  if (blocks.length === 1 && blocks[0].pieces) return words(blocks[0], 'text');
  return el('div', { class: 'text formatted' }, blocks.map((one) => block(one, isBeginning)));
}

function block(one, isBeginning) {
  if (one.pieces) return words(one);
  if (one.quote) return el('blockquote', {}, one.quote.map((each) => block(each, isBeginning)));
  if (one.items) return list(one, isBeginning);
  // What is copied has to be all of the code.
  return codeBlock(plainText(one.code), one.language, { canBeCopied: one.isClosed || !isBeginning });
}

const words = ({ pieces }, className = null) => el('p', { class: className, dir: 'auto' }, inline(pieces));

function list(one, isBeginning) {
  const marks = marksOf(one);
  const item = (blocks, i) => {
    const inside = blocks.map((each) => block(each, isBeginning));
    return el('li', { value: marks && parseInt(marks[i], 10) }, inside);
  };
  const items = one.items.map(item);
  // A list without signs is none to some screen readers, if it has no role.
  if (!marks) return el('ul', { role: 'list', dir: 'auto' }, items);
  return el('ol', { class: one.sign === ')' && 'round', dir: 'auto' }, items);
}

/** Pieces as nodes; those beside each other with one address are one link. */
function inline(pieces) {
  const nodes = [];
  for (let i = 0; i < pieces.length; ) {
    const { link } = pieces[i];
    let end = i + 1;
    while (link !== null && end < pieces.length && pieces[end].link === link) end += 1;
    const label = pieces.slice(i, end).map(styled);
    const isBare = end === i + 1 && pieces[i].text === link;
    for (const node of link === null ? label : linked(link, label, isBare)) nodes.push(node);
    i = end;
  }
  return nodes;
}

function styled({ text, strong, emphasis, code }) {
  let node = plainText(text);
  if (code) node = el('code', {}, node);
  if (emphasis) node = el('em', {}, node);
  return strong ? el('strong', {}, node) : node;
}

/**
 * A label as a link. Where it leads is said behind it, as it is looked up: letters of other scripts can look like those
 * of a bank.
 */
function linked(address, label, isBare) {
  // Not every name of letters is one that can be looked up.
  if (!URL.canParse(address)) return isBare ? label : [...label, ` (${address})`];
  const link = el('a', { href: address, target: '_blank', rel: 'noopener noreferrer', title: isBare ? null : address });
  for (const node of label) link.append(node);
  return isBare ? [link] : [link, el('span', { class: 'leads-to' }, ` (${new URL(address).host})`)];
}
