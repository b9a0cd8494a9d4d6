/** What an event is the same by, however often it was sent. A nonce has no space, so the two cannot run into each other. */
export const postOf = ({ from, nonce }) => `${from} ${nonce}`;
