package gatehouse.server.stream;

import gatehouse.client.wire.StreamMessage;
import gatehouse.core.audit.Act;
import gatehouse.core.audit.Entry;
import gatehouse.core.audit.Logged;
import gatehouse.core.brokerage.Competitor;
import gatehouse.core.brokerage.Standing;
import gatehouse.core.session.AccessInterface;
import gatehouse.core.session.Caller;
import gatehouse.server.brokerage.BrokerageSessions;
import gatehouse.server.brokerage.BrokerageText;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What one client is told of the right to trade: that it will pass, and that it has. */
final class TradingNews {
  /** Older news than so many are told by the newer ones. */
  private static final int WAITING_MAX = 16;

  private static final String OPEN_STAYS =
      " Open orders stay as they are; this session may still cancel them and close positions.";

  private final BrokerageSessions brokerage;
  private final Caller caller;
  private final ArrayBlockingQueue<Logged> waiting = new ArrayBlockingQueue<>(WAITING_MAX);

  // of the stream's own thread alone
  private boolean begun;

  TradingNews(BrokerageSessions brokerage, Caller caller) {
    this.brokerage = brokerage;
    this.caller = caller;
  }

  /** The log says something of the person; whether it is to be told. */
  void heard(Logged logged) {
    if (BrokerageSessions.CHANGING.contains(logged.entry().act())
        && logged.entry().person().equals(caller.person())) {
      while (!waiting.offer(logged)) {
        waiting.poll();
      }
    }
  }

  /** Tells what was heard, in the order of the log; at first, whether the session cannot trade. */
  void tell(Told.Mouth say, Instant now) throws InterruptedException {
    if (!begun) {
      if (brokerage.of(caller, now) instanceof Standing.Elsewhere elsewhere) {
        say.say(elsewhere(elsewhere, now));
      }
      begun = true;
    }
    // where the database does not answer, the next turn tells the same
    for (Logged each = waiting.peek(); each != null; each = waiting.peek()) {
      Optional<StreamMessage> message = message(each.entry(), now);
      if (message.isPresent()) {
        say.say(message.get());
      }
      waiting.remove(each);
    }
  }

  private Optional<StreamMessage> message(Entry entry, Instant now) {
    String own = caller.session().id().value();
    boolean comes = entry.fact("session").equals(own);
    boolean goes = entry.fact("before").equals(own);
    if (entry.act() == Act.BROKERAGE_SESSION_TAKING && (comes || goes)) {
      Instant at = Instant.parse(entry.fact("at"));
      return Optional.of(comes ? comes(at, now) : passes(entry, at, now));
    }
    if (entry.act() == Act.BROKERAGE_SESSION_TAKEN && comes) {
      return Optional.of(said("trading-here", now, null, "This session trades now.", null));
    }
    if (entry.act() == Act.BROKERAGE_SESSION_TAKEN && goes) {
      return brokerage.of(caller, now) instanceof Standing.Elsewhere elsewhere
          ? Optional.of(elsewhere(elsewhere, now))
          : Optional.empty();
    }
    return entry.act() == Act.BROKERAGE_SESSION_RELEASED && comes
        ? Optional.of(
            said(
                "trading-free",
                now,
                null,
                "This session has let go. Its next order that adds risk takes it again.",
                null))
        : Optional.empty();
  }

  private static StreamMessage comes(Instant at, Instant now) {
    return said("trading-comes", now, at, "This session trades from " + at + " on.", null);
  }

  private static StreamMessage passes(Entry entry, Instant at, Instant now) {
    String by =
        Stream.of(AccessInterface.values())
            .filter(each -> each.name().equals(entry.origin().interfaceCode()))
            .findFirst()
            .map(each -> ", on " + each.label() + ",")
            .orElse("");
    return said(
        "trading-passes",
        now,
        at,
        "From "
            + at
            + " on another session of yours"
            + by
            + " trades in this one’s place."
            + OPEN_STAYS,
        BrokerageText.MEND);
  }

  private static StreamMessage elsewhere(Standing.Elsewhere elsewhere, Instant now) {
    Competitor by = elsewhere.competitor();
    return said(
        "trading-elsewhere",
        now,
        null,
        "This session has stopped trading: another one of yours trades. " + by.said() + OPEN_STAYS,
        BrokerageText.mend(elsewhere));
  }

  private static StreamMessage said(
      String state, Instant now, @Nullable Instant at, String sentence, @Nullable String mend) {
    return StreamMessage.session(now, new StreamMessage.Standing(state, at, null), sentence, mend);
  }
}
