package gatehouse.server.account;

import gatehouse.client.wire.AccountDetail;
import gatehouse.client.wire.AccountDetails;
import gatehouse.client.wire.NewAccount;
import gatehouse.core.account.Permission;
import gatehouse.core.gate.AccountProfile;
import gatehouse.core.gate.Role;
import gatehouse.core.trade.Decimals;
import gatehouse.server.base.RequestException;
import gatehouse.server.market.Markets;
import io.helidon.http.Status;
import java.math.BigDecimal;
import java.util.Currency;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Accounts as operators' programs write and read them. */
final class AccountsJson {
  /** What stands in the books under a kind of its own, and cannot be asked for. */
  private static final Set<Permission> NOT_OF_AN_ACCOUNT =
      EnumSet.of(Permission.PAPER, Permission.ADVISOR, Permission.API_TRADING);

  private AccountsJson() {}

  /**
   * The account that is asked for.
   *
   * @param within what its fields' names begin with, such as {@code account.}
   */
  static AccountActs.Wanted wanted(NewAccount asked, String within) {
    return new AccountActs.Wanted(
        AdminJson.text(within + "title", asked.title()),
        residence(within + "residence", asked.residence()),
        currency(within + "base", asked.base()),
        permissions(within + "permissions", asked.permissions()),
        Boolean.TRUE.equals(asked.paper()));
  }

  /** Upper case by these letters alone: in some alphabets others become them. */
  private static String residence(String field, String typed) {
    String code = typed.matches("[A-Za-z]{2}") ? typed.toUpperCase(Locale.ROOT) : "";
    if (!Locale.getISOCountries(Locale.IsoCountryCode.PART1_ALPHA2).contains(code)) {
      throw bad(
          "The field " + field + " must be a country's two letters of ISO 3166-1, such as SE.");
    }
    return code;
  }

  static Currency currency(String field, String typed) {
    String code = typed.matches("[A-Za-z]{3}") ? typed.toUpperCase(Locale.ROOT) : "";
    return Markets.currencies().stream()
        .filter(each -> each.getCurrencyCode().equals(code))
        .findFirst()
        .orElseThrow(() ->
            bad(
                "The field "
                    + field
                    + " must be one of "
                    + Markets.currencies().stream()
                        .map(Currency::getCurrencyCode)
                        .sorted()
                        .collect(Collectors.joining(", "))
                    + "."));
  }

  private static Set<Permission> permissions(String field, List<String> codes) {
    Set<Permission> offered = EnumSet.complementOf(EnumSet.copyOf(NOT_OF_AN_ACCOUNT));
    Set<Permission> permissions = EnumSet.noneOf(Permission.class);
    for (String code : codes) {
      permissions.add(
          offered.stream()
              .filter(each -> AdminJson.code(each).equals(code))
              .findFirst()
              .orElseThrow(() ->
                  bad(
                      "The field "
                          + field
                          + " may hold "
                          + String.join(", ", AdminJson.codes(offered))
                          + ".")));
    }
    return permissions;
  }

  static Role role(String code) {
    return Stream.of(Role.values())
        .filter(role -> AdminJson.code(role).equals(code))
        .findFirst()
        .orElseThrow(() -> bad("The field role must be owner, trader, viewer or advisor."));
  }

  static BigDecimal deposit(String typed, Currency currency) {
    BigDecimal amount =
        Decimals.parse(typed)
            .orElseThrow(() -> bad(Decimals.hint("The field amount")))
            .stripTrailingZeros();
    int decimals = currency.getDefaultFractionDigits();
    if (amount.scale() > decimals) {
      throw bad("The field amount: " + currency + " has " + decimals + " decimals, and no more.");
    }
    if (amount.signum() == 0 || amount.compareTo(AccountActs.DEPOSIT_MAX) > 0) {
      throw bad(
          "The field amount must be above 0, and at most "
              + AccountActs.DEPOSIT_MAX.toPlainString()
              + ".");
    }
    return amount.setScale(decimals);
  }

  static String reference(String typed) {
    if (!typed.matches("[A-Za-z0-9._-]{1,40}")) {
      throw bad(
          "The field reference must have 1 to 40 letters a to z, digits, dots, hyphens or"
              + " underscores.");
    }
    return typed;
  }

  /** At most so many of them, and where to go on. */
  static AccountDetails details(List<AccountActs.Shown> accounts, int most) {
    List<AccountDetail> shown = accounts.stream().limit(most).map(AccountsJson::detail).toList();
    return new AccountDetails(shown, accounts.size() > most ? shown.getLast().number() : null);
  }

  static AccountDetail detail(AccountActs.Shown shown) {
    AccountProfile account = shown.account();
    boolean paper = account.number().paper();
    return new AccountDetail(
        account.number().value(),
        account.title(),
        account.residence(),
        account.base().getCurrencyCode(),
        account.entity().name(),
        paper,
        account.frozen(),
        AdminJson.codes(account.rights().permissions(paper)),
        shown.members().stream()
            .map(each ->
                new AccountDetail.AccountMember(each.username(), AdminJson.code(each.role())))
            .toList());
  }

  private static RequestException bad(String sentence) {
    return new RequestException(Status.BAD_REQUEST_400, sentence);
  }
}
