package gatehouse.client.wire;

import java.time.Instant;

/**
 * What a venue shows of an instrument, as this session may see it.
 *
 * @param previousClose last price of the trading day before
 * @param phase what the venue does then: {@code closed pre-market opening-auction continuous break
 *     closing-auction after-hours overnight}
 * @param open whether every order is matched as it comes
 * @param live false: an account of the session needs the feed; these prices are 15 minutes old
 * @param at the moment that the prices are of: while the venue is closed, its last one
 */
public record QuoteInfo(
    String bid,
    String bidSize,
    String ask,
    String askSize,
    String last,
    String previousClose,
    String phase,
    boolean open,
    boolean live,
    Instant at) {}
