package gatehouse.server.gate;

import gatehouse.core.gate.AccountProfile;
import gatehouse.core.gate.Rights;
import gatehouse.core.gate.RightsWish;
import gatehouse.core.market.Product;
import gatehouse.core.market.Region;
import gatehouse.server.base.LocalTimes;
import gatehouse.server.base.Tone;
import gatehouse.server.gate.RequestRows.Request;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** The page about what an account may do, and what it asked for. */
final class PermissionPage {
  static final String PATH = "/account/permissions";
  static final String WITHDRAW = PATH + "/withdraw";
  private static final String[] LEVELS = {
    "covered calls", "bought options", "spreads", "naked options"
  };

  private PermissionPage() {}

  static AccountView of(
      AccountProfile account,
      List<Request> requests,
      LocalTimes times,
      List<AccountView.Link> links,
      boolean owner,
      String problem) {
    Rights rights = account.rights();
    List<AccountView.Section> sections = new ArrayList<>();
    sections.add(
        AccountView.Section.facts(
            "has",
            "What the account may do",
            List.of(
                new AccountView.Fact("Borrow and sell short", rights.margin() ? "Yes" : "No"),
                new AccountView.Fact(
                    "Options",
                    rights.optionsLevel() == 0 ? "No" : "Level " + rights.optionsLevel()),
                new AccountView.Fact(
                    "Products", labels(rights.products().stream().map(Product::label).toList())),
                new AccountView.Fact(
                    "Markets", labels(rights.regions().stream().map(Region::label).toList())))));
    List<AccountView.Item> asked =
        requests.stream().flatMap(each -> item(each, account, times, owner).stream()).toList();
    if (!asked.isEmpty()) {
      sections.add(AccountView.Section.items("asked", "What you asked for", asked));
    }
    if (owner && choices(account).size() > 1) {
      sections.add(AccountView.Section.form("ask", "Ask for more", form(account)));
    }
    return new AccountView(
        "Permissions",
        "What this account may trade. Closing what you have needs no permission.",
        PATH,
        account.number().value(),
        links,
        sections,
        problem);
  }

  /** What waits, and what was refused: the rest shows in what the account may do. */
  private static Optional<AccountView.Item> item(
      Request request, AccountProfile account, LocalTimes times, boolean owner) {
    String asked = "Asked on " + times.date(request.askedAt()) + ". ";
    return switch (request.state()) {
      case WAITING ->
          Optional.of(
              new AccountView.Item(
                  request.wish().label(),
                  asked
                      + "One of us looks at it, and tells you. "
                      + request.wish().meanwhile(account.rights()),
                  "Waiting",
                  Tone.WARN,
                  owner ? WITHDRAW : "",
                  "request",
                  request.id(),
                  "Withdraw"));
      case REFUSED ->
          Optional.of(
              new AccountView.Item(
                  request.wish().label(),
                  asked + request.why(),
                  "Not granted",
                  Tone.PLAIN,
                  "",
                  "",
                  "",
                  ""));
      case GRANTED, WITHDRAWN, REPLACED -> Optional.empty();
    };
  }

  private static AccountView.Form form(AccountProfile account) {
    return new AccountView.Form(
        PATH,
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
                "Stocks, markets and bought options are answered at once; borrowing, futures,"
                    + " currencies and higher levels of options by one of us. More power asks for a"
                    + " stronger proof when you sign in.",
                List.of(
                    new AccountView.Choice("keep", "To keep its value"),
                    new AccountView.Choice("income", "For an income"),
                    new AccountView.Choice("grow", "To grow, with the risk of losing it")))),
        "Ask");
  }

  private static List<AccountView.Choice> choices(AccountProfile account) {
    List<AccountView.Choice> choices = new ArrayList<>();
    choices.add(new AccountView.Choice("", "Choose one"));
    RightsWish.all().stream()
        .filter(wish -> !wish.heldBy(account.rights()))
        .forEach(wish -> choices.add(new AccountView.Choice(wish.code(), words(wish))));
    return choices;
  }

  private static String words(RightsWish wish) {
    return switch (wish) {
      case RightsWish.Margin _ -> "Borrowing and short sales";
      case RightsWish.Options(int level) -> wish.label() + ": " + LEVELS[level - 1];
      case RightsWish.Of _ -> wish.label();
      case RightsWish.In _ -> "Market: " + wish.label();
    };
  }

  private static String labels(List<String> labels) {
    return labels.isEmpty() ? "None" : labels.stream().sorted().collect(Collectors.joining(", "));
  }
}
