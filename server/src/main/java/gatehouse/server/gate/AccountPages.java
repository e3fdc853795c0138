package gatehouse.server.gate;

import gatehouse.core.gate.AccountProfile;
import gatehouse.core.gate.Disclosure;
import gatehouse.core.gate.Feed;
import gatehouse.core.gate.LegalEntity;
import gatehouse.core.gate.Limits;
import gatehouse.core.market.Product;
import gatehouse.core.trade.Pricing;
import gatehouse.server.base.Tone;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** The pages about an account, put together from what is known of it. */
final class AccountPages {
  private AccountPages() {}

  static AccountView overview(
      Profiles.Reach reach, List<Profiles.Reach> all, List<AccountView.Link> links) {
    AccountProfile account = reach.account();
    List<AccountView.Item> others = new ArrayList<>();
    for (Profiles.Reach each : all) {
      boolean same = each.account().number().paper() == account.number().paper();
      others.add(
          new AccountView.Item(
              each.account().number() + " " + each.account().title(),
              same
                  ? each.account().entity().name()
                  : "A session is for live accounts or for paper, never for both. Sign out, sign in again,"
                      + " and open this one first: /account?account="
                      + each.account().number(),
              each.role().label(),
              Tone.PLAIN,
              "",
              "",
              "",
              ""));
    }
    return new AccountView(
        "Account " + account.number(),
        account.title() + ", served by " + account.entity().name() + ".",
        "/account",
        account.number().value(),
        links,
        List.of(
            AccountView.Section.facts(
                "about",
                "About it",
                List.of(
                    new AccountView.Fact("Your role", reach.role().label()),
                    new AccountView.Fact(
                        "Kind", account.number().paper() ? "Paper: play money" : "Live"),
                    new AccountView.Fact("Base currency", account.base().getCurrencyCode()),
                    new AccountView.Fact("Residence", residence(account)),
                    new AccountView.Fact(
                        "State", account.frozen() ? "Frozen: closing only" : "Open"))),
            AccountView.Section.items("all", "Accounts that you reach", others)),
        "");
  }

  private static String residence(AccountProfile account) {
    return Locale.of("", account.residence()).getDisplayCountry(Locale.ENGLISH);
  }

  static AccountView entity(AccountProfile account, String path, List<AccountView.Link> links) {
    LegalEntity entity = account.entity();
    return new AccountView(
        entity.name(),
        "The company that serves this account, by its owner’s residence: "
            + residence(account)
            + ". Signing in from another country changes nothing of it.",
        path,
        account.number().value(),
        links,
        List.of(
            AccountView.Section.facts(
                "offers",
                "What it offers",
                List.of(
                    new AccountView.Fact("Regulated by", entity.regulator()),
                    new AccountView.Fact(
                        "Products",
                        entity.products().stream()
                            .sorted()
                            .map(Product::label)
                            .collect(Collectors.joining(", "))),
                    new AccountView.Fact(
                        "Order types",
                        entity.orderTypes().stream()
                            .sorted()
                            .map(Pricing.Kind::label)
                            .collect(Collectors.joining(", "))),
                    new AccountView.Fact(
                        "Leverage on stocks",
                        "up to "
                            + BigDecimal.ONE.divide(
                                entity.margin().stockInitial(), 1, java.math.RoundingMode.DOWN)
                            + " times, with margin"),
                    new AccountView.Fact("Protection", entity.protection()))),
            AccountView.Section.items("tax", "For the tax office", lines(entity.taxDocuments())),
            AccountView.Section.items(
                "complaints", "If you are not satisfied", lines(entity.complaints()))),
        "");
  }

  private static List<AccountView.Item> lines(List<String> texts) {
    return texts.stream()
        .map(text -> new AccountView.Item(text, "", "", Tone.PLAIN, "", "", "", ""))
        .toList();
  }

  static AccountView feeds(
      AccountProfile account,
      House house,
      String path,
      List<AccountView.Link> links,
      boolean owner) {
    List<AccountView.Item> items = new ArrayList<>();
    for (Feed feed : house.feeds()) {
      boolean free = feed.monthly().signum() == 0;
      boolean has = free || account.feeds().contains(feed.code());
      items.add(
          new AccountView.Item(
              feed.name(),
              free
                  ? "Free"
                  : feed.monthly().toPlainString()
                      + " "
                      + feed.currency().getCurrencyCode()
                      + " a month",
              has ? "Live" : "15 minutes old",
              has ? Tone.GOOD : Tone.PLAIN,
              free || !owner ? "" : path,
              "feed",
              feed.code(),
              has ? "End" : "Add for this price"));
    }
    return new AccountView(
        "Market data",
        "Without a feed you see prices of 15 minutes ago, and orders that follow the market wait for"
            + " the feed. Orders that only close a position never do.",
        path,
        account.number().value(),
        links,
        List.of(AccountView.Section.items("feeds", "Feeds", items)),
        "");
  }

  static AccountView limits(
      AccountProfile account,
      String path,
      List<AccountView.Link> links,
      boolean owner,
      String problem) {
    Limits own = account.owner();
    String base = account.base().getCurrencyCode();
    List<AccountView.Section> sections = new ArrayList<>();
    if (owner) {
      sections.add(
          AccountView.Section.form(
              "own",
              "Your own limits",
              new AccountView.Form(
                  path,
                  List.of(
                      new AccountView.Field(
                          "orderValue",
                          "Largest order, in " + base,
                          text(own.orderValueMax()),
                          "Empty is no limit.",
                          List.of()),
                      new AccountView.Field(
                          "dailyLoss",
                          "Largest loss of a day, in " + base,
                          text(own.dailyLossMax()),
                          "When it is reached, positions can only be closed that day.",
                          List.of()),
                      new AccountView.Field(
                          "dailyOrders",
                          "Orders of a day",
                          own.dailyOrdersMax().map(String::valueOf).orElse(""),
                          "",
                          List.of()),
                      new AccountView.Field(
                          "reduceOnly",
                          "Only close positions",
                          own.reduceOnly() ? "yes" : "",
                          "Nothing can be opened until you take this away again.",
                          List.of(new AccountView.Choice("yes", "")))),
                  "Set the limits")));
    }
    if (!owner) {
      sections.add(LimitFacts.of("own", "Limits of the owner", own, base));
    }
    sections.add(LimitFacts.of("broker", "Limits of the broker", account.operator(), base));
    sections.add(LimitFacts.counting(account));
    return new AccountView(
        "Limits",
        "Stricter limits count at once. Looser ones ask for a fresh proof that it’s you, and never"
            + " undo those of the broker. None of them keeps you from closing a position.",
        path,
        account.number().value(),
        links,
        sections,
        problem);
  }

  private static String text(Optional<BigDecimal> amount) {
    return amount.map(BigDecimal::toPlainString).orElse("");
  }

  static AccountView disclosures(
      AccountProfile account, String path, List<AccountView.Link> links, boolean owner) {
    List<AccountView.Item> items = new ArrayList<>();
    for (Disclosure each : account.entity().disclosures()) {
      boolean accepted = account.accepted().contains(each.key());
      items.add(
          new AccountView.Item(
              each.title() + ", version " + each.version(),
              each.text(),
              accepted ? "Accepted" : "To be read",
              accepted ? Tone.GOOD : Tone.WARN,
              accepted || !owner ? "" : path,
              "disclosure",
              each.key(),
              "I have read it and accept"));
    }
    return new AccountView(
        "Disclosures",
        "What to read before something opens. A new version has to be read again.",
        path,
        account.number().value(),
        links,
        List.of(AccountView.Section.items("all", "To read", items)),
        "");
  }
}
