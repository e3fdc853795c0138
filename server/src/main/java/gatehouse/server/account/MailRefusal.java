package gatehouse.server.account;

import org.jspecify.annotations.Nullable;

/** Why the mail address was not changed, in the owner's words. */
enum MailRefusal {
  GONE(
      null,
      "That took longer than 10 minutes, or was begun in another window. Nothing was changed; this"
          + " is a new start."),
  FORM("mail", "Write the whole address, such as name@example.com."),
  SAME("mail", "That is your address already."),
  WRONG_CODE("code", "That is not the code that was sent last. Look for a newer mail."),
  CODE_EXPIRED("code", "That code is too old. Have a new one sent."),
  CODE_VOID("code", "Too many wrong codes, so this one is void. Have a new one sent."),
  RESEND_TOO_SOON(null, "A code is on its way. You can ask for another one in a moment."),
  RESEND_SPENT(null, "No more codes can be sent for now. Try again in an hour.");

  private final @Nullable String field;
  private final String words;

  MailRefusal(@Nullable String field, String words) {
    this.field = field;
    this.words = words;
  }

  /** The input that is meant, or null for the form as a whole. */
  @Nullable String field() {
    return field;
  }

  String words() {
    return words;
  }
}
