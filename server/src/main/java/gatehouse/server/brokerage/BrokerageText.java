package gatehouse.server.brokerage;

import gatehouse.client.wire.BrokeragePolicy;
import gatehouse.client.wire.BrokerageSessionInfo;
import gatehouse.core.brokerage.BrokerageSession;
import gatehouse.core.brokerage.BrokerageSession.Answer;
import gatehouse.core.brokerage.Competitor;
import gatehouse.core.brokerage.Standing;
import gatehouse.core.brokerage.TakeoverPolicy;
import gatehouse.core.session.SessionId;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Which session trades, in words and as JSON: for pages, programs and streams alike. */
public final class BrokerageText {
  /** The one call by which a session takes over. */
  public static final String MEND = "POST /api/v1/brokerage-session";

  private BrokerageText() {}

  /** How a session stands, in sentences. */
  static String said(Standing standing, BrokerageSession state) {
    return switch (standing) {
      case Standing.Beside beside ->
          "This session is in nobody’s way: it trades beside its owner, only looks, or only closes.";
      case Standing.Here here ->
          "This session trades."
              + state
                  .passing()
                  .map(each -> " It passes to another one on " + Competitor.said(each.at()) + ".")
                  .orElse("");
      case Standing.Free free -> "No session trades now. The next order that adds risk takes it.";
      case Standing.Elsewhere elsewhere ->
          "Another session trades. "
              + elsewhere.said()
              + " Orders that only reduce a position go through from here all the same.";
    };
  }

  /** What became of the wish to trade, in a sentence. */
  static String said(Answer answer) {
    return switch (answer) {
      case HOLDS -> "This session trades.";
      case PASSES -> "It is announced to the other session, and this one trades in a second.";
      case WAITS ->
          "This session is next in line. By your policy it trades once the other one has ended, let"
              + " go, or been idle.";
      case ANOTHER_IS_NEXT -> "Another session asked before, and is next. Nothing was changed.";
      case REFUSED ->
          "By your policy the session that trades goes on until it lets go or ends. You can end it"
              + " under Security, Sessions. Nothing was changed.";
    };
  }

  static BrokerageSessionInfo info(
      Standing standing, BrokerageSession state, Optional<Competitor> trading) {
    return new BrokerageSessionInfo(
        code(standing),
        trading.map(BrokerageText::trading).orElse(null),
        state
            .passing()
            .map(each -> new BrokerageSessionInfo.Passing(each.to().value(), each.at()))
            .orElse(null),
        state.waiting().map(SessionId::value).orElse(null),
        policy(state.policy()),
        said(standing, state),
        mend(standing));
  }

  private static String code(Standing standing) {
    return switch (standing) {
      case Standing.Beside beside -> "beside";
      case Standing.Here here -> "here";
      case Standing.Free free -> "free";
      case Standing.Elsewhere elsewhere -> "elsewhere";
    };
  }

  /** The one call that mends it, where there is one. */
  public static @Nullable String mend(Standing standing) {
    return standing instanceof Standing.Elsewhere elsewhere && elsewhere.mayTake() ? MEND : null;
  }

  /** The session that trades, for programs. */
  public static BrokerageSessionInfo.Trading trading(Competitor each) {
    return new BrokerageSessionInfo.Trading(
        each.session().value(),
        code(each.accessInterface()),
        each.device(),
        each.since(),
        each.lastOrder().orElse(null));
  }

  private static BrokeragePolicy policy(TakeoverPolicy policy) {
    return new BrokeragePolicy(
        code(policy.kind()), policy.idleMinutes(), policy.keys().stream().sorted().toList());
  }

  private static String code(Enum<?> each) {
    return each.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  static Optional<BrokerageSessions.Warning> warning(Standing standing, BrokerageSession state) {
    boolean loses = standing instanceof Standing.Here && state.passing().isPresent();
    boolean mayTake =
        standing instanceof Standing.Elsewhere elsewhere
            && elsewhere.mayTake()
            && elsewhere.mineFrom().isEmpty();
    return loses || standing instanceof Standing.Elsewhere
        ? Optional.of(new BrokerageSessions.Warning(said(standing, state), mayTake))
        : Optional.empty();
  }
}
