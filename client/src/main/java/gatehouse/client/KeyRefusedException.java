package gatehouse.client;

import java.io.IOException;

/** The server does not take the key: it was revoked, suspended, or has expired. */
public final class KeyRefusedException extends IOException {
  @java.io.Serial private static final long serialVersionUID = 1;

  KeyRefusedException(String sentence) {
    super(sentence);
  }
}
