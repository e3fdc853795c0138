package gatehouse.client;

import java.io.IOException;

/**
 * The server does not take the key, and the sentence says why: it was revoked, suspended or has
 * expired, its owner is locked out, or it may not come from this network or at this hour.
 */
public final class KeyRefusedException extends IOException {
  @java.io.Serial private static final long serialVersionUID = 1;

  KeyRefusedException(String sentence) {
    super(sentence);
  }
}
