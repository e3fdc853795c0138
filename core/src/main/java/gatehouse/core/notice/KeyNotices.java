package gatehouse.core.notice;

import gatehouse.core.apikey.ApiKeyId;
import gatehouse.core.notice.NoticeKind.ClientAccess;
import gatehouse.core.notice.NoticeKind.FailSafeRan;
import gatehouse.core.notice.NoticeKind.ProgramKey;
import gatehouse.core.notice.NoticeKind.RenewalFailed;

/** The words of notices about the keys of programs. */
final class KeyNotices {
  private static final String NOT_YOU =
      """
      Keys are looked after in the portal under Security, Keys.
      If this was not you, end every session, stop every key and freeze changes here:
      """;

  private static final String NOT_YOU_CONNECTED =
      """
      What you granted is looked after in the portal under Security, Connected programs.
      If this was not you, end every session, stop every key and freeze changes here:
      """;

  private KeyNotices() {}

  static NoticeWords.Words words(ProgramKey key) {
    String name = PlainName.of(key.key(), "unnamed");
    String brief = PlainName.forSms(key.key(), "unnamed");
    return switch (key.event()) {
      case ADDED ->
          new NoticeWords.Words(
              "New key for a program",
              "A key was made by which a program can come in without you: " + name + ".",
              "new key for a program: " + brief,
              NOT_YOU);
      case REVOKED ->
          new NoticeWords.Words(
              "Key revoked",
              "The key " + name + " was revoked. Programs can no longer use it.",
              "key of a program revoked: " + brief,
              NOT_YOU);
      case PAUSED ->
          new NoticeWords.Words(
              "Key paused",
              "The key "
                  + name
                  + " was paused: "
                  + because(key)
                  + " It can look and cancel, and"
                  + " places no new orders until you release it.",
              "key of a program paused: " + brief,
              NOT_YOU);
      case SUSPENDED ->
          new NoticeWords.Words(
              "Key suspended",
              "The key "
                  + name
                  + " was suspended: "
                  + because(key)
                  + " It does nothing until you"
                  + " release it.",
              "key of a program suspended: " + brief,
              NOT_YOU);
      case RELEASED ->
          new NoticeWords.Words(
              "Key released",
              "The key " + name + " was released and works again.",
              "key of a program released: " + brief,
              NOT_YOU);
      case EXPIRES ->
          new NoticeWords.Words(
              "A key runs out soon",
              "The key "
                  + name
                  + " runs out "
                  + key.why()
                  + ". To go on without a break, rotate it"
                  + " before: the old and the new one both work meanwhile.",
              "key of a program runs out " + key.why() + ": " + brief,
              NOT_YOU);
    };
  }

  static NoticeWords.Words words(FailSafeRan ran) {
    String name = PlainName.forSms(ran.program(), "unnamed");
    return new NoticeWords.Words(
        "The fail-safe of a program ran",
        program(ran.clientId(), ran.program())
            + " was lost, and we did what you had decided: "
            + ran.done()
            + ". It takes no new orders until you release it.",
        "fail-safe of "
            + (ApiKeyId.fits(ran.clientId()) ? "key " : "")
            + name
            + " ran"
            + (ran.left() == 0 ? "" : ", not done: " + ran.left()),
        "Look at your orders, and at the program in the portal under Security, "
            + (ApiKeyId.fits(ran.clientId()) ? "Keys" : "Connected programs")
            + ". If it was not yours, end every session and freeze changes here:\n");
  }

  static NoticeWords.Words words(RenewalFailed failed) {
    boolean key = ApiKeyId.fits(failed.clientId());
    return new NoticeWords.Words(
        "A program got no token",
        program(failed.clientId(), failed.program())
            + " asked for a token and got none: "
            + failed.why()
            + " "
            + failed.mend()
            + " We tell you of one reason once a day at most.",
        "no token for " + (key ? "key " : "") + PlainName.forSms(failed.program(), "unnamed"),
        key ? NOT_YOU : NOT_YOU_CONNECTED);
  }

  private static String program(String clientId, String name) {
    return ApiKeyId.fits(clientId)
        ? "Your program with the key " + PlainName.of(name, "unnamed")
        : "The program " + PlainName.of(name, "unnamed") + ", which you let in,";
  }

  static NoticeWords.Words words(ClientAccess access) {
    String name = PlainName.of(access.client(), "unnamed");
    String brief = PlainName.forSms(access.client(), "unnamed");
    return access.granted()
        ? new NoticeWords.Words(
            "A program of others was let in",
            "You let " + name + " act for you within the rights that you saw and confirmed.",
            "program let in: " + brief,
            NOT_YOU_CONNECTED)
        : new NoticeWords.Words(
            "A program of others is out",
            "What you had granted to " + name + " is revoked. It can no longer act for you.",
            "program is out: " + brief,
            NOT_YOU_CONNECTED);
  }

  /** A reason that the house wrote: a sentence. */
  private static String because(ProgramKey key) {
    return key.why().isEmpty() ? "see your activity." : key.why();
  }
}
