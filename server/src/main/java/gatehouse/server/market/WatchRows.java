package gatehouse.server.market;

import gatehouse.core.account.PersonId;
import gatehouse.core.market.InstrumentId;
import gatehouse.core.market.WatchList;
import gatehouse.server.base.Sql;
import java.sql.SQLException;

/** Watch lists, as rows. */
final class WatchRows {
  private WatchRows() {}

  static WatchList load(Sql sql, PersonId person) throws SQLException {
    return new WatchList(
        sql.rows(
            "SELECT symbol FROM watch_item WHERE person_id = ? ORDER BY place",
            row -> new InstrumentId(row.getString(1)),
            person.value()));
  }

  /** The list, which no other tab of the person changes until this transaction ends. */
  static WatchList lock(Sql sql, PersonId person) throws SQLException {
    // an update that changes nothing takes the row's lock in both databases
    sql.run("UPDATE person SET person_id = person_id WHERE person_id = ?", person.value());
    return load(sql, person);
  }

  /** Stores the list in its order, in place of the one that was locked. */
  static void store(Sql sql, PersonId person, WatchList list) throws SQLException {
    sql.run("DELETE FROM watch_item WHERE person_id = ?", person.value());
    for (int i = 0; i < list.items().size(); i++) {
      sql.run(
          "INSERT INTO watch_item (person_id, symbol, place) VALUES (?, ?, ?)",
          person.value(),
          list.items().get(i).value(),
          i);
    }
  }
}
