package gatehouse.server.brokerage;

import gatehouse.core.account.PersonId;
import gatehouse.core.audit.Act;
import gatehouse.core.audit.Entry;
import gatehouse.core.audit.Origin;
import gatehouse.core.brokerage.BrokerageSession;
import gatehouse.core.brokerage.TakeoverPolicy;
import gatehouse.core.session.SessionId;
import gatehouse.server.audit.Log;
import gatehouse.server.base.Sql;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Brokerage sessions as rows, one a person, changed under the row's lock and with the log. */
public final class BrokerageRows {
  private static final String COLUMNS =
      "holder, since_ms, last_order_ms, passing_to, passes_ms, waiting, former, policy,"
          + " idle_minutes, keys";

  private BrokerageRows() {}

  /** As it is written down; nothing when the person never traded nor decided anything. */
  static Optional<BrokerageSession> load(Sql sql, PersonId person) throws SQLException {
    return sql.one(
        "SELECT " + COLUMNS + " FROM brokerage_session WHERE person_id = ?",
        BrokerageRows::row,
        person.value());
  }

  /** Those whom time alone may move on. */
  static List<PersonId> moving(Sql sql) throws SQLException {
    return sql.rows(
        "SELECT person_id FROM brokerage_session WHERE passing_to IS NOT NULL OR waiting IS NOT"
            + " NULL OR former IS NOT NULL",
        row -> new PersonId(row.getString(1)));
  }

  /** The row, which nobody else changes until this transaction ends; made when there is none. */
  static BrokerageSession lock(Sql sql, PersonId person) throws SQLException {
    TakeoverPolicy usual = TakeoverPolicy.USUAL;
    sql.run(
        "INSERT INTO brokerage_session (person_id, policy, idle_minutes, keys) VALUES (?, ?, ?, '')"
            + " ON CONFLICT (person_id) DO NOTHING",
        person.value(),
        usual.kind().name(),
        usual.idleMinutes());
    return locked(sql, person).orElseThrow();
  }

  private static Optional<BrokerageSession> locked(Sql sql, PersonId person) throws SQLException {
    return sql.one(
        "UPDATE brokerage_session SET policy = policy WHERE person_id = ? RETURNING " + COLUMNS,
        BrokerageRows::row,
        person.value());
  }

  /**
   * A session ended, in the transaction that ends it: its hold ends with it, and who is next has
   * it.
   */
  public static void ended(Sql sql, Log log, PersonId person, SessionId session, Instant now)
      throws SQLException {
    Optional<BrokerageSession> before = locked(sql, person);
    if (before.filter(each -> each.sessions().contains(session)).isPresent()) {
      BrokerageSession after = before.get().gone(session, now);
      store(sql, log, person, before.get(), after, Entry.SYSTEM, Origin.NONE, now);
    }
  }

  /** A session takes the place of another one, in the transaction that begins it. */
  public static void follows(
      Sql sql, Log log, PersonId person, SessionId session, SessionId next, Instant now)
      throws SQLException {
    Optional<BrokerageSession> before = locked(sql, person);
    if (before.filter(each -> each.sessions().contains(session)).isPresent()) {
      BrokerageSession after = before.get().followed(session, next);
      store(sql, log, person, before.get(), after, Entry.SYSTEM, Origin.NONE, now);
    }
  }

  /** Stores what a change made of a locked row, and writes down what that means for sessions. */
  static void store(
      Sql sql,
      Log log,
      PersonId person,
      BrokerageSession before,
      BrokerageSession after,
      String actor,
      Origin from,
      Instant now)
      throws SQLException {
    if (after.equals(before)) {
      return;
    }
    update(sql, person, after);
    String was = name(before.holder().map(BrokerageSession.Holder::session));
    String is = name(after.holder().map(BrokerageSession.Holder::session));
    if (!is.equals(was)) {
      Act act = is.isEmpty() ? Act.BROKERAGE_SESSION_RELEASED : Act.BROKERAGE_SESSION_TAKEN;
      Origin origin = is.isEmpty() || from.sessionId() != null ? from : from.withSession(is);
      log.append(
          sql,
          Entry.of(person, now.toEpochMilli(), act, actor, origin)
              .with("session", is.isEmpty() ? was : is)
              .with("before", was));
    }
    Entry entry = Entry.of(person, now.toEpochMilli(), Act.BROKERAGE_SESSION_TAKING, actor, from);
    if (after.passing().isPresent() && !after.passing().equals(before.passing())) {
      BrokerageSession.Passing passing = after.passing().get();
      log.append(
          sql,
          entry
              .with("session", passing.to().value())
              .with("before", is)
              .with("at", passing.at().toString()));
    }
    if (after.waiting().isPresent() && !after.waiting().equals(before.waiting())) {
      Entry waits = Entry.of(person, entry.atMs(), Act.BROKERAGE_SESSION_AWAITED, actor, from);
      log.append(sql, waits.with("session", name(after.waiting())).with("before", is));
    }
    if (!after.policy().equals(before.policy())) {
      TakeoverPolicy policy = after.policy();
      log.append(
          sql,
          Entry.of(person, entry.atMs(), Act.BROKERAGE_POLICY_CHANGED, actor, from)
              .with("what", policy.kind().label() + ", " + policy.idleMinutes() + " minutes")
              .with("keys", String.join(" ", policy.keys().stream().sorted().toList())));
    }
  }

  private static String name(Optional<SessionId> session) {
    return session.map(SessionId::value).orElse("");
  }

  private static void update(Sql sql, PersonId person, BrokerageSession s) throws SQLException {
    Optional<BrokerageSession.Holder> holder = s.holder();
    sql.run(
        "UPDATE brokerage_session SET holder = ?, since_ms = ?, last_order_ms = ?, passing_to = ?,"
            + " passes_ms = ?, waiting = ?, former = ?, policy = ?, idle_minutes = ?, keys = ?"
            + " WHERE person_id = ?",
        holder.map(each -> each.session().value()).orElse(null),
        holder.map(each -> each.since().toEpochMilli()).orElse(null),
        holder.flatMap(BrokerageSession.Holder::lastOrder).map(Instant::toEpochMilli).orElse(null),
        s.passing().map(each -> each.to().value()).orElse(null),
        s.passing().map(each -> each.at().toEpochMilli()).orElse(null),
        s.waiting().map(SessionId::value).orElse(null),
        s.former().map(SessionId::value).orElse(null),
        s.policy().kind().name(),
        s.policy().idleMinutes(),
        String.join(" ", s.policy().keys().stream().sorted().toList()),
        person.value());
  }

  /** Keeps when the holder last dealt with an order; a holder of another name keeps its own. */
  static void ordered(Sql sql, PersonId person, BrokerageSession.Holder holder)
      throws SQLException {
    long at = holder.lastOrder().orElseThrow().toEpochMilli();
    sql.run(
        "UPDATE brokerage_session SET last_order_ms = ? WHERE person_id = ? AND holder = ?"
            + " AND (last_order_ms IS NULL OR last_order_ms < ?)",
        at,
        person.value(),
        holder.session().value(),
        at);
  }

  private static BrokerageSession row(ResultSet row) throws SQLException {
    Optional<SessionId> holder = session(row.getString(1));
    long since = row.getLong(2);
    long last = row.getLong(3);
    Optional<Instant> ordered =
        row.wasNull() ? Optional.empty() : Optional.of(Instant.ofEpochMilli(last));
    long passes = row.getLong(5);
    String keys = row.getString(10);
    return new BrokerageSession(
        holder.map(each -> new BrokerageSession.Holder(each, Instant.ofEpochMilli(since), ordered)),
        session(row.getString(4))
            .map(each -> new BrokerageSession.Passing(each, Instant.ofEpochMilli(passes))),
        session(row.getString(6)),
        session(row.getString(7)),
        new TakeoverPolicy(
            TakeoverPolicy.Kind.valueOf(row.getString(8)),
            row.getInt(9),
            keys.isEmpty() ? Set.of() : Set.of(keys.split(" ", -1))));
  }

  private static Optional<SessionId> session(@Nullable String value) {
    return Optional.ofNullable(value).map(SessionId::new);
  }
}
