/**
 * Certificates: the authority of this installation, what the TLS listener shows, and whom it asks
 * for one.
 */
@NullMarked
package gatehouse.server.tls;

import org.jspecify.annotations.NullMarked;
