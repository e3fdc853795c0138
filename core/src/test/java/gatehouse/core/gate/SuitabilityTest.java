package gatehouse.core.gate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gatehouse.core.account.Permission;
import gatehouse.core.gate.Suitability.Aim;
import gatehouse.core.gate.Suitability.Answers;
import gatehouse.core.gate.Suitability.Experience;
import gatehouse.core.gate.Suitability.Ruling;
import gatehouse.core.market.Product;
import gatehouse.core.market.Region;
import java.util.EnumSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SuitabilityTest {
  private static final LegalEntity WIDE =
      GateSamples.offering(EnumSet.allOf(Product.class), Set.of());
  private static final Rights CASH = new Rights(false, 0, Set.of(), Set.of());
  private static final Rights MARGIN = new Rights(true, 2, Set.of(), Set.of());

  private static String ruled(Rights now, String wish, Answers answers) {
    return ruled(now, WIDE, false, wish, answers);
  }

  private static String ruled(
      Rights now, LegalEntity entity, boolean paper, String wish, Answers answers) {
    RightsWish asked = RightsWish.ofCode(wish).orElseThrow();
    return switch (Suitability.judge(now, entity, paper, asked, answers)) {
      case Ruling.Granted(Rights rights) -> {
        assertThat(asked.heldBy(rights)).isTrue();
        yield "granted";
      }
      case Ruling.Waits _ -> "waits";
      case Ruling.Refused(String why) -> why;
    };
  }

  @ParameterizedTest
  @CsvSource({
    "cash,   stock,     NONE,  KEEP,   granted",
    "cash,   etf,       NONE,  KEEP,   granted",
    "cash,   japan,     NONE,  KEEP,   granted",
    "cash,   bond,      NONE,  KEEP,   waits",
    "cash,   bond,      SOME,  KEEP,   granted",
    "cash,   margin,    NONE,  GROW,   Borrowing needs",
    "cash,   margin,    SOME,  KEEP,   waits",
    "cash,   margin,    YEARS, GROW,   waits",
    "cash,   options-1, NONE,  KEEP,   granted",
    "cash,   options-2, NONE,  GROW,   begin with level 1",
    "cash,   options-2, SOME,  KEEP,   granted",
    "cash,   options-3, YEARS, GROW,   need margin first",
    "margin, options-3, NONE,  GROW,   begin with level 1",
    "margin, options-3, SOME,  KEEP,   waits",
    "margin, options-4, SOME,  GROW,   for years",
    "margin, options-4, YEARS, INCOME, for years",
    "margin, options-4, YEARS, GROW,   waits",
    "margin, options-2, YEARS, GROW,   already",
    "margin, options-1, YEARS, GROW,   already",
    "cash,   future,    YEARS, GROW,   need margin first",
    "margin, future,    NONE,  GROW,   some experience",
    "margin, future,    SOME,  KEEP,   waits",
    "margin, fx,        SOME,  KEEP,   waits",
  })
  void answersGiveSoMuchAndNoMore(
      String rights, String wish, Experience experience, Aim aim, String ruling) {
    Rights now = rights.equals("cash") ? CASH : MARGIN;
    assertThat(ruled(now, wish, new Answers(experience, aim))).contains(ruling);
  }

  @Test
  void playMoneyIsNeverWaitedFor() {
    Answers keen = new Answers(Experience.YEARS, Aim.GROW);
    assertThat(ruled(MARGIN, WIDE, true, "options-4", keen)).isEqualTo("granted");
    assertThat(ruled(CASH, WIDE, true, "options-4", keen)).contains("need margin first");
  }

  @Test
  void whatTheCompanyDoesNotOfferNobodyGets() {
    LegalEntity narrow = GateSamples.offering(Set.of(Product.STOCK), Set.of());
    Answers keen = new Answers(Experience.YEARS, Aim.GROW);
    for (String wish : new String[] {"etf", "future", "fx", "bond", "options-1", "options-4"}) {
      Rights margin = new Rights(true, 0, Set.of(), Set.of());
      assertThat(ruled(margin, narrow, true, wish, keen)).contains("does not offer");
    }
  }

  @Test
  void everyWishHasACodeOfItsOwnAndAddsItselfAlone() {
    for (RightsWish wish : RightsWish.all()) {
      assertThat(RightsWish.ofCode(wish.code())).hasValue(wish);
      Rights with = wish.addedTo(CASH);
      assertThat(RightsWish.all().stream().filter(each -> each.heldBy(with)).count())
          .isEqualTo(wish instanceof RightsWish.Options(int level) ? level : 1);
      assertThat(wish.label()).hasSizeLessThanOrEqualTo(24);
      assertThat(wish.meanwhile(CASH)).startsWith("Meanwhile");
    }
    assertThat(RightsWish.ofCode("option")).isEmpty();
    assertThat(RightsWish.ofCode("global")).isEmpty();
    assertThat(RightsWish.ofCode("")).isEmpty();
    assertThatThrownBy(() -> new RightsWish.Options(5))
        .isInstanceOf(IllegalArgumentException.class);
  }

  /** What an operator opens has what was asked for, as sign-in sees it, and nothing beside it. */
  @Test
  void rightsOfPermissionsSayTheSamePermissions() {
    for (Permission each :
        EnumSet.of(
            Permission.CASH_STOCKS,
            Permission.MARGIN,
            Permission.OPTIONS,
            Permission.FUTURES,
            Permission.FX,
            Permission.BONDS,
            Permission.FOREIGN_MARKETS)) {
      Rights rights = Rights.of(Set.of(each), Region.JAPAN);
      assertThat(rights.permissions(false)).containsExactly(each);
      assertThat(rights.regions()).contains(Region.JAPAN);
    }
    assertThat(Rights.of(Set.of(), Region.JAPAN).permissions(false)).isEmpty();
    assertThat(Rights.of(Set.of(Permission.OPTIONS), Region.EUROPE).optionsLevel()).isEqualTo(2);
  }
}
