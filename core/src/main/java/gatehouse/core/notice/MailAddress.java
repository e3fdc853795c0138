package gatehouse.core.notice;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A mail address: the dot-atom form of RFC 5321, 4.1.2, in ASCII, with a domain of at least two
 * labels, kept in lower case. Quoted local parts, comments and address literals are refused: no
 * person types them, and each is a way to smuggle a second recipient or a header.
 */
public record MailAddress(String value) implements Contact {
  /** RFC 5321, 4.5.3.1.3: a path of 256 octets less its angle brackets. */
  private static final int CHARACTERS_MAX = 254;

  /** RFC 5321, 4.5.3.1.1. */
  private static final int LOCAL_CHARACTERS_MAX = 64;

  private static final Pattern LOCAL =
      Pattern.compile("[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]++(?:\\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]++)*+");
  // RFC 1035, 2.3.4: labels of 1 to 63 characters; the last one has a letter, so no IPv4 address
  private static final Pattern DOMAIN =
      Pattern.compile(
          "(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\\.)++[a-z](?:[a-z0-9-]{0,61}[a-z0-9])");

  /**
   * Holds a value that is already in its one form.
   *
   * @throws IllegalArgumentException when the value is not in the form that {@link #parse} returns
   */
  public MailAddress {
    if (!wellFormed(value)) {
      throw new IllegalArgumentException("not a mail address");
    }
  }

  /** Reads what a person typed; spaces around it are dropped and the domain is lowered. */
  public static Optional<MailAddress> parse(String typed) {
    if (typed.length() > 2 * CHARACTERS_MAX) {
      return Optional.empty();
    }
    String trimmed = typed.strip();
    int at = trimmed.lastIndexOf('@');
    if (at < 0) {
      return Optional.empty();
    }
    String value = trimmed.substring(0, at) + trimmed.substring(at).toLowerCase(Locale.ROOT);
    return wellFormed(value) ? Optional.of(new MailAddress(value)) : Optional.empty();
  }

  private static boolean wellFormed(String value) {
    int at = value.lastIndexOf('@');
    return at > 0
        && at <= LOCAL_CHARACTERS_MAX
        && value.length() <= CHARACTERS_MAX
        && LOCAL.matcher(value.substring(0, at)).matches()
        && DOMAIN.matcher(value.substring(at + 1)).matches();
  }

  @Override
  public Channel channel() {
    return Channel.MAIL;
  }

  /** {@code a•••@example.com}. */
  @Override
  public String masked() {
    return value.charAt(0) + "•••" + value.substring(value.lastIndexOf('@'));
  }

  /** Masked, so that a log line cannot tell the address by accident. */
  @Override
  public String toString() {
    return masked();
  }
}
