package gatehouse.core.notice;

import gatehouse.core.apikey.Access;
import gatehouse.core.notice.NoticeKind.Told;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What an endpoint can be told of: the one place that gives a notice its name on the wire. A code,
 * once used, keeps its meaning for ever.
 */
public enum WebhookEvent {
  KEY_CREATED("key.created", "A key was made", "/keys"),
  KEY_PAUSED("key.paused", "A key was paused", "/keys"),
  KEY_SUSPENDED("key.suspended", "A key was suspended", "/keys"),
  KEY_RELEASED("key.released", "A key was released", "/keys"),
  KEY_REVOKED("key.revoked", "A key was revoked", "/keys"),
  KEY_EXPIRING("key.expiring", "A key runs out soon", "/keys"),
  RENEWAL_FAILED("renewal.failed", "A program got no token", "/keys"),
  FAIL_SAFE_RAN("failsafe.ran", "A fail-safe ran", "/orders"),
  CLIENT_CONNECTED("client.connected", "A program of others was let in", "/connected"),
  CLIENT_DISCONNECTED("client.disconnected", "A program of others is out", "/connected"),
  SIGN_IN_NEW_DEVICE("signin.new-device", "A new device signed in", "/security/devices"),
  SIGN_IN_UNUSUAL("signin.unusual", "A sign-in looks like a thief’s", "/security/activity"),
  SESSIONS_ENDED("sessions.ended", "Sessions were ended", "/security/sessions"),
  CREDENTIALS_CHANGED(
      "credentials.changed", "A way in, a device or a contact changed", "/security/activity"),
  ACCOUNT_FROZEN("account.frozen", "The account was frozen", "/security/activity"),
  ACCOUNT_UNFROZEN("account.unfrozen", "The freeze was lifted", "/security/activity"),
  ACCOUNT_ACTED(
      "account.acted", "Our staff acted, or a journey was announced", "/security/activity"),
  TAKEOVER_DECIDED(
      "trading-session.decided",
      "How sessions take over trading was changed",
      "/account/trading-session"),
  /** Sent when its owner asks for it; nobody subscribes to it. */
  TEST("webhook.test", "A test", "/account/webhooks");

  private final String code;
  private final String label;
  private final String page;

  WebhookEvent(String code, String label, String page) {
    this.code = code;
    this.label = label;
    this.page = page;
  }

  /** The type on the wire: lower-case words with a full stop between group and event. */
  public String code() {
    return code;
  }

  /** What it means, for people. */
  public String label() {
    return label;
  }

  /** The page of the portal where its owner sees more of a notice; a path from the root. */
  static String page(Told kind) {
    return kind instanceof NoticeKind.RenewalFailed failed
        ? Access.page(failed.clientId())
        : of(kind).orElseThrow().page;
  }

  /** Those that an endpoint can be told of. */
  public static Stream<WebhookEvent> offered() {
    return Stream.of(values()).filter(event -> event != TEST);
  }

  /** The event of that code, of those that are offered. */
  public static Optional<WebhookEvent> ofCode(String code) {
    return offered().filter(event -> event.code.equals(code)).findFirst();
  }

  /** The event that a notice is; none for what concerns the endpoints themselves. */
  public static Optional<WebhookEvent> of(Told kind) {
    return switch (kind) {
      case NoticeKind.ProgramKey key -> Optional.of(of(key.event()));
      case NoticeKind.RenewalFailed _ -> Optional.of(RENEWAL_FAILED);
      case NoticeKind.FailSafeRan _ -> Optional.of(FAIL_SAFE_RAN);
      case NoticeKind.ClientAccess access ->
          Optional.of(access.granted() ? CLIENT_CONNECTED : CLIENT_DISCONNECTED);
      case NoticeKind.NewDevice _ -> Optional.of(SIGN_IN_NEW_DEVICE);
      case NoticeKind.Guessing _, NoticeKind.KeyCopied _, NoticeKind.ImpossibleTravel _ ->
          Optional.of(SIGN_IN_UNUSUAL);
      case NoticeKind.SessionsEnded _, NoticeKind.SignedOutElsewhere _ ->
          Optional.of(SESSIONS_ENDED);
      case NoticeKind.DeviceRemoved _,
          NoticeKind.FactorAdded _,
          NoticeKind.FactorRemoved _,
          NoticeKind.PasswordChanged _,
          NoticeKind.RecoveryCodesMade _,
          NoticeKind.RecoveryCodeUsed _,
          NoticeKind.ContactChanged _ ->
          Optional.of(CREDENTIALS_CHANGED);
      case NoticeKind.Frozen _ -> Optional.of(ACCOUNT_FROZEN);
      case NoticeKind.Unfrozen _ -> Optional.of(ACCOUNT_UNFROZEN);
      case NoticeKind.OperatorActed _, NoticeKind.OperatorAsked _, NoticeKind.TravelAnnounced _ ->
          Optional.of(ACCOUNT_ACTED);
      case NoticeKind.TakeoverDecided _ -> Optional.of(TAKEOVER_DECIDED);
      case NoticeKind.WebhookTest _ -> Optional.of(TEST);
      case NoticeKind.WebhookChanged _ -> Optional.empty();
    };
  }

  private static WebhookEvent of(NoticeKind.KeyEvent event) {
    return switch (event) {
      case ADDED -> KEY_CREATED;
      case REVOKED -> KEY_REVOKED;
      case PAUSED -> KEY_PAUSED;
      case SUSPENDED -> KEY_SUSPENDED;
      case RELEASED -> KEY_RELEASED;
      case EXPIRES -> KEY_EXPIRING;
    };
  }
}
