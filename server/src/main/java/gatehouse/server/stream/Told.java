package gatehouse.server.stream;

import gatehouse.client.wire.QuoteInfo;
import gatehouse.client.wire.StreamMessage;
import gatehouse.client.wire.StreamRequest;
import gatehouse.core.account.PersonId;
import gatehouse.core.session.Caller;
import gatehouse.core.trade.AccountNumber;
import gatehouse.server.base.RequestException;
import gatehouse.server.trade.OrderEvents;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What one client asked to follow, and how far it was told of it; used by one thread alone. */
final class Told {
  static final int SYMBOLS_MAX = 50;

  /** Further back than so many entries of the owner's log is not told again. */
  static final long REPLAY_MAX = 20_000;

  private final Streams streams;
  private final Caller caller;
  private final Mouth say;
  private final Consumer<PersonId> listenTo;
  private final Map<AccountNumber, Cursor> cursors = new LinkedHashMap<>();
  private final Map<String, Optional<QuoteInfo>> quotes = new LinkedHashMap<>();

  /** Where it is said. */
  @FunctionalInterface
  interface Mouth {
    void say(StreamMessage message) throws InterruptedException;
  }

  /** How far an account was told. */
  private record Cursor(PersonId owner, long readTo, long told) {}

  /**
   * Nothing is followed at first.
   *
   * @param listenTo is told of each owner whose log matters from now on
   */
  Told(Streams streams, Caller caller, Mouth say, Consumer<PersonId> listenTo) {
    this.streams = streams;
    this.caller = caller;
    this.say = say;
    this.listenTo = listenTo;
  }

  private Instant now() {
    return streams.clock().instant();
  }

  void take(StreamRequest wanted) throws InterruptedException {
    if (wanted.type().equals("quotes")) {
      follow(wanted.symbols() == null ? List.of() : wanted.symbols());
      return;
    }
    List<StreamRequest.From> from = wanted.accounts();
    Optional<String> first =
        from == null
            ? Optional.empty()
            : from.stream().findFirst().map(StreamRequest.From::account);
    Map<AccountNumber, PersonId> reached = streams.events().reached(caller, first);
    if (from == null) {
      for (Map.Entry<AccountNumber, PersonId> each : reached.entrySet()) {
        if (!cursors.containsKey(each.getKey())) {
          begin(each.getKey(), each.getValue(), null);
        }
      }
      return;
    }
    for (StreamRequest.From each : from) {
      Optional<AccountNumber> account =
          Optional.of(each.account()).filter(AccountNumber::fits).map(AccountNumber::new);
      PersonId owner = account.map(reached::get).orElse(null);
      if (owner == null) {
        error("This session does not reach such an account.");
      } else {
        begin(account.orElseThrow(), owner, each.after());
      }
    }
  }

  private void begin(AccountNumber account, PersonId owner, @Nullable Long after)
      throws InterruptedException {
    listenTo.accept(owner);
    long newest = streams.events().newest(owner);
    long place = after == null ? newest : after;
    if (place < 0 || place > newest || newest - place > REPLAY_MAX) {
      cursors.put(account, new Cursor(owner, newest, newest));
      say.say(
          StreamMessage.at(
              "gap",
              now(),
              account.value(),
              newest,
              "What happened after that number is not told again. Ask for what became of your"
                  + " orders; the stream goes on from here.",
              caller.session().access().isPresent()
                  ? "GET /api/v1/reconciliation?since={the moment you last heard}"
                  : "GET /api/v1/accounts/" + account + "/orders"));
      return;
    }
    cursors.put(account, new Cursor(owner, place, place));
    say.say(StreamMessage.at("started", now(), account.value(), place, null, null));
  }

  private void error(String sentence) throws InterruptedException {
    say.say(StreamMessage.said("error", now(), null, sentence, null));
  }

  private void follow(List<String> symbols) throws InterruptedException {
    quotes.clear();
    for (String symbol : symbols.stream().limit(SYMBOLS_MAX).toList()) {
      quotes.put(symbol, Optional.empty());
    }
    if (symbols.size() > SYMBOLS_MAX) {
      error("A stream follows " + SYMBOLS_MAX + " symbols at most; the others were left out.");
    }
  }

  /** Tells what the log has to say; whether there may be more at once. */
  boolean read() throws InterruptedException {
    if (cursors.isEmpty()) {
      return false;
    }
    boolean more = false;
    Map<AccountNumber, PersonId> reached = streams.events().reached(caller, Optional.empty());
    for (Map.Entry<AccountNumber, Cursor> entry : new HashMap<>(cursors).entrySet()) {
      AccountNumber account = entry.getKey();
      if (!reached.containsKey(account)) {
        cursors.remove(account);
        say.say(
            StreamMessage.said(
                "left",
                now(),
                account.value(),
                "This session does not reach the account any longer.",
                "GET /api/v1/accounts"));
        continue;
      }
      Cursor cursor = entry.getValue();
      OrderEvents.Part found =
          streams.events().after(cursor.owner(), account, cursor.readTo(), cursor.told(), now());
      long told = cursor.told();
      for (StreamMessage message : found.messages()) {
        say.say(message);
        told = Objects.requireNonNull(message.seq());
      }
      cursors.put(account, new Cursor(cursor.owner(), found.readTo(), told));
      more |= found.more();
    }
    return more;
  }

  /** Tells prices that changed; whoever reads slowly gets the newest ones later. */
  void quote() throws InterruptedException {
    for (String symbol : List.copyOf(quotes.keySet())) {
      try {
        QuoteInfo seen = streams.quotes().of(caller, symbol, now());
        if (!Optional.of(seen).equals(quotes.get(symbol))) {
          quotes.put(symbol, Optional.of(seen));
          say.say(StreamMessage.quote(now(), symbol, seen));
        }
      } catch (RequestException e) {
        quotes.remove(symbol);
        error(e.sentence());
      }
    }
  }
}
