package gatehouse.core.audit;

import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What can be done and is therefore written down. A code, once used, keeps its meaning for ever.
 */
public enum Act {
  PERSON_CREATED("person-created"),
  PASSWORD_CHANGED("password-changed"),
  CONTACT_CHANGED("contact-changed"),
  SIGN_IN_SUCCEEDED("sign-in-succeeded"),
  SIGN_IN_FAILED("sign-in-failed"),
  SECOND_FACTOR_FAILED("second-factor-failed"),
  FACTOR_ADDED("factor-added"),
  FACTOR_REMOVED("factor-removed"),
  FACTOR_RENAMED("factor-renamed"),
  FACTOR_CLOCK_SET("factor-clock-set"),
  RECOVERY_CODES_MADE("recovery-codes-made"),
  RECOVERY_CODE_USED("recovery-code-used"),
  KEY_REGRESSION_ALARM("key-regression-alarm"),
  DEVICE_ADDED("device-added"),
  DEVICE_RENAMED("device-renamed"),
  DEVICE_REMOVED("device-removed"),
  SESSION_STARTED("session-started"),
  SESSION_RAISED("session-raised"),
  /** The browser bound a key to the session: its cookie alone serves no longer. */
  SESSION_BOUND("session-bound"),
  SESSION_ENDED("session-ended"),
  SESSIONS_ENDED_ALL("sessions-ended-all"),
  FROZEN("frozen"),
  UNFROZEN("unfrozen"),
  TRAVEL_NOTICE_GIVEN("travel-notice-given"),
  TRAVEL_NOTICE_WITHDRAWN("travel-notice-withdrawn"),
  NETWORK_THROTTLED("network-throttled"),
  OPERATOR_CREATED("operator-created"),
  INVITATION_MADE("invitation-made"),
  INVITATION_USED("invitation-used"),
  /** An operator asked for what takes two; a colleague has to approve it. */
  APPROVAL_ASKED("approval-asked"),
  APPROVAL_GIVEN("approval-given"),
  APPROVAL_DECLINED("approval-declined"),
  /** The first operator made the second one, while there was nobody to approve it. */
  OPERATOR_MADE_ALONE("operator-made-alone"),
  MASTER_KEY_ADDED("master-key-added"),
  MESSAGE_SENT("message-sent"),
  /** An operator looked at what the person did. */
  ACTIVITY_VIEWED("activity-viewed"),
  AUDIT_EXPORTED("audit-exported"),
  /** What an account may do, or who may do it, changed. */
  ACCOUNT_CHANGED("account-changed"),
  ACCOUNT_OPENED("account-opened"),
  MONEY_DEPOSITED("money-deposited"),
  /** An owner asked for more than answers alone give; a person of the house decides. */
  PERMISSION_ASKED("permission-asked"),
  PERMISSION_WITHDRAWN("permission-withdrawn"),
  PERMISSION_GRANTED("permission-granted"),
  PERMISSION_REFUSED("permission-refused"),
  API_KEY_ADDED("api-key-added"),
  /** It takes no new orders until its owner releases it. */
  API_KEY_PAUSED("api-key-paused"),
  API_KEY_SUSPENDED("api-key-suspended"),
  API_KEY_RELEASED("api-key-released"),
  API_KEY_REVOKED("api-key-revoked"),
  /** Its name, or the moment of its end. */
  API_KEY_CHANGED("api-key-changed"),
  /** A program got no token: of a key, or of others; each reason is written once a day at most. */
  API_KEY_RENEWAL_FAILED("api-key-renewal-failed"),
  /** An endpoint that is told by webhook. */
  WEBHOOK_ADDED("webhook-added"),
  /** It was paused or resumed, got a new secret, or was stopped since it did not answer. */
  WEBHOOK_CHANGED("webhook-changed"),
  WEBHOOK_REMOVED("webhook-removed"),
  /** An operator registered a program of a third party. */
  CLIENT_ADDED("client-added"),
  /** Its keys were replaced, or it got or lost a certificate. */
  CLIENT_CHANGED("client-changed"),
  CLIENT_CLOSED("client-closed"),
  /** A person let a registered client in. */
  ACCESS_GRANTED("access-granted"),
  ACCESS_REVOKED("access-revoked"),
  /** What was granted takes no new orders until its owner releases it. */
  ACCESS_PAUSED("access-paused"),
  ACCESS_RELEASED("access-released"),
  /** What happens when its program is lost. */
  ACCESS_CHANGED("access-changed"),
  /** It goes on with another certificate of its client (RFC 8705, 7.1). */
  ACCESS_REBOUND("access-rebound"),
  /** A program was lost: what its owner decided beforehand begins after the grace. */
  FAIL_SAFE_STARTED("fail-safe-started"),
  FAIL_SAFE_RAN("fail-safe-ran"),
  /** The program came back within the grace. */
  FAIL_SAFE_CALLED_OFF("fail-safe-called-off"),
  /** It is announced that another session trades from a moment on; whoever trades hears of it. */
  BROKERAGE_SESSION_TAKING("brokerage-session-taking"),
  /** Another session trades now. */
  BROKERAGE_SESSION_TAKEN("brokerage-session-taken"),
  /** The session that traded let go, and nobody was next. */
  BROKERAGE_SESSION_RELEASED("brokerage-session-released"),
  /** A session is next in line. */
  BROKERAGE_SESSION_AWAITED("brokerage-session-awaited"),
  BROKERAGE_POLICY_CHANGED("brokerage-policy-changed"),
  ORDER_PLACED("order-placed"),
  ORDER_REFUSED("order-refused"),
  ORDER_REPLACED("order-replaced"),
  ORDER_CANCEL_ASKED("order-cancel-asked"),
  ORDER_FILLED("order-filled"),
  ORDER_ENDED("order-ended"),
  /** A share went ex dividend: whoever held it gets the money, whoever sold it short owes it. */
  DIVIDEND_BOOKED("dividend-booked"),
  SHARES_SPLIT("shares-split"),
  /** An option was exercised, assigned, or ended worth nothing. */
  OPTION_ENDED("option-ended"),
  CHECKPOINT("checkpoint");

  private static final Map<String, Act> BY_CODE =
      Stream.of(values()).collect(Collectors.toUnmodifiableMap(Act::code, Function.identity()));

  private final String code;

  Act(String code) {
    this.code = code;
  }

  /** The stable name in the log: lower-case words joined by hyphens. */
  public String code() {
    return code;
  }

  /** The act of that code; none when a newer node wrote it. */
  public static Optional<Act> ofCode(String code) {
    return Optional.ofNullable(BY_CODE.get(code));
  }
}
