package gatehouse.client.wire;

/**
 * A deposit that was booked.
 *
 * @param balance cash of the account in that currency now
 */
public record DepositInfo(
    String account, String amount, String currency, String reference, String balance) {}
