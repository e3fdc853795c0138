package gatehouse.client.wire;

import java.time.Instant;

/**
 * An order as it is now.
 *
 * @param id the house's name for it
 * @param clientOrderId the client's own
 * @param text the order in a sentence
 * @param status {@code pending-new held new partially-filled pending-cancel filled canceled
 *     rejected expired}
 * @param open whether anything can still become of it
 * @param revision counts every change
 * @param why the last reason, or empty
 * @param order as it was asked for, with every replacement since: to be changed and sent back
 */
public record OrderInfo(
    String id,
    String clientOrderId,
    String account,
    String symbol,
    String side,
    String quantity,
    String text,
    String status,
    boolean open,
    String filled,
    String averagePrice,
    long revision,
    String why,
    Instant placedAt,
    NewOrder order) {}
