/** The web client's files, served from memory. */
@NullMarked
package chat.parley.gateway.web;

import org.jspecify.annotations.NullMarked;
