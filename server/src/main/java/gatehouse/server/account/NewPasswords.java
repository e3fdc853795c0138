package gatehouse.server.account;

import gatehouse.core.account.Password;
import gatehouse.core.account.PasswordRefusal;
import gatehouse.core.account.PasswordRules;
import gatehouse.core.account.PasswordVerdict;
import gatehouse.core.account.Person;
import gatehouse.server.base.Sql;
import gatehouse.server.base.Tone;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Judges a password that somebody chooses, by the rules and by the lists of stolen ones. */
public final class NewPasswords {
  private final Blocklist blocklist;

  public NewPasswords(Blocklist blocklist) {
    this.blocklist = blocklist;
  }

  /**
   * Judges it whole.
   *
   * @param personal see {@link PasswordRules#words}
   */
  PasswordVerdict judge(String typed, List<String> personal) {
    PasswordVerdict verdict = PasswordRules.judge(typed, personal);
    return switch (verdict) {
      case PasswordVerdict.Acceptable(Password password) ->
          blocklist
              .judge(password)
              .<PasswordVerdict>map(PasswordVerdict.Refused::new)
              .orElse(verdict);
      case PasswordVerdict.Refused refused -> refused;
    };
  }

  /** The words that a thief who knows the person would try. */
  static List<String> words(Sql sql, Person person) throws SQLException {
    List<String> texts = new ArrayList<>();
    Stream.of(Optional.of(person.username()), Optional.of(person.displayName()), person.mail())
        .flatMap(Optional::stream)
        .forEach(texts::add);
    People.accounts(sql, person.id()).forEach(account -> texts.add(account.number()));
    return PasswordRules.words(texts.toArray(String[]::new));
  }

  /** What stands under the field while somebody types. */
  StrengthView meter(String typed, List<String> personal) {
    if (typed.isEmpty()) {
      return new StrengthView(-1, "", Tone.PLAIN);
    }
    return switch (judge(typed, personal)) {
      case PasswordVerdict.Refused(PasswordRefusal why) ->
          new StrengthView(0, why.words(), Tone.BAD);
      case PasswordVerdict.Acceptable(Password password) -> {
        PasswordStrength.Estimate estimate = PasswordStrength.estimate(password, personal);
        String words = (words(estimate.score()) + " " + estimate.advice()).strip();
        yield new StrengthView(estimate.score(), words, tone(estimate.score()));
      }
    };
  }

  private static String words(int score) {
    return switch (score) {
      case 0, 1 -> "Weak: guessed within minutes from a stolen database.";
      case 2 -> "Fair: withstands guessing here, not a stolen database.";
      case 3 -> "Good: withstands a stolen database for months.";
      default -> "Strong: withstands a stolen database for years.";
    };
  }

  private static Tone tone(int score) {
    return switch (score) {
      case 0, 1 -> Tone.BAD;
      case 2 -> Tone.WARN;
      default -> Tone.GOOD;
    };
  }
}
