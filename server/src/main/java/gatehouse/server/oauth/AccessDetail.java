package gatehouse.server.oauth;

import gatehouse.client.wire.KeyFailSafe;
import gatehouse.client.wire.KeyHours;
import gatehouse.client.wire.KeyRights;
import gatehouse.core.apikey.AccessRights;
import gatehouse.core.apikey.AccessScope;
import gatehouse.core.apikey.FailSafePolicy;
import gatehouse.core.apikey.Hours;
import gatehouse.core.gate.Role;
import gatehouse.core.market.Product;
import gatehouse.core.trade.AccountNumber;
import gatehouse.server.apikey.KeyWish;
import gatehouse.server.apikey.KeyWishes;
import gatehouse.server.apikey.PolicyJson;
import gatehouse.server.base.Json;
import gatehouse.server.base.Problem;
import gatehouse.server.base.RequestException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.DayOfWeek;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a client asks for, or was granted: one authorization detail (RFC 9396, 2).
 *
 * @param type {@link #TYPE}
 * @param scope {@code read}, {@code reduce-only} or {@code trade}
 * @param environment {@code paper} or {@code live}
 * @param accounts numbers; the person chooses when missing
 * @param products such as {@code stock}; every product when missing
 * @param orderValueMax of one order, in the base currency of each account, like what follows
 * @param dailyOrdersMax orders of a day
 * @param dailyValueMax of the orders of a day
 * @param networks from which it may come, as addresses or prefixes; any when missing
 * @param hours in which it may come; any when missing
 * @param failSafe what happens when the program is lost, if it may trade; the person decides
 * @param expiresInDays 1 to 365; 90 when missing
 */
public record AccessDetail(
    String type,
    String scope,
    String environment,
    @Nullable List<String> accounts,
    @Nullable List<String> products,
    @Nullable String orderValueMax,
    @Nullable Integer dailyOrdersMax,
    @Nullable String dailyValueMax,
    @Nullable List<String> networks,
    @Nullable KeyHours hours,
    @Nullable KeyFailSafe failSafe,
    @Nullable Integer expiresInDays) {
  static final String TYPE = "brokerage_access";
  private static final int CHARACTERS_MAX = 8_000;
  private static final String PAPER = "paper";
  private static final String LIVE = "live";

  public AccessDetail {
    accounts = accounts == null ? null : List.copyOf(accounts);
    products = products == null ? null : List.copyOf(products);
    networks = networks == null ? null : List.copyOf(networks);
  }

  /** The JSON array of a request. */
  public record Several(List<AccessDetail> details) {
    public Several {
      details = details == null ? null : List.copyOf(details);
    }
  }

  /** Reads the parameter {@code authorization_details}: an array of exactly one. */
  static AccessDetail parse(String text) throws OauthException {
    if (text.isEmpty() || text.length() > CHARACTERS_MAX) {
      throw invalid("authorization_details of at most 8000 characters are needed.");
    }
    try {
      Several several =
          Json.parse(
              ("{\"details\":" + text + "}").getBytes(StandardCharsets.UTF_8), Several.class);
      if (several.details().size() != 1) {
        throw invalid("authorization_details must hold exactly one object.");
      }
      AccessDetail detail = several.details().getFirst();
      detail.check();
      return detail;
    } catch (RequestException e) {
      throw invalid("authorization_details: " + e.sentence());
    }
  }

  private void check() throws OauthException {
    if (!type.equals(TYPE)) {
      throw invalid("The only type of authorization_details is " + TYPE + ".");
    }
    if (!environment.equals(PAPER) && !environment.equals(LIVE)) {
      throw invalid("environment must be paper or live.");
    }
    int days = days();
    if (days < 1 || days > KeyWish.DAYS_MAX) {
      throw invalid("expiresInDays must be 1 to " + KeyWish.DAYS_MAX + ".");
    }
    if (failSafe != null) {
      if (!trades()) {
        throw invalid("failSafe belongs to a scope that trades.");
      }
      KeyWishes.ReadPolicy read = policy();
      if (!read.problems().isEmpty()) {
        throw invalid(read.problems().getFirst().text());
      }
    }
    // whether the person reaches the accounts is seen when the person is known
    Map<AccountNumber, Role> any = new HashMap<>();
    asked().stream()
        .filter(AccountNumber::fits)
        .map(AccountNumber::new)
        .forEach(account -> any.put(account, Role.OWNER));
    if (any.keySet().stream().anyMatch(account -> account.paper() != paper())) {
      throw invalid("The accounts are not " + environment + " accounts.");
    }
    if (asked().isEmpty()) {
      AccountNumber one = new AccountNumber(paper() ? "D1000001" : "U1000001");
      any.put(one, Role.OWNER);
      read(any, List.of(one.value()));
    } else {
      read(any, asked());
    }
  }

  private AccessRights read(Map<AccountNumber, Role> reach, List<String> chosen)
      throws OauthException {
    KeyWishes.ReadRights read = rights(reach, chosen);
    if (read.rights().isEmpty()) {
      throw invalid(read.problems().stream().findFirst().map(Problem::text).orElse("Not valid."));
    }
    return read.rights().get();
  }

  /** The rights that it means for accounts of the person. */
  KeyWishes.ReadRights rights(Map<AccountNumber, Role> reach, List<String> chosen) {
    return KeyWishes.rights(
        reach,
        new KeyRights(
            chosen,
            scope,
            products,
            orderValueMax,
            dailyOrdersMax,
            dailyValueMax,
            networks,
            hours));
  }

  /** How far it goes, with accounts that stand for whichever are chosen. */
  AccessRights outline() throws OauthException {
    AccountNumber one = new AccountNumber(paper() ? "D1000001" : "U1000001");
    return read(Map.of(one, Role.OWNER), List.of(one.value()));
  }

  /** The accounts that it names; none when the person is to choose. */
  List<String> asked() {
    return accounts == null ? List.of() : accounts;
  }

  boolean paper() {
    return environment.equals(PAPER);
  }

  boolean trades() {
    return !scope.equals(AccessScope.READ.code());
  }

  /** What it wishes to happen when the program is lost; what is missing is as usual. */
  KeyWishes.ReadPolicy policy() {
    return KeyWishes.policy(failSafe, trades(), FailSafePolicy.USUAL_OF_CLIENTS);
  }

  int days() {
    return expiresInDays == null ? KeyWish.DAYS_USUAL : expiresInDays;
  }

  /** What was granted, for the client to read (RFC 9396, 7). */
  static AccessDetail of(AccessRights rights, FailSafePolicy failSafe) {
    return new AccessDetail(
        TYPE,
        rights.scope().code(),
        rights.paper() ? PAPER : LIVE,
        rights.accounts().stream().map(AccountNumber::value).sorted().toList(),
        codes(rights.products()),
        rights.orderValueMax().map(BigDecimal::toPlainString).orElse(null),
        rights.dailyOrdersMax().orElse(null),
        rights.dailyValueMax().map(BigDecimal::toPlainString).orElse(null),
        rights.networks().isEmpty() ? null : rights.networks().stream().sorted().toList(),
        rights.hours().map(AccessDetail::hours).orElse(null),
        rights.scope().trades() ? PolicyJson.of(failSafe) : null,
        null);
  }

  private static @Nullable List<String> codes(Collection<Product> products) {
    return products.size() == Product.values().length
        ? null
        : products.stream().sorted().map(KeyWishes::code).toList();
  }

  private static KeyHours hours(Hours hours) {
    return new KeyHours(
        hours.zone().getId(),
        hours.from().toString(),
        hours.until().toString(),
        hours.days().size() == DayOfWeek.values().length
            ? null
            : hours.days().stream().sorted().map(KeyWishes::code).toList());
  }

  String json() {
    return new String(Json.bytes(this), StandardCharsets.UTF_8);
  }

  /** Reads {@link #json}. */
  static AccessDetail ofJson(String json) {
    return Json.parse(json.getBytes(StandardCharsets.UTF_8), AccessDetail.class);
  }

  private static OauthException invalid(String sentence) {
    return new OauthException(OauthException.INVALID_DETAILS, sentence);
  }

  /** For the page, when the person reaches none of what was asked for. */
  static Optional<String> problem(KeyWishes.ReadRights read) {
    return read.problems().stream().findFirst().map(Problem::text);
  }
}
