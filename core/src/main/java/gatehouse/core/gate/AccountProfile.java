package gatehouse.core.gate;

import gatehouse.core.account.PersonId;
import gatehouse.core.trade.AccountNumber;
import gatehouse.core.trade.MarginRules;
import java.util.Currency;
import java.util.List;
import java.util.Set;

/**
 * All that the gate knows of an account beside its book: an immutable snapshot.
 *
 * @param title as people call it
 * @param residence country of the owner, ISO 3166-1
 * @param accepted keys of accepted disclosures
 * @param feeds codes of the feeds that it has
 * @param owner limits that the owner set
 * @param operator limits that the broker set
 * @param frozen nothing but closing is possible
 */
public record AccountProfile(
    AccountNumber number,
    PersonId person,
    String title,
    LegalEntity entity,
    String residence,
    Currency base,
    Rights rights,
    Set<String> accepted,
    Set<String> feeds,
    Limits owner,
    Limits operator,
    boolean frozen) {
  public AccountProfile {
    accepted = Set.copyOf(accepted);
    feeds = Set.copyOf(feeds);
  }

  public Limits limits() {
    return owner.and(operator);
  }

  public MarginRules margin() {
    return rights.margin() ? entity.margin() : MarginRules.CASH;
  }

  /** What the entity asks to be read first, and was not accepted yet in its version of today. */
  public List<Disclosure> unread() {
    return entity.disclosures().stream().filter(d -> !accepted.contains(d.key())).toList();
  }
}
