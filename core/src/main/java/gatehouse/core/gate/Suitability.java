package gatehouse.core.gate;

import gatehouse.core.market.Product;
import java.util.Locale;
import java.util.Optional;

/**
 * Whether a client gets what was asked for, by the answers to a few questions, so that nobody sells
 * naked options who never bought one (FINRA 2111 and 2360; MiFID II, article 25). What the answers
 * clearly support is granted at once up to a bound; above it a person of the house looks first.
 */
public final class Suitability {
  /** How long the client has traded such things. */
  public enum Experience {
    NONE,
    SOME,
    YEARS
  }

  /** What the money is for. */
  public enum Aim {
    KEEP,
    INCOME,
    GROW
  }

  /** What the client says. */
  public record Answers(Experience experience, Aim aim) {}

  /** What the house says. */
  public sealed interface Ruling {
    /** It counts from now on. */
    record Granted(Rights rights) implements Ruling {}

    /** A person of the house decides. */
    record Waits() implements Ruling {}

    /**
     * It is not possible.
     *
     * @param why for the client: what to do instead
     */
    record Refused(String why) implements Ruling {}
  }

  /** Bought options and covered calls: the most that answers alone give. */
  private static final int LEVEL_AT_ONCE_MAX = 2;

  private Suitability() {}

  /**
   * Judges a wish.
   *
   * @param paper play money is never waited for
   */
  public static Ruling judge(
      Rights now, LegalEntity entity, boolean paper, RightsWish wish, Answers answers) {
    Optional<String> missing = missing(now, entity, wish).or(() -> unfit(wish, answers));
    if (missing.isPresent()) {
      return new Ruling.Refused(missing.get());
    }
    return paper || atOnce(wish, answers)
        ? new Ruling.Granted(wish.addedTo(now))
        : new Ruling.Waits();
  }

  /** What stands in the way whatever the client answers, also of whoever grants it later. */
  public static Optional<String> missing(Rights now, LegalEntity entity, RightsWish wish) {
    if (wish.heldBy(now)) {
      return Optional.of("The account has " + wish.label() + " already.");
    }
    return switch (wish) {
      case RightsWish.Margin _, RightsWish.In _ -> Optional.empty();
      case RightsWish.Options(int level) ->
          !entity.products().contains(Product.OPTION)
              ? notOffered(entity, Product.OPTION)
              : level > LEVEL_AT_ONCE_MAX && !now.margin()
                  ? Optional.of("Spreads and naked options need margin first.")
                  : Optional.empty();
      case RightsWish.Of(Product product) ->
          !entity.products().contains(product)
              ? notOffered(entity, product)
              : borrows(product) && !now.margin()
                  ? Optional.of(product.label() + " need margin first.")
                  : Optional.empty();
    };
  }

  private static Optional<String> notOffered(LegalEntity entity, Product product) {
    return Optional.of(
        entity.name() + " does not offer " + product.label().toLowerCase(Locale.ROOT) + ".");
  }

  /** What the answers speak against. */
  private static Optional<String> unfit(RightsWish wish, Answers answers) {
    boolean never = answers.experience() == Experience.NONE;
    return switch (wish) {
      case RightsWish.Margin _ ->
          never
              ? Optional.of("Borrowing needs some experience with stocks: trade for cash first.")
              : Optional.empty();
      case RightsWish.Options(int level) ->
          level > 1 && never
              ? Optional.of("That level needs some experience: begin with level 1.")
              : level == Rights.OPTIONS_LEVEL_MAX
                      && !(answers.experience() == Experience.YEARS && answers.aim() == Aim.GROW)
                  ? Optional.of(
                      "Naked options are for those who traded for years and aim for growth.")
                  : Optional.empty();
      case RightsWish.Of(Product product) ->
          borrows(product) && never
              ? Optional.of(product.label() + " need some experience with borrowing.")
              : Optional.empty();
      case RightsWish.In _ -> Optional.empty();
    };
  }

  private static boolean atOnce(RightsWish wish, Answers answers) {
    return switch (wish) {
      case RightsWish.Margin _ -> false;
      case RightsWish.Options(int level) -> level <= LEVEL_AT_ONCE_MAX;
      case RightsWish.Of(Product product) ->
          switch (product) {
            case STOCK, ETF -> true;
            // some are complex: whoever knows them needs nobody to explain
            case BOND -> answers.experience() != Experience.NONE;
            case OPTION, FUTURE, FX -> false;
          };
      case RightsWish.In _ -> true;
    };
  }

  private static boolean borrows(Product product) {
    return product == Product.FUTURE || product == Product.FX;
  }
}
