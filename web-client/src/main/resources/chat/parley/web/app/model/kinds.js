/** By kind, whether an event is as this version knows it: what a later one says may have a body of another shape. */
const KINDS = new Map([
  ['text', ({ text }) => typeof text === 'string'],
  ['file', ({ file }) => typeof file?.file === 'string' && typeof file.name === 'string' && typeof file.size === 'number'],
]);

/** Whether an event can be shown: docs/protocol.md §3. What cannot be leads on in the log all the same, by its id. */
export const isKnown = (event) => KINDS.get(event?.kind)?.(event) ?? false;
