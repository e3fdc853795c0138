package gatehouse.client.wire;

import org.jspecify.annotations.Nullable;

/**
 * Money that came in for an account.
 *
 * @param amount above zero, with a point before the decimals, such as {@code 1250.5}
 * @param currency ISO 4217
 * @param reference 1 to 40 letters, digits, dots, hyphens or underscores, such as the bank's own
 *     number of the payment; what was booked under it once is not booked again; left out, one is
 *     made up
 */
public record DepositRequest(String amount, String currency, @Nullable String reference) {}
