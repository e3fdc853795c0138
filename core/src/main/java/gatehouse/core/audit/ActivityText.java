package gatehouse.core.audit;

import gatehouse.core.session.Proof;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The log in the owner's words: one sentence an act, without its full stop. */
public final class ActivityText {
  private ActivityText() {}

  /** What happened. */
  public static String of(Entry entry) {
    return switch (entry.act()) {
      case PERSON_CREATED -> "Your sign-in was set up";
      case PASSWORD_CHANGED -> "The password was changed";
      case CONTACT_CHANGED -> "A contact for notices was changed";
      case SIGN_IN_SUCCEEDED -> "You signed in" + proofs(entry);
      case SIGN_IN_FAILED -> "A sign-in was refused" + why(entry);
      case SECOND_FACTOR_FAILED -> "A second factor was refused" + why(entry);
      case FACTOR_ADDED -> "A way in was added" + named(entry, "factor", "name");
      case FACTOR_REMOVED -> "A way in was removed" + named(entry, "factor", "name");
      case FACTOR_RENAMED -> "A way in was renamed" + named(entry, "factor", "name");
      case FACTOR_CLOCK_SET ->
          "The clock of an authenticator app was set" + named(entry, "factor", "name");
      case RECOVERY_CODES_MADE -> "New recovery codes were made; the old ones no longer work";
      case RECOVERY_CODE_USED -> "A recovery code was used" + left(entry);
      case KEY_REGRESSION_ALARM ->
          "A key looked copied and was stopped" + named(entry, "factor", "name");
      case DEVICE_ADDED -> "A device was remembered" + named(entry, "name");
      case DEVICE_RENAMED -> "A device was renamed" + named(entry, "name");
      case DEVICE_REMOVED -> "A device was removed" + named(entry, "name");
      case SESSION_STARTED -> "A session began" + on(entry);
      case SESSION_RAISED -> "You confirmed that it’s you";
      case SESSION_BOUND -> "Your browser bound its key to a session";
      case SESSION_ENDED -> "A session ended" + why(entry);
      case SESSIONS_ENDED_ALL -> "Sessions were ended" + counted(entry);
      case FROZEN -> "Changes were frozen";
      case UNFROZEN -> "The freeze was lifted";
      case TRAVEL_NOTICE_GIVEN -> "A journey was announced" + named(entry, "country");
      case TRAVEL_NOTICE_WITHDRAWN -> "A journey was withdrawn" + named(entry, "country");
      case NETWORK_THROTTLED -> "A network was slowed down for guessing";
      case OPERATOR_CREATED -> "You became an operator";
      case INVITATION_MADE -> "A one-time link was made for you";
      case INVITATION_USED -> "The one-time link was used";
      case APPROVAL_ASKED -> "An operator asked a colleague to approve a change" + acted(entry);
      case APPROVAL_GIVEN -> "A second operator approved a change" + acted(entry);
      case APPROVAL_DECLINED -> "A change that an operator asked for was declined" + acted(entry);
      case OPERATOR_MADE_ALONE ->
          "You became an operator by the word of the first operator alone; nobody approved it";
      case MASTER_KEY_ADDED -> "A new master key came into use" + named(entry, "version");
      case MESSAGE_SENT -> "A message was sent to you";
      case ACTIVITY_VIEWED -> "An operator looked at your activity";
      case AUDIT_EXPORTED -> "The activity was downloaded";
      case ACCOUNT_CHANGED -> "An account was changed" + named(entry, "what");
      case ACCOUNT_OPENED -> "An account was opened" + named(entry, "what");
      case PERMISSION_ASKED -> "A permission was asked for" + named(entry, "what");
      case PERMISSION_WITHDRAWN -> "A request was withdrawn" + named(entry, "what");
      case PERMISSION_GRANTED -> "A permission was granted" + named(entry, "what");
      case PERMISSION_REFUSED -> "A permission was not granted" + named(entry, "what");
      case MONEY_DEPOSITED -> "Money came in" + named(entry, "what");
      case CLIENT_ADDED -> "You registered a program of others" + named(entry, "name");
      case CLIENT_CHANGED ->
          "You changed how a program of others proves itself" + why(entry) + named(entry, "name");
      case CLIENT_CLOSED -> "You closed a program of others" + named(entry, "name");
      case ACCESS_GRANTED -> "A program of others was let in" + named(entry, "name");
      case ACCESS_REVOKED ->
          "A program of others lost its access" + why(entry) + named(entry, "name");
      case ACCESS_PAUSED -> "A program of others was paused" + why(entry) + named(entry, "name");
      case ACCESS_RELEASED -> "A program of others was released" + named(entry, "name");
      case ACCESS_CHANGED ->
          "You decided anew what happens when a program of others is lost" + named(entry, "name");
      case ACCESS_REBOUND ->
          "A program of others goes on with a new certificate" + named(entry, "name");
      case API_KEY_ADDED -> "A key for programs was made" + named(entry, "name");
      case API_KEY_PAUSED -> "A key for programs was paused" + why(entry) + named(entry, "name");
      case API_KEY_SUSPENDED ->
          "A key for programs was suspended" + why(entry) + named(entry, "name");
      case API_KEY_RELEASED -> "A key for programs was released" + named(entry, "name");
      case API_KEY_REVOKED -> "A key for programs was revoked" + why(entry) + named(entry, "name");
      case API_KEY_CHANGED ->
          "A key for programs was changed" + named(entry, "name") + doing(entry);
      case API_KEY_RENEWAL_FAILED -> "A program got no token" + why(entry) + named(entry, "name");
      case WEBHOOK_ADDED -> "An endpoint for alerts was added" + named(entry, "host");
      case WEBHOOK_CHANGED ->
          "An endpoint for alerts was changed" + named(entry, "host") + doing(entry);
      case WEBHOOK_REMOVED -> "An endpoint for alerts was removed" + named(entry, "host");
      case FAIL_SAFE_STARTED -> "A program was lost" + why(entry) + named(entry, "name");
      case FAIL_SAFE_RAN ->
          "The fail-safe of a program ran" + named(entry, "name") + named(entry, "what");
      case FAIL_SAFE_CALLED_OFF -> "A program came back in time" + named(entry, "name");
      case BROKERAGE_SESSION_TAKING -> "It was announced that another session will trade";
      case BROKERAGE_SESSION_TAKEN -> "A session took the right to trade";
      case BROKERAGE_SESSION_RELEASED -> "A session let go of the right to trade";
      case BROKERAGE_SESSION_AWAITED -> "A session waits for the right to trade";
      case BROKERAGE_POLICY_CHANGED ->
          "You decided anew how sessions that trade give way" + named(entry, "what");
      case ORDER_PLACED -> "An order was placed" + named(entry, "order");
      case ORDER_REFUSED -> "An order was refused" + why(entry) + named(entry, "order");
      case ORDER_REPLACED -> "An order was replaced" + named(entry, "order");
      case ORDER_CANCEL_ASKED -> "An order was asked back" + named(entry, "order");
      case ORDER_FILLED -> "An order was filled" + named(entry, "order");
      case ORDER_ENDED -> "An order ended" + why(entry) + named(entry, "order");
      case DIVIDEND_BOOKED -> "A dividend was booked" + named(entry, "what");
      case SHARES_SPLIT -> "Shares were split" + named(entry, "what");
      case OPTION_ENDED -> "An option ended" + named(entry, "what");
      case CHECKPOINT -> "The log was sealed";
    };
  }

  private static String named(Entry entry, String... facts) {
    return Stream.of(facts)
        .map(entry::fact)
        .filter(name -> !name.isEmpty())
        .findFirst()
        .map(name -> ": " + name)
        .orElse("");
  }

  private static String why(Entry entry) {
    String why = entry.fact("why").replace('-', ' ').replace('_', ' ');
    return why.isEmpty() ? "" : " (" + why + ")";
  }

  private static String doing(Entry entry) {
    String what = entry.fact("what");
    return what.isEmpty() ? "" : ", " + what;
  }

  private static String acted(Entry entry) {
    String act = entry.fact("act").replace('-', ' ');
    return act.isEmpty() ? "" : ": " + act;
  }

  private static String on(Entry entry) {
    String device = entry.fact("device");
    return device.isEmpty() ? "" : " on " + device;
  }

  private static String left(Entry entry) {
    String left = entry.fact("left");
    return left.isEmpty() ? "" : "; " + left + " left";
  }

  private static String counted(Entry entry) {
    String sessions = entry.fact("sessions");
    return sessions.isEmpty() ? "" : ": " + sessions;
  }

  /** From {@code [PASSWORD, TOTP]}: " with password and authenticator app". */
  private static String proofs(Entry entry) {
    String text = entry.fact("proofs");
    if (text.length() < 2) {
      return "";
    }
    List<String> kinds =
        Stream.of(text.substring(1, text.length() - 1).split(", ", -1))
            .map(ActivityText::proof)
            .collect(Collectors.toList());
    return " with " + String.join(" and ", kinds);
  }

  /** A newer node may have written a kind that this one does not know: its own name serves. */
  private static String proof(String kind) {
    return Stream.of(Proof.Kind.values())
        .filter(known -> known.name().equals(kind))
        .map(Proof.Kind::label)
        .findFirst()
        .orElse(kind);
  }
}
