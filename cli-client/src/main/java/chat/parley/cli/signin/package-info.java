/** First contact with a gateway, and the tokens that stand for a password later. */
@NullMarked
package chat.parley.cli.signin;

import org.jspecify.annotations.NullMarked;
