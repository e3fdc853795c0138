package gatehouse.core.account;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Rules for a new password: length and whose words it is made of, no composition rules (NIST SP
 * 800-63B-4, 3.1.1.2; OWASP ASVS 5.0, 6.2.1 to 6.2.11).
 */
public final class PasswordRules {
  /** Shortest password, in Unicode code points, where a second factor is asked for. */
  public static final int CHARACTERS_MIN = 8;

  /** Shorter words occur by chance. */
  private static final int WORD_CHARACTERS_MIN = 3;

  /** Ours and the trade's (ASVS 6.2.11: context-specific words). */
  private static final List<String> HOUSE_WORDS =
      List.of(
          "gatehouse",
          "broker",
          "brokerage",
          "trading",
          "trader",
          "trade",
          "investor",
          "account",
          "margin",
          "options",
          "portal",
          "signin",
          "password");

  private PasswordRules() {}

  /**
   * Judges a new password.
   *
   * @param typed as it was typed
   * @param personal see {@link #words}
   */
  public static PasswordVerdict judge(String typed, List<String> personal) {
    if (!typed.codePoints().allMatch(Password::stable)) {
      return new PasswordVerdict.Refused(PasswordRefusal.UNUSABLE_CHARACTER);
    }
    Optional<Password> password = Password.entered(typed);
    if (password.isEmpty()) {
      return new PasswordVerdict.Refused(PasswordRefusal.TOO_LONG);
    }
    String text = password.get().text().exposeText();
    if (text.codePointCount(0, text.length()) < CHARACTERS_MIN) {
      return new PasswordVerdict.Refused(PasswordRefusal.TOO_SHORT);
    }
    return mostlyWords(text, personal)
        ? new PasswordVerdict.Refused(PasswordRefusal.PERSONAL_WORD)
        : new PasswordVerdict.Acceptable(password.get());
  }

  /**
   * The words of a person: each text whole and in parts, so that «Ann-Marie Fox» gives «annmarie»,
   * «ann», «marie» and «fox». For username, account numbers, mail addresses (what stands before
   * the @ counts) and display name.
   */
  public static List<String> words(String... texts) {
    return Arrays.stream(texts)
        .map(text -> text.contains("@") ? text.substring(0, text.indexOf('@')) : text)
        .flatMap(
            text -> Stream.concat(Stream.of(text), Arrays.stream(text.split("[^\\p{L}\\p{N}]+"))))
        .map(PasswordRules::fold)
        .filter(word -> word.length() >= WORD_CHARACTERS_MIN)
        .distinct()
        .toList();
  }

  /** Mostly: letters and digits of such words make up half of all of its letters and digits. */
  private static boolean mostlyWords(String password, List<String> personal) {
    String folded = fold(password);
    List<String> words = new ArrayList<>(HOUSE_WORDS);
    words.addAll(personal);
    words.sort(Comparator.comparingInt(String::length).reversed());
    String rest = folded;
    for (String word : words) {
      rest = rest.replace(word, " ");
    }
    long others = rest.chars().filter(c -> c != ' ').count();
    return others < folded.length() && 2 * others <= folded.length();
  }

  private static String fold(String text) {
    return text.toLowerCase(Locale.ROOT).replaceAll("[^\\p{L}\\p{N}]", "");
  }
}
