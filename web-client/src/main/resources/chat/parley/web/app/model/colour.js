import { normaliseName } from './names.js';

export const HUES = [
  'red',
  'orange',
  'amber',
  'lime',
  'green',
  'teal',
  'cyan',
  'blue',
  'indigo',
  'violet',
  'magenta',
  'rose',
];

/** Index in HUES: FNV-1a, 32 bit, of the name's UTF-8 bytes. */
export function hueOf(user) {
  let hash = 0x811c9dc5;
  for (const byte of new TextEncoder().encode(normaliseName(user))) {
    hash = Math.imul(hash ^ byte, 0x01000193);
  }
  return (hash >>> 0) % HUES.length;
}
