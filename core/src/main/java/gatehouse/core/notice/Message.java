package gatehouse.core.notice;

import gatehouse.core.base.SecretBytes;
import java.util.regex.Pattern;

/**
 * Words on their way to one contact. It cannot hold what would break out of a mail header: the
 * subject has no control characters and the contact is parsed.
 *
 * @param subject 1 to 120 characters; shown by mail, dropped by SMS
 * @param body UTF-8 text of 1 to 8,000 bytes, lines ended by {@code \n}; secret, for it may hold a
 *     code
 * @param reference stable over every try, so that a provider can tell a repetition from a new
 *     message: 8 to 64 letters, digits and hyphens
 */
public record Message(Contact to, String subject, SecretBytes body, String reference) {
  private static final int SUBJECT_CHARACTERS_MAX = 120;
  private static final int BODY_BYTES_MAX = 8_000;
  private static final Pattern REFERENCE = Pattern.compile("[A-Za-z0-9-]{8,64}");

  public Message {
    if (subject.isEmpty()
        || subject.length() > SUBJECT_CHARACTERS_MAX
        || subject.chars().anyMatch(Character::isISOControl)) {
      throw new IllegalArgumentException("a subject is one line of 1 to 120 characters");
    }
    if (body.length() == 0 || body.length() > BODY_BYTES_MAX) {
      throw new IllegalArgumentException("a body has 1 to 8000 bytes");
    }
    if (!REFERENCE.matcher(reference).matches()) {
      throw new IllegalArgumentException("a reference has 8 to 64 letters, digits and hyphens");
    }
  }

  public Channel channel() {
    return to.channel();
  }
}
