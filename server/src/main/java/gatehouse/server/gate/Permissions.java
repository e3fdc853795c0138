package gatehouse.server.gate;

import gatehouse.core.gate.AccountProfile;
import gatehouse.core.gate.Rights;
import gatehouse.core.market.Product;
import gatehouse.core.market.Region;
import gatehouse.server.base.Form;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What an account may ask for, and whether it gets it: by the answers to a few questions, so that
 * nobody sells naked options who never bought one (FINRA 2111 and 2360; MiFID II, article 25).
 */
final class Permissions {
  private static final int CHARACTERS_MAX = 40;
  private static final List<String> YEARS = List.of("none", "some", "years");

  /** What the house says of a request, and what the account may do from then on. */
  record Answer(boolean granted, String sentence, Rights rights) {}

  Answer judge(AccountProfile account, Form form) {
    String what = form.text("what", CHARACTERS_MAX);
    int experience = Math.max(0, YEARS.indexOf(form.text("experience", CHARACTERS_MAX)));
    boolean grows = form.text("aim", CHARACTERS_MAX).equals("grow");
    Rights now = account.rights();
    return switch (what) {
      case "margin" ->
          experience == 0
              ? refused(now, "Borrowing needs some experience with stocks: trade for cash first.")
              : granted(
                  "Margin is granted.",
                  new Rights(true, now.optionsLevel(), now.products(), now.regions()));
      case "options-1", "options-2", "options-3", "options-4" ->
          options(now, what.charAt(what.length() - 1) - '0', experience, grows);
      default ->
          Arrays.stream(Region.values())
              .filter(region -> what.equals(code(region)))
              .findFirst()
              .map(region -> region(now, region))
              .or(() ->
                  Arrays.stream(Product.values())
                      .filter(p -> p != Product.OPTION && what.equals(code(p)))
                      .findFirst()
                      .map(product -> product(account, product, experience)))
              .orElseGet(() -> refused(now, "There is no such permission."));
    };
  }

  private static Answer options(Rights now, int level, int experience, boolean grows) {
    if (level >= 3 && !now.margin()) {
      return refused(now, "Spreads and naked options need margin first.");
    }
    if (level >= 2 && experience == 0) {
      return refused(now, "That level needs some experience: begin with level 1.");
    }
    if (level >= 4 && (experience < 2 || !grows)) {
      return refused(
          now, "Naked options are for those who traded for years and aim for growth: not granted.");
    }
    return granted(
        "Options level " + level + " is granted.",
        new Rights(
            now.margin(), Math.max(level, now.optionsLevel()), now.products(), now.regions()));
  }

  private static Answer region(Rights now, Region region) {
    Set<Region> regions = EnumSet.of(region);
    regions.addAll(now.regions());
    return granted(
        region.label() + " is granted.",
        new Rights(now.margin(), now.optionsLevel(), now.products(), regions));
  }

  private static Answer product(AccountProfile account, Product product, int experience) {
    Rights now = account.rights();
    if (!account.entity().products().contains(product)) {
      return refused(now, account.entity().name() + " does not offer " + lower(product) + ".");
    }
    boolean leverage = product == Product.FUTURE || product == Product.FX;
    if (leverage && (experience == 0 || !now.margin())) {
      return refused(now, product.label() + " need margin, and some experience with borrowing.");
    }
    Set<Product> products = EnumSet.of(product);
    products.addAll(now.products());
    return granted(
        product.label() + " are granted.",
        new Rights(now.margin(), now.optionsLevel(), products, now.regions()));
  }

  private static Answer granted(String sentence, Rights rights) {
    return new Answer(true, sentence, rights);
  }

  private static Answer refused(Rights now, String sentence) {
    return new Answer(false, sentence, now);
  }

  AccountView page(
      AccountProfile account,
      String path,
      List<AccountView.Link> links,
      boolean owner,
      String problem) {
    Rights rights = account.rights();
    List<AccountView.Section> sections =
        new java.util.ArrayList<>(
            List.of(
                AccountView.Section.facts(
                    "has",
                    "What the account may do",
                    List.of(
                        new AccountView.Fact(
                            "Borrow and sell short", rights.margin() ? "Yes" : "No"),
                        new AccountView.Fact(
                            "Options",
                            rights.optionsLevel() == 0 ? "No" : "Level " + rights.optionsLevel()),
                        new AccountView.Fact(
                            "Products",
                            labels(rights.products().stream().map(Product::label).toList())),
                        new AccountView.Fact(
                            "Markets",
                            labels(rights.regions().stream().map(Region::label).toList()))))));
    if (owner && choices(account).size() > 1) {
      sections.add(
          AccountView.Section.form(
              "ask",
              "Ask for more",
              new AccountView.Form(
                  path,
                  List.of(
                      new AccountView.Field("what", "What for", "", "", choices(account)),
                      new AccountView.Field(
                          "experience",
                          "How long have you traded such things?",
                          "",
                          "",
                          List.of(
                              new AccountView.Choice("none", "Not yet"),
                              new AccountView.Choice("some", "For a year or so"),
                              new AccountView.Choice("years", "For three years and more"))),
                      new AccountView.Field(
                          "aim",
                          "What is the money for?",
                          "",
                          "We answer at once. More power asks for a stronger proof when you sign in.",
                          List.of(
                              new AccountView.Choice("keep", "To keep its value"),
                              new AccountView.Choice("income", "For an income"),
                              new AccountView.Choice(
                                  "grow", "To grow, with the risk of losing it")))),
                  "Ask")));
    }
    return new AccountView(
        "Permissions",
        "What this account may trade. Closing what you have needs no permission.",
        path,
        account.number().value(),
        links,
        sections,
        problem);
  }

  private static List<AccountView.Choice> choices(AccountProfile account) {
    Rights now = account.rights();
    List<AccountView.Choice> choices = new java.util.ArrayList<>();
    choices.add(new AccountView.Choice("", "Choose one"));
    if (!now.margin()) {
      choices.add(new AccountView.Choice("margin", "Borrowing and short sales"));
    }
    String[] levels = {"covered calls", "bought options", "spreads", "naked options"};
    for (int level = now.optionsLevel() + 1; level <= Rights.OPTIONS_LEVEL_MAX; level++) {
      choices.add(
          new AccountView.Choice(
              "options-" + level, "Options level " + level + ": " + levels[level - 1]));
    }
    for (Product product : Product.values()) {
      if (product != Product.OPTION && !now.products().contains(product)) {
        choices.add(new AccountView.Choice(code(product), product.label()));
      }
    }
    for (Region region : Region.values()) {
      if (region != Region.GLOBAL && !now.regions().contains(region)) {
        choices.add(new AccountView.Choice(code(region), "Market: " + region.label()));
      }
    }
    return choices;
  }

  private static String code(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  private static String lower(Product product) {
    return product.label().toLowerCase(Locale.ROOT);
  }

  private static String labels(List<String> labels) {
    return labels.isEmpty() ? "None" : labels.stream().sorted().collect(Collectors.joining(", "));
  }
}
