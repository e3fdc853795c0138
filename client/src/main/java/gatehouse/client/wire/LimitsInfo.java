package gatehouse.client.wire;

/**
 * The limits of an account.
 *
 * @param base the currency that they are in
 * @param owner those that the owner set
 * @param operator those that the broker set, which the owner cannot loosen
 * @param counting the stricter of each
 */
public record LimitsInfo(
    String account, String base, LimitSet owner, LimitSet operator, LimitSet counting) {}
