package gatehouse.server.audit;

import gatehouse.core.account.Person;
import gatehouse.core.audit.Act;
import gatehouse.core.audit.ActivityText;
import gatehouse.core.audit.Entry;
import gatehouse.core.audit.Logged;
import gatehouse.core.session.AccessInterface;
import gatehouse.server.base.Icon;
import gatehouse.server.base.LocalTimes;
import gatehouse.server.base.Tone;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Entries of the log as rows of a page. */
public record ActivityRows(LocalTimes times, Person reader) {

  public List<ActivityView.Row> of(List<Logged> page) {
    return page.stream().map(logged -> row(logged.entry())).toList();
  }

  private ActivityView.Row row(Entry entry) {
    Instant at = Instant.ofEpochMilli(entry.atMs());
    return new ActivityView.Row(
        icon(entry.act()),
        tone(entry.act()),
        ActivityText.of(entry),
        at.toString(),
        times.of(at),
        where(entry));
  }

  private String where(Entry entry) {
    List<String> parts = new ArrayList<>();
    String code = entry.origin().interfaceCode();
    if (code != null) {
      parts.add(
          Stream.of(AccessInterface.values())
              .filter(each -> each.name().equals(code))
              .map(AccessInterface::label)
              .findFirst()
              .orElse(code));
    }
    String network = entry.origin().network();
    if (network != null) {
      parts.add(network);
    }
    if (entry.actor().equals(Entry.SYSTEM)) {
      parts.add("by the broker");
    } else if (!entry.actor().equals(reader.id().value())) {
      parts.add("by an operator");
    }
    return String.join(" · ", parts);
  }

  private static Tone tone(Act act) {
    return switch (act) {
      case SIGN_IN_FAILED,
          SECOND_FACTOR_FAILED,
          RECOVERY_CODE_USED,
          NETWORK_THROTTLED,
          PASSWORD_CHANGED,
          CONTACT_CHANGED,
          FACTOR_REMOVED,
          DEVICE_REMOVED,
          APPROVAL_ASKED,
          APPROVAL_GIVEN,
          ORDER_REFUSED,
          API_KEY_PAUSED,
          ACCESS_PAUSED,
          FAIL_SAFE_STARTED,
          BROKERAGE_SESSION_TAKING ->
          Tone.WARN;
      case KEY_REGRESSION_ALARM,
          SESSIONS_ENDED_ALL,
          FROZEN,
          OPERATOR_MADE_ALONE,
          API_KEY_SUSPENDED,
          API_KEY_RENEWAL_FAILED,
          FAIL_SAFE_RAN ->
          Tone.BAD;
      case FACTOR_ADDED, RECOVERY_CODES_MADE, UNFROZEN, FAIL_SAFE_CALLED_OFF -> Tone.GOOD;
      case PERSON_CREATED,
          SIGN_IN_SUCCEEDED,
          FACTOR_RENAMED,
          FACTOR_CLOCK_SET,
          DEVICE_ADDED,
          DEVICE_RENAMED,
          SESSION_STARTED,
          SESSION_RAISED,
          SESSION_BOUND,
          SESSION_ENDED,
          TRAVEL_NOTICE_GIVEN,
          TRAVEL_NOTICE_WITHDRAWN,
          OPERATOR_CREATED,
          INVITATION_MADE,
          INVITATION_USED,
          APPROVAL_DECLINED,
          MASTER_KEY_ADDED,
          MESSAGE_SENT,
          ACTIVITY_VIEWED,
          AUDIT_EXPORTED,
          ACCOUNT_CHANGED,
          ACCOUNT_OPENED,
          MONEY_DEPOSITED,
          PERMISSION_ASKED,
          PERMISSION_WITHDRAWN,
          PERMISSION_GRANTED,
          PERMISSION_REFUSED,
          CLIENT_ADDED,
          CLIENT_CHANGED,
          CLIENT_CLOSED,
          ACCESS_GRANTED,
          ACCESS_REVOKED,
          ACCESS_RELEASED,
          ACCESS_CHANGED,
          ACCESS_REBOUND,
          API_KEY_ADDED,
          API_KEY_RELEASED,
          API_KEY_REVOKED,
          API_KEY_CHANGED,
          BROKERAGE_SESSION_TAKEN,
          BROKERAGE_SESSION_RELEASED,
          BROKERAGE_SESSION_AWAITED,
          BROKERAGE_POLICY_CHANGED,
          WEBHOOK_ADDED,
          WEBHOOK_CHANGED,
          WEBHOOK_REMOVED,
          ORDER_PLACED,
          ORDER_REPLACED,
          ORDER_CANCEL_ASKED,
          ORDER_FILLED,
          ORDER_ENDED,
          DIVIDEND_BOOKED,
          SHARES_SPLIT,
          OPTION_ENDED,
          CHECKPOINT ->
          Tone.PLAIN;
    };
  }

  private static Icon icon(Act act) {
    return switch (act) {
      case SIGN_IN_SUCCEEDED, SESSION_STARTED, SESSION_RAISED, SESSION_BOUND -> Icon.SIGN_IN;
      case SESSION_ENDED -> Icon.SIGN_OUT;
      case SIGN_IN_FAILED, SECOND_FACTOR_FAILED, KEY_REGRESSION_ALARM, NETWORK_THROTTLED ->
          Icon.WARNING;
      case PASSWORD_CHANGED -> Icon.PASSWORD;
      case CONTACT_CHANGED, MESSAGE_SENT, INVITATION_MADE, INVITATION_USED -> Icon.MAIL;
      case FACTOR_ADDED, FACTOR_REMOVED, FACTOR_RENAMED, FACTOR_CLOCK_SET -> Icon.PASSKEY;
      case RECOVERY_CODES_MADE, RECOVERY_CODE_USED -> Icon.RECOVERY;
      case DEVICE_ADDED, DEVICE_RENAMED, DEVICE_REMOVED -> Icon.DEVICE;
      case SESSIONS_ENDED_ALL -> Icon.PANIC;
      case FROZEN, UNFROZEN -> Icon.FROZEN;
      case TRAVEL_NOTICE_GIVEN, TRAVEL_NOTICE_WITHDRAWN -> Icon.TRAVEL;
      case PERSON_CREATED, OPERATOR_CREATED, OPERATOR_MADE_ALONE -> Icon.PERSON;
      case APPROVAL_ASKED, APPROVAL_GIVEN, APPROVAL_DECLINED, MASTER_KEY_ADDED, ORDER_REFUSED ->
          Icon.WARNING;
      case CLIENT_ADDED,
          CLIENT_CHANGED,
          CLIENT_CLOSED,
          ACCESS_GRANTED,
          ACCESS_REVOKED,
          ACCESS_PAUSED,
          ACCESS_RELEASED,
          ACCESS_CHANGED,
          ACCESS_REBOUND,
          API_KEY_ADDED,
          API_KEY_PAUSED,
          API_KEY_SUSPENDED,
          API_KEY_RELEASED,
          API_KEY_REVOKED,
          API_KEY_CHANGED,
          API_KEY_RENEWAL_FAILED,
          FAIL_SAFE_STARTED,
          FAIL_SAFE_RAN,
          FAIL_SAFE_CALLED_OFF ->
          Icon.DEVICE;
      case WEBHOOK_ADDED, WEBHOOK_CHANGED, WEBHOOK_REMOVED -> Icon.ALERT;
      case ACTIVITY_VIEWED,
          AUDIT_EXPORTED,
          ACCOUNT_CHANGED,
          ACCOUNT_OPENED,
          MONEY_DEPOSITED,
          PERMISSION_ASKED,
          PERMISSION_WITHDRAWN,
          PERMISSION_GRANTED,
          PERMISSION_REFUSED,
          BROKERAGE_SESSION_TAKING,
          BROKERAGE_SESSION_TAKEN,
          BROKERAGE_SESSION_RELEASED,
          BROKERAGE_SESSION_AWAITED,
          BROKERAGE_POLICY_CHANGED,
          ORDER_PLACED,
          ORDER_REPLACED,
          ORDER_CANCEL_ASKED,
          ORDER_FILLED,
          ORDER_ENDED,
          DIVIDEND_BOOKED,
          SHARES_SPLIT,
          OPTION_ENDED,
          CHECKPOINT ->
          Icon.ACTIVITY;
    };
  }
}
