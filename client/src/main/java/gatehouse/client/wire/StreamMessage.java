package gatehouse.client.wire;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What the server says on the stream. A client passes over types that it does not know.
 *
 * @param type {@code started order gap left quote session heartbeat error bye}
 * @param at the server's time
 * @param seq of {@code started}, {@code order} and {@code gap}: where the account's stream is now;
 *     it grows, with holes
 * @param previous of {@code order}: the seq before it on this account's stream; another one than
 *     the client saw last means that something is missing
 * @param event of {@code order}: what happened
 * @param order as it is now, which may be later than the event
 * @param fill of an event {@code order-filled}
 * @param session how the session stands
 * @param sentence in words
 * @param mend the one call that mends it, or who has to act first; to be shown, not to be parsed
 */
public record StreamMessage(
    String type,
    Instant at,
    @Nullable String account,
    @Nullable Long seq,
    @Nullable Long previous,
    ReconciliationPage.@Nullable Event event,
    @Nullable OrderInfo order,
    FillsPage.@Nullable FillInfo fill,
    @Nullable String symbol,
    @Nullable QuoteInfo quote,
    @Nullable Standing session,
    @Nullable String sentence,
    @Nullable String mend) {
  /**
   * How the session stands.
   *
   * @param state {@code serves ends-soon ended}; of the right to trade {@code trading-passes
   *     trading-elsewhere trading-comes trading-here trading-free}
   * @param endsAt its absolute end; of {@code trading-passes} and {@code trading-comes} the moment
   *     from which the other, or this one, trades
   * @param secondsLeft until then
   */
  public record Standing(String state, @Nullable Instant endsAt, @Nullable Long secondsLeft) {}

  /** One that says a sentence, or only that somebody is there. */
  public static StreamMessage said(
      String type,
      Instant at,
      @Nullable String account,
      @Nullable String sentence,
      @Nullable String mend) {
    return new StreamMessage(
        type, at, account, null, null, null, null, null, null, null, null, sentence, mend);
  }

  /** Where the stream of an account is; with a sentence when something before it is left out. */
  public static StreamMessage at(
      String type,
      Instant at,
      String account,
      long seq,
      @Nullable String sentence,
      @Nullable String mend) {
    return new StreamMessage(
        type, at, account, seq, null, null, null, null, null, null, null, sentence, mend);
  }

  /** Something happened to an order. */
  public static StreamMessage order(
      Instant at,
      String account,
      long seq,
      long previous,
      ReconciliationPage.Event event,
      @Nullable OrderInfo order,
      FillsPage.@Nullable FillInfo fill) {
    return new StreamMessage(
        "order", at, account, seq, previous, event, order, fill, null, null, null, null, null);
  }

  /** What the market shows. */
  public static StreamMessage quote(Instant at, String symbol, QuoteInfo quote) {
    return new StreamMessage(
        "quote", at, null, null, null, null, null, null, symbol, quote, null, null, null);
  }

  /** How the session stands. */
  public static StreamMessage session(
      Instant at, Standing session, String sentence, @Nullable String mend) {
    return new StreamMessage(
        "session", at, null, null, null, null, null, null, null, null, session, sentence, mend);
  }
}
