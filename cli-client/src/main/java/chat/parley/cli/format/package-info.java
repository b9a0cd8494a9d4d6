/**
 * What is formatted in a text: the subset of CommonMark that docs/conversation.md describes, found in time that goes with
 * length.
 */
@NullMarked
package chat.parley.cli.format;

import org.jspecify.annotations.NullMarked;
