@NullMarked
package chat.parley.gateway.web;

import org.jspecify.annotations.NullMarked;
