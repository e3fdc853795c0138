package gatehouse.server.account;

import gatehouse.core.account.Password;
import gatehouse.core.account.PasswordRefusal;
import gatehouse.core.account.PasswordRules;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Passwords that thieves try first (NIST SP 800-63B-4, 3.1.1.2; OWASP ASVS 5.0, 6.2.4 and 6.2.12):
 * the most used ones, from the list inside zxcvbn, and the operator's file of breached ones.
 */
public final class Blocklist {
  private static final String COMMON = "/com/nulabinc/zxcvbn/matchers/dictionaries/passwords.txt";

  private final Optional<BreachFile> breached;

  /** With the operator's file, or the common ones alone. */
  public Blocklist(Optional<Path> breachFile) {
    this.breached = breachFile.map(BreachFile::new);
  }

  /** More than 11,000 of at least the shortest length; read when the first password is set. */
  private static final class CommonPasswords {
    static final Set<String> LOADED = read();

    private static Set<String> read() {
      try (InputStream list = com.nulabinc.zxcvbn.Zxcvbn.class.getResourceAsStream(COMMON)) {
        if (list == null) {
          throw new IllegalStateException("The list of common passwords is missing");
        }
        return new BufferedReader(new InputStreamReader(list, StandardCharsets.UTF_8))
            .lines()
            .filter(line -> line.length() >= PasswordRules.CHARACTERS_MIN)
            .collect(Collectors.toUnmodifiableSet());
      } catch (IOException e) {
        throw new UncheckedIOException("The list of common passwords cannot be read", e);
      }
    }
  }

  /** Number of common passwords that the rules would else allow. */
  static int commonCount() {
    return CommonPasswords.LOADED.size();
  }

  /** Why the password is refused; empty when no list has it. Capital letters make no difference. */
  public Optional<PasswordRefusal> judge(Password password) {
    String text = password.text().exposeText();
    if (CommonPasswords.LOADED.contains(text.toLowerCase(Locale.ROOT))) {
      return Optional.of(PasswordRefusal.COMMON);
    }
    return isBreached(password) ? Optional.of(PasswordRefusal.BREACHED) : Optional.empty();
  }

  /** Whether the operator's file has it: also a risk signal at sign-in. One to 40 disk reads. */
  public boolean isBreached(Password password) {
    return breached.isPresent() && breached.get().contains(sha1(password));
  }

  /** SHA-1 is the published form of these lists; it protects nothing here. */
  private static String sha1(Password password) {
    try {
      MessageDigest sha1 = MessageDigest.getInstance("SHA-1");
      return HexFormat.of().withUpperCase().formatHex(sha1.digest(password.text().expose()));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("This Java has no SHA-1", e);
    }
  }
}
