/**
 * Where output goes and input comes from: a terminal, or a pipe. Besides {@code window} only this package knows JLine's
 * reader; it draws what others have laid out.
 */
@NullMarked
package chat.parley.cli.screen;

import org.jspecify.annotations.NullMarked;
