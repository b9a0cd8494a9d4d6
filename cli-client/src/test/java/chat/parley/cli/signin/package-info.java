@NullMarked
package chat.parley.cli.signin;

import org.jspecify.annotations.NullMarked;
