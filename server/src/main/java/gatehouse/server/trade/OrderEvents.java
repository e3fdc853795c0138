package gatehouse.server.trade;

import gatehouse.client.wire.FillsPage;
import gatehouse.client.wire.OrderInfo;
import gatehouse.client.wire.StreamMessage;
import gatehouse.core.account.PersonId;
import gatehouse.core.audit.Logged;
import gatehouse.core.session.Caller;
import gatehouse.core.trade.AccountNumber;
import gatehouse.core.trade.OrderId;
import gatehouse.server.audit.Activity;
import gatehouse.server.base.Database;
import gatehouse.server.gate.Profiles;
import gatehouse.server.market.Markets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What happened to the orders of an account, from the log of its owner on: the place of an entry in
 * that log is its number. The log is written in the transaction of the act and knows no holes, so
 * whoever reads on from a number misses nothing, on whichever node and after whatever crash.
 */
public final class OrderEvents {
  private static final int ENTRIES = 200;

  private final Profiles profiles;
  private final Markets markets;
  private final Database database;
  private final Activity activity;

  OrderEvents(Profiles profiles, Markets markets, Database database) {
    this.profiles = profiles;
    this.markets = markets;
    this.database = database;
    this.activity = new Activity(database);
  }

  /**
   * The accounts that the session reaches, and whose they are.
   *
   * @param wanted the one that is asked for first, if any: a session may begin with it
   */
  public Map<AccountNumber, PersonId> reached(Caller caller, Optional<String> wanted) {
    return profiles.reach(caller, wanted).stream()
        .collect(
            Collectors.toMap(
                each -> each.account().number(), each -> each.account().person(), (a, b) -> a));
  }

  /** Where the log of the owner is now. */
  public long newest(PersonId owner) {
    return activity.newest(owner);
  }

  /**
   * A part of what there is.
   *
   * @param readTo the number to go on after
   * @param more whether there may be more at once
   */
  public record Part(List<StreamMessage> messages, long readTo, boolean more) {}

  /**
   * What happened in the account after that number.
   *
   * @param previous the number of the event that was told before
   */
  public Part after(PersonId owner, AccountNumber account, long n, long previous, Instant now) {
    List<Logged> entries = activity.following(owner, n, ENTRIES);
    TradeJson json = new TradeJson(markets.universe(now));
    List<StreamMessage> messages = new ArrayList<>();
    long before = previous;
    long readTo = n;
    for (Logged logged : entries) {
      readTo = logged.n();
      if (ReconciliationApi.ORDER_ACTS.contains(logged.entry().act())
          && logged.entry().fact("account").equals(account.value())
          && OrderId.fits(logged.entry().fact("id"))) {
        messages.add(message(account, logged, before, json, now));
        before = logged.n();
      }
    }
    return new Part(messages, readTo, entries.size() == ENTRIES);
  }

  private StreamMessage message(
      AccountNumber account, Logged logged, long previous, TradeJson json, Instant now) {
    OrderId id = new OrderId(logged.entry().fact("id"));
    String execution = logged.entry().fact("execution");
    @Nullable OrderInfo order =
        database.read(sql -> OrderRows.load(sql, account, id)).map(json::order).orElse(null);
    FillsPage.@Nullable FillInfo fill =
        execution.isEmpty()
            ? null
            : database
                .read(sql -> JournalRows.fill(sql, account, execution))
                .map(TradeJson::fill)
                .orElse(null);
    return StreamMessage.order(
        now, account.value(), logged.n(), previous, ReconciliationApi.event(logged), order, fill);
  }
}
