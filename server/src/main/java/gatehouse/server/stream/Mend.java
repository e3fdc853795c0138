package gatehouse.server.stream;

import gatehouse.core.apikey.Access;
import gatehouse.core.session.AccessInterface;
import gatehouse.core.session.Session;
import gatehouse.core.session.SessionEnd;

/**
 * What brings a client back whose session ended: for each end one call, or who has to act first.
 */
final class Mend {
  private static final String TOKEN = "POST /oauth/token";
  private static final String ASK_OWNER = "POST /oauth/par, which asks its owner anew";
  private static final String THAW = "Its owner asks us to lift the freeze; then ";
  private static final String OWN_THAW =
      "Its owner lifts the freeze on the page /security/frozen; then ";

  private Mend() {}

  /** For the holder of that session. */
  static String of(SessionEnd end, Session session) {
    return session
        .access()
        .map(Access::ofKey)
        .map(key -> key ? ofKey(end) : ofClient(end))
        .orElseGet(() -> ofPerson(end, session.accessInterface()));
  }

  private static String ofKey(SessionEnd end) {
    return switch (end) {
      case SIGNED_OUT,
          GAVE_BACK,
          BY_OWNER,
          WAYS_CHANGED,
          PASSWORD_RESET,
          DEVICE_REMOVED,
          SIGN_IN_ANEW,
          CROWDED,
          BY_OPERATOR,
          BECAME_OPERATOR,
          CLIENT_CERTIFICATE_REVOKED,
          CLIENT_CLOSED,
          GRANT_REVOKED,
          CODE_USED_TWICE,
          REBOUND,
          UNKNOWN ->
          TOKEN;
      case RAN_OUT, ABSOLUTE ->
          TOKEN + "; where the key has expired too, its owner makes a new one on the page /keys";
      case CERTIFICATE_REVOKED -> TOKEN + ", by the key itself or another certificate of it";
      case KEY_SUSPENDED -> "Its owner releases the key on the page /keys";
      case KEY_REVOKED -> "Its owner makes a new key on the page /keys";
      case PANIC -> OWN_THAW + "they release the key on the page /keys";
      case FROZEN -> THAW + TOKEN;
      case OUTSIDE_HOURS -> TOKEN + ", once its hours begin, which stand on the page /keys";
    };
  }

  private static String ofClient(SessionEnd end) {
    return switch (end) {
      case SIGNED_OUT,
          GAVE_BACK,
          RAN_OUT,
          ABSOLUTE,
          BY_OWNER,
          WAYS_CHANGED,
          PASSWORD_RESET,
          DEVICE_REMOVED,
          SIGN_IN_ANEW,
          CROWDED,
          BY_OPERATOR,
          BECAME_OPERATOR,
          KEY_SUSPENDED,
          KEY_REVOKED,
          CERTIFICATE_REVOKED,
          CODE_USED_TWICE,
          UNKNOWN ->
          ASK_OWNER;
      case GRANT_REVOKED -> ASK_OWNER + ": they see on the page /connected what is granted";
      case CLIENT_CERTIFICATE_REVOKED ->
          "POST /oauth/par by another certificate of the program, which asks its owner anew";
      case CLIENT_CLOSED -> "Nothing that it could call: who makes the program asks us";
      case PANIC -> OWN_THAW + ASK_OWNER;
      case FROZEN -> THAW + ASK_OWNER;
      case REBOUND -> TOKEN + ", by the newest certificate";
      case OUTSIDE_HOURS -> TOKEN + ", once its hours begin, which stand on the page /connected";
    };
  }

  private static String ofPerson(SessionEnd end, AccessInterface through) {
    String signIn =
        through == AccessInterface.CLIENT_PORTAL ? "GET /sign-in" : "POST /api/v1/sign-in";
    return end == SessionEnd.FROZEN ? "Ask us to lift the freeze; then " + signIn : signIn;
  }
}
