package gatehouse.client.wire;

import org.jspecify.annotations.Nullable;

/**
 * What an issuer does to its holders. Days are those of the venue, such as {@code 2026-12-14}.
 *
 * @param type {@code dividend} or {@code split}
 * @param exDate the first trading day without it: who holds the share when it begins has it
 * @param recordDate of a dividend, when the issuer looks who its holders are
 * @param payDate of a dividend, when the money moves
 * @param perShare of a dividend, before tax: an exact number as text
 * @param currency of a dividend
 * @param before of a split: so many shares become {@code after}
 * @param after of a split
 */
public record CorporateActionInfo(
    String type,
    String exDate,
    @Nullable String recordDate,
    @Nullable String payDate,
    @Nullable String perShare,
    @Nullable String currency,
    @Nullable Integer before,
    @Nullable Integer after) {}
