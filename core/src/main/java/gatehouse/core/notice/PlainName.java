package gatehouse.core.notice;

import java.text.Normalizer;

/**
 * Names that somebody else chose, made safe to put into a notice: whoever names a device must not
 * write a link, a second sentence or a line of their own into the owner's mail.
 */
final class PlainName {
  private static final int CHARACTERS_MAX = 32;

  private PlainName() {}

  /** Letters, digits and a little punctuation, at most 32 characters; empty gives the fallback. */
  static String of(String name, String fallback) {
    // full stops, slashes, colons and @ go: without them no mail or phone program sees a link
    String plain =
        name.replaceAll("[^\\p{L}\\p{M}\\p{Nd} ,'()+-]", " ").replaceAll(" +", " ").strip();
    if (plain.codePointCount(0, plain.length()) > CHARACTERS_MAX) {
      plain = plain.substring(0, plain.offsetByCodePoints(0, CHARACTERS_MAX)).strip();
    }
    return plain.isEmpty() ? fallback : plain;
  }

  /** The same without what a text message has no place for; the fallback when nothing is left. */
  static String forSms(String name, String fallback) {
    String plain = Normalizer.normalize(of(name, fallback), Normalizer.Form.NFD);
    String bare = plain.replaceAll("\\p{M}", "");
    return SmsText.septets(bare).isPresent() ? bare : fallback;
  }
}
