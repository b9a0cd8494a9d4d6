/** Events of a page, as many as the protocol allows. */
export const PAGE = 200;
