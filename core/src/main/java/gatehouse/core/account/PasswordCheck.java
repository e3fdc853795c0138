package gatehouse.core.account;

/** What became of a password at sign-in. */
public sealed interface PasswordCheck {
  /**
   * It is the person's.
   *
   * @param needsUpgrade the stored hash has older parameters or an older pepper: hash it again
   */
  record Right(boolean needsUpgrade) implements PasswordCheck {}

  /** It is not, or there is no such person; nobody can tell which (OWASP ASVS 5.0, 6.3.8). */
  record Wrong() implements PasswordCheck {}
}
