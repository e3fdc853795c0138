package gatehouse.server.signin;

import gatehouse.core.factor.FactorKind;
import gatehouse.core.signin.Action;
import gatehouse.core.signin.Prompt;
import gatehouse.core.signin.Trouble;
import gatehouse.core.signin.Way;
import gatehouse.server.base.Icon;
import gatehouse.server.base.Pages;
import gatehouse.server.base.Problem;
import gatehouse.server.base.Shell;
import gatehouse.server.base.Tone;
import gatehouse.server.factor.WebAuthn;
import io.helidon.http.HeaderNames;
import io.helidon.http.Status;
import io.helidon.webserver.http.ServerResponse;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Shows what {@link SignIns} answers, one page a state. */
public final class SignInPages {
  private static final DateTimeFormatter AS_OF =
      DateTimeFormatter.ofPattern("HH:mm 'UTC'", Locale.ENGLISH).withZone(ZoneOffset.UTC);

  /** Codes are counted over an hour. */
  private static final int RESEND_SPENT_SECONDS = 3600;

  private final Pages pages;
  private final Shell shell;
  private final Arrivals arrivals;
  private final WebAuthn webAuthn;
  private final Function<FactorKind, Way.Health> health;
  private final InstantSource clock;

  public SignInPages(
      Pages pages,
      Shell shell,
      Arrivals arrivals,
      WebAuthn webAuthn,
      Function<FactorKind, Way.Health> health,
      InstantSource clock) {
    this.pages = pages;
    this.shell = shell;
    this.arrivals = arrivals;
    this.webAuthn = webAuthn;
    this.health = health;
    this.clock = clock;
  }

  /** The status that says the same as the trouble. */
  static Status status(Trouble trouble) {
    return switch (trouble.code()) {
      case OUT_OF_TRIES, RESEND_TOO_SOON, RESEND_SPENT -> Status.TOO_MANY_REQUESTS_429;
      case SPENT, FROZEN, NO_WAY_LEFT -> Status.FORBIDDEN_403;
      case EXPIRED, OUT_OF_ORDER, CANCELLED -> Status.CONFLICT_409;
      case WAY_UNKNOWN, WAY_REFUSED -> Status.BAD_REQUEST_400;
      case WRONG_NAME_OR_PASSWORD,
          WRONG_PASSWORD,
          WRONG_CODE,
          CODE_USED,
          CODE_EXPIRED,
          KEY_REFUSED,
          KEY_COPIED ->
          Status.UNAUTHORIZED_401;
    };
  }

  void form(
      ServerResponse response,
      Status status,
      String returnTo,
      String name,
      Optional<Trouble> trouble) {
    String challenge = arrivals.challenge();
    retryAfter(response, trouble, clock.instant());
    pages.send(
        response,
        status,
        shell,
        new SignInView(
            challenge,
            webAuthn.requestOptions(bytes(challenge), List.of(), true),
            returnTo,
            name,
            problems(trouble),
            triesLeft(trouble),
            waitSeconds(trouble),
            waysHealth()));
  }

  private static byte[] bytes(String challenge) {
    return Base64.getUrlDecoder().decode(challenge);
  }

  void second(ServerResponse response, Outcome.Asking asking) {
    Optional<Trouble> trouble = asking.trouble();
    Action action = asking.state().context().action();
    retryAfter(response, trouble, clock.instant());
    pages.send(
        response,
        trouble.map(SignInPages::status).orElse(Status.OK_200),
        shell,
        new SecondFactorView(
            asking.state().id().value(),
            asking.who(),
            action == Action.SIGN_IN ? null : action.text(),
            arrivals.challenge(),
            ask(asking),
            null,
            problems(trouble),
            triesLeft(trouble),
            waitSeconds(trouble),
            asking.mayRemember() ? asking.deviceLabel() : null,
            others(asking),
            waysHealth()));
  }

  private SecondFactorView.Ask ask(Outcome.Asking asking) {
    Optional<Prompt> prompt = asking.state().prompt();
    if (prompt.isEmpty()) {
      return toSend(asking)
          .<SecondFactorView.Ask>map(way -> new SecondFactorView.Ask.Send(id(way), way.name()))
          .orElseGet(SecondFactorView.Ask.Choose::new);
    }
    String name =
        asking.offers().stream()
            .map(Way.Offer::way)
            .filter(way -> isAsked(way, prompt.get()))
            .map(Way::name)
            .findFirst()
            .orElse(prompt.get().kind().label());
    return switch (prompt.get().kind()) {
      case PASSKEY -> key(asking, name, false);
      case SECURITY_KEY -> key(asking, name, true);
      case TOTP -> new SecondFactorView.Ask.Totp(name);
      case SMS ->
          new SecondFactorView.Ask.Sms(
              asking.sentTo().orElse(""), seconds(prompt.get().resendAt()));
      case RECOVERY_CODE -> new SecondFactorView.Ask.Recovery("Each works once");
      case PASSWORD -> new SecondFactorView.Ask.Password();
    };
  }

  /**
   * The text message that would be sent if the person wants it: it is the best way, not asked yet.
   */
  private static Optional<Way> toSend(Outcome.Asking asking) {
    return asking.state().prompt().isPresent() || asking.trouble().isPresent()
        ? Optional.empty()
        : asking.offers().stream()
            .filter(Way.Offer::accepted)
            .map(Way.Offer::way)
            .findFirst()
            .filter(way -> way.kind() == FactorKind.SMS);
  }

  private static SecondFactorView.Ask key(Outcome.Asking asking, String name, boolean hardware) {
    return new SecondFactorView.Ask.Key(name, hardware, asking.keyOptions().orElse("{}"));
  }

  private static boolean isAsked(Way way, Prompt prompt) {
    return way.kind() == prompt.kind() && way.factor().equals(prompt.factor());
  }

  private List<SecondFactorView.Other> others(Outcome.Asking asking) {
    Optional<Prompt> prompt = asking.state().prompt();
    return asking.offers().stream()
        .filter(offer -> prompt.filter(p -> isAsked(offer.way(), p)).isEmpty())
        .filter(offer -> toSend(asking).filter(offer.way()::equals).isEmpty())
        .filter(offer -> offer.accepted() || isRefusedText(offer.way(), prompt))
        .map(SignInPages::other)
        .toList();
  }

  /**
   * A text message that is too weak here stands in the list and says so, for people look for it.
   * Before the password nothing is refused yet: together the two may be enough.
   */
  private static boolean isRefusedText(Way way, Optional<Prompt> prompt) {
    boolean passwordFirst = prompt.filter(p -> p.kind() == FactorKind.PASSWORD).isPresent();
    return way.kind() == FactorKind.SMS && !passwordFirst;
  }

  private static String id(Way way) {
    return way.kind().code() + way.factor().map(factor -> ":" + factor).orElse("");
  }

  private static SecondFactorView.Other other(Way.Offer offer) {
    Way way = offer.way();
    String id = id(way);
    if (!offer.accepted()) {
      return other(way, id, "Not strong enough here", Tone.WARN);
    }
    String name = saysKindAgain(way) ? null : way.name();
    return switch (way.health()) {
      case WORKING -> other(way, id, name, Tone.PLAIN);
      case SLOW -> other(way, id, "Delayed right now", Tone.WARN);
      case FAILING -> other(way, id, "Not getting through right now", Tone.BAD);
    };
  }

  /** A name that nobody chose: "Recovery code, Recovery codes" tells nothing. */
  private static boolean saysKindAgain(Way way) {
    String label = way.kind().label();
    return way.name().equals(label) || way.name().equals(label + "s");
  }

  private static SecondFactorView.Other other(
      Way way, String id, @Nullable String note, Tone tone) {
    return new SecondFactorView.Other(id, icon(way.kind()), way.kind().label(), note, tone);
  }

  /** The picture of a way in. */
  public static Icon icon(FactorKind kind) {
    return switch (kind) {
      case PASSKEY -> Icon.PASSKEY;
      case SECURITY_KEY -> Icon.SECURITY_KEY;
      case TOTP -> Icon.AUTHENTICATOR;
      case SMS -> Icon.MESSAGE;
      case RECOVERY_CODE -> Icon.RECOVERY;
      case PASSWORD -> Icon.PASSWORD;
    };
  }

  /** Which ways in work now. */
  WaysHealth waysHealth() {
    return new WaysHealth(
        List.of(
            state(FactorKind.PASSKEY, "Passkeys and security keys"),
            state(FactorKind.TOTP, "Authenticator apps"),
            state(FactorKind.SMS, "Text messages")),
        AS_OF.format(clock.instant()));
  }

  private WaysHealth.Way state(FactorKind kind, String name) {
    return switch (health.apply(kind)) {
      case WORKING -> new WaysHealth.Way(icon(kind), name, Tone.GOOD, "Working");
      case SLOW -> new WaysHealth.Way(icon(kind), name, Tone.WARN, "Delayed");
      case FAILING -> new WaysHealth.Way(icon(kind), name, Tone.BAD, "Down");
    };
  }

  private static List<Problem> problems(Optional<Trouble> trouble) {
    return trouble.map(t -> List.of(Problem.whole(t.code().text()))).orElse(List.of());
  }

  /** How many tries are left before a wait, as a sentence; null when that is not to be said. */
  public static @Nullable String triesLeft(Optional<Trouble> trouble) {
    return trouble
        .filter(t -> t.triesLeft().orElse(0) > 0)
        .map(t -> {
          int left = t.triesLeft().orElseThrow();
          return left == 1 ? "1 try left before a wait." : left + " tries left before a wait.";
        })
        .orElse(null);
  }

  private int waitSeconds(Optional<Trouble> trouble) {
    return trouble.flatMap(Trouble::waitUntil).map(this::seconds).orElse(0);
  }

  private int seconds(Instant until) {
    return seconds(clock.instant(), until);
  }

  /** Whole seconds to wait, rounded up, so that a wait of none is over; 0 when it is. */
  public static int seconds(Instant now, Instant until) {
    long millis = Duration.between(now, until).toMillis();
    return millis <= 0 ? 0 : (int) Math.min((millis + 999) / 1000, Integer.MAX_VALUE);
  }

  /** Tells programs when a code can be sent again, in a moment or after an hour; with each 429. */
  public static void resendAfter(ServerResponse response, boolean spent) {
    int seconds = spent ? RESEND_SPENT_SECONDS : Prompt.RESEND_AFTER_SECONDS;
    response.header(HeaderNames.RETRY_AFTER, Integer.toString(seconds));
  }

  /** Tells programs how long to wait; with each 429 (RFC 6585, section 4). */
  public static void retryAfter(ServerResponse response, Optional<Trouble> trouble, Instant now) {
    int wait = trouble.flatMap(Trouble::waitUntil).map(until -> seconds(now, until)).orElse(0);
    int atLeast =
        trouble
            .map(Trouble::code)
            .map(code ->
                switch (code) {
                  case OUT_OF_TRIES -> 1;
                  case RESEND_TOO_SOON -> Prompt.RESEND_AFTER_SECONDS;
                  case RESEND_SPENT -> RESEND_SPENT_SECONDS;
                  case SPENT,
                      FROZEN,
                      NO_WAY_LEFT,
                      EXPIRED,
                      OUT_OF_ORDER,
                      CANCELLED,
                      WAY_UNKNOWN,
                      WAY_REFUSED,
                      WRONG_NAME_OR_PASSWORD,
                      WRONG_PASSWORD,
                      WRONG_CODE,
                      CODE_USED,
                      CODE_EXPIRED,
                      KEY_REFUSED,
                      KEY_COPIED ->
                      0;
                })
            .orElse(0);
    if (Math.max(wait, atLeast) > 0) {
      response.header(HeaderNames.RETRY_AFTER, Integer.toString(wait > 0 ? wait : atLeast));
    }
  }
}
