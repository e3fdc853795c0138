package gatehouse.core.account;

/** What the rules say of a new password. */
public sealed interface PasswordVerdict {
  /** Within the rules; the lists of common and breached passwords are still to be asked. */
  record Acceptable(Password password) implements PasswordVerdict {}

  /** Refused, and why. */
  record Refused(PasswordRefusal why) implements PasswordVerdict {}
}
