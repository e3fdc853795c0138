package gatehouse.server.audit;

import static org.assertj.core.api.Assertions.assertThat;

import gatehouse.core.account.PersonId;
import gatehouse.core.audit.Act;
import gatehouse.core.audit.AuditKey;
import gatehouse.core.audit.Entry;
import gatehouse.core.audit.Finding;
import gatehouse.core.audit.LogRow;
import gatehouse.core.audit.Origin;
import gatehouse.core.base.SecretBytes;
import gatehouse.server.base.Database;
import gatehouse.server.base.Databases;
import gatehouse.server.base.TestDatabases;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Somebody who can write the database file, but has no audit key, changes it. The log is: ada 1
 * (seq 1), bob 1 (2), ada 2 (3), bob 2 (4), ada 3 (5), a checkpoint over them (6), ada 4 (7).
 */
class AuditTamperTest {
  private static final AuditKey STRANGERS =
      new AuditKey(SecretBytes.ofText("a key that is not the audit key!"));

  private final Path file = TestDatabases.freshFile();
  private Database database = Databases.open("sqlite:" + file);

  @BeforeEach
  void write() {
    try (Log log = new Log(database, LogTest.KEY)) {
      for (String person : List.of("ada", "bob", "ada", "bob", "ada")) {
        append(log, person);
      }
      log.checkpoint(6);
      append(log, "ada");
    }
    database.close();
  }

  @AfterEach
  void close() {
    database.close();
  }

  private void append(Log log, String person) {
    Entry entry =
        Entry.of(
                new PersonId(person),
                5,
                Act.FACTOR_ADDED,
                person,
                new Origin("portal", "192.0.2.0/24", "d1", "s1"))
            .with("factor", "totp");
    database.write(sql -> log.append(sql, entry));
  }

  private void tamper(String... statements) throws SQLException {
    try (Connection raw = DriverManager.getConnection("jdbc:sqlite:" + file);
        Statement statement = raw.createStatement()) {
      for (String each : statements) {
        statement.execute(each);
      }
    }
  }

  private List<String> found() {
    database = Databases.openAsIs("sqlite:" + file);
    Verdict verdict = AuditVerify.database(database, LogTest.KEY);
    assertThat(verdict.exitCode()).isEqualTo(verdict.findings().isEmpty() ? 0 : 1);
    return verdict.findings().stream().map(Finding::toString).toList();
  }

  @Test
  void findsNothingInASoundLog() {
    assertThat(found()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "at_ms = 6",
        "kind = 'factor-removed'",
        "kind = 'no-such-kind'",
        "actor = 'bob'",
        "interface = 'mobile'",
        "interface = NULL",
        "network = '198.51.100.0/24'",
        "device_id = 'd2'",
        "session_id = ''",
        "data = '{\"factor\":\"sms\"}'",
        "data = '{ \"factor\":\"totp\"}'",
        "actor = 'ada' || char(0)"
      })
  void findsAnEditedField(String change) throws SQLException {
    tamper("UPDATE log SET " + change + " WHERE person_id = 'ada' AND n = 2");
    assertThat(found())
        .containsExactly("EDITED ada 2: The row was edited: its fields are not those hashed.");
  }

  @Test
  void findsAnEditedMac() throws SQLException {
    tamper("UPDATE log SET mac = zeroblob(32) WHERE seq = 3");
    assertThat(found())
        .containsExactly("FORGED ada 2: The row was rewritten by somebody without the audit key.");
  }

  @Test
  void findsAnEditedHash() throws SQLException {
    tamper("UPDATE log SET hash = zeroblob(32) WHERE seq = 3");
    assertThat(found())
        .containsExactly(
            "EDITED ada 2: The row was edited: its fields are not those hashed.",
            "REORDERED ada 3: The row does not follow the one before it.",
            "CHECKPOINT system 1: From seq 1 to 5 the checkpoint counted 5 rows; there are 5,"
                + " but not the same.");
  }

  @ParameterizedTest
  @CsvSource({"seq = 1, ada, 1, 1", "seq = 3, ada, 2, 3", "seq = 2, bob, 1, 2"})
  void findsARemovedRow(String which, String person, int n, int seq) throws SQLException {
    tamper("DELETE FROM log WHERE " + which);
    assertThat(found())
        .containsExactly(
            "REMOVED %s %d: Row %d was removed.".formatted(person, n, n),
            "CHECKPOINT system 1: From seq 1 to 5 the checkpoint counted 5 rows; there are 4.",
            "REMOVED system 0: Seq %d is missing.".formatted(seq));
  }

  @Test
  void findsARemovedEnd() throws SQLException {
    tamper("DELETE FROM log WHERE seq = 7");
    assertThat(found())
        .containsExactly(
            "REMOVED ada 4: Row 4 was removed.", "REMOVED system 0: Seq 7 is missing.");
  }

  @Test
  void findsAnEndRolledBackTogetherWithItsHead() throws SQLException {
    tamper(
        "DELETE FROM log WHERE person_id = 'bob' AND n = 2",
        """
        UPDATE log_head SET n = 1,
          hash = (SELECT hash FROM log WHERE person_id = 'bob' AND n = 1),
          mac = (SELECT mac FROM log WHERE person_id = 'bob' AND n = 1)
        WHERE person_id = 'bob'
        """);
    assertThat(found())
        .containsExactly(
            "CHECKPOINT system 1: From seq 1 to 5 the checkpoint counted 5 rows; there are 4.",
            "REMOVED system 0: Seq 4 is missing.");
  }

  @Test
  void findsARemovedPerson() throws SQLException {
    tamper(
        "DELETE FROM log WHERE person_id = 'bob'", "DELETE FROM log_head WHERE person_id = 'bob'");
    assertThat(found())
        .containsExactly(
            "CHECKPOINT system 1: From seq 1 to 5 the checkpoint counted 5 rows; there are 3.",
            "REMOVED system 0: Seq 2 is missing.",
            "REMOVED system 0: Seq 4 is missing.");
  }

  @Test
  void findsRowsRemovedUnderAKeptHead() throws SQLException {
    tamper("DELETE FROM log WHERE person_id = 'bob'");
    assertThat(found()).contains("REMOVED bob 1: Rows 1 to 2 were removed.");
  }

  @Test
  void findsARemovedHead() throws SQLException {
    tamper("DELETE FROM log_head WHERE person_id = 'bob'");
    assertThat(found()).containsExactly("HEAD bob 2: The end of the chain is not kept.");
  }

  @ParameterizedTest
  @ValueSource(strings = {"n = 1", "hash = zeroblob(32)", "mac = zeroblob(32)"})
  void findsAnEditedHead(String change) throws SQLException {
    tamper("UPDATE log_head SET " + change + " WHERE person_id = 'bob'");
    assertThat(found())
        .containsExactly("HEAD bob 2: The kept end of the chain is not that of its last row.");
  }

  @Test
  void findsSwappedPlacesInAChain() throws SQLException {
    tamper(
        "UPDATE log SET n = 99 WHERE seq = 3",
        "UPDATE log SET n = 2 WHERE seq = 5",
        "UPDATE log SET n = 3 WHERE seq = 3");
    assertThat(found())
        .contains(
            "EDITED ada 2: The row was edited: its fields are not those hashed.",
            "EDITED ada 3: The row was edited: its fields are not those hashed.",
            "REORDERED ada 3: The row stands in the wrong order.");
  }

  @Test
  void findsSwappedPlacesInTheWholeLog() throws SQLException {
    tamper(
        "UPDATE log SET seq = 99 WHERE seq = 3",
        "UPDATE log SET seq = 3 WHERE seq = 4",
        "UPDATE log SET seq = 4 WHERE seq = 99",
        "UPDATE sqlite_sequence SET seq = 7");
    assertThat(found())
        .containsExactly(
            "EDITED ada 2: The row was edited: its fields are not those hashed.",
            "EDITED bob 2: The row was edited: its fields are not those hashed.",
            "CHECKPOINT system 1: From seq 1 to 5 the checkpoint counted 5 rows; there are 5,"
                + " but not the same.");
  }

  @Test
  void findsARowMovedToAnotherPerson() throws SQLException {
    tamper("UPDATE log SET person_id = 'eve', n = 1 WHERE seq = 7");
    assertThat(found())
        .containsExactly(
            "REMOVED ada 4: Row 4 was removed.",
            "EDITED eve 1: The row was edited: its fields are not those hashed.",
            "REORDERED eve 1: The row does not follow the one before it.",
            "HEAD eve 1: The end of the chain is not kept.");
  }

  @Test
  void findsAChainThatAStrangerHashedAnew() throws SQLException {
    LogRow forged =
        LogRow.of(
            Entry.of(new PersonId("bob"), 5, Act.SIGN_IN_SUCCEEDED, "bob", Origin.NONE),
            2,
            1,
            LogRow.genesis(),
            STRANGERS);
    LogRow next =
        LogRow.of(
            Entry.of(new PersonId("bob"), 5, Act.SIGN_IN_SUCCEEDED, "bob", Origin.NONE),
            4,
            2,
            forged.hash(),
            STRANGERS);
    try (Connection raw = DriverManager.getConnection("jdbc:sqlite:" + file)) {
      for (LogRow each : List.of(forged, next)) {
        overwrite(raw, each);
      }
    }
    assertThat(found())
        .containsExactly(
            "FORGED bob 1: The row was rewritten by somebody without the audit key.",
            "FORGED bob 2: The row was rewritten by somebody without the audit key.",
            "CHECKPOINT system 1: From seq 1 to 5 the checkpoint counted 5 rows; there are 5,"
                + " but not the same.");
  }

  private static void overwrite(Connection raw, LogRow row) throws SQLException {
    try (PreparedStatement update =
            raw.prepareStatement(
                """
                UPDATE log SET kind = ?, data = ?, interface = NULL, network = NULL,
                  device_id = NULL, session_id = NULL, prev_hash = ?, hash = ?, mac = ?
                WHERE seq = ?
                """);
        PreparedStatement head =
            raw.prepareStatement("UPDATE log_head SET hash = ?, mac = ? WHERE person_id = ?")) {
      update.setString(1, row.kind());
      update.setString(2, row.data());
      update.setBytes(3, row.prevHash());
      update.setBytes(4, row.hash());
      update.setBytes(5, row.mac());
      update.setLong(6, row.seq());
      update.executeUpdate();
      head.setBytes(1, row.hash());
      head.setBytes(2, row.mac());
      head.setString(3, row.personId());
      head.executeUpdate();
    }
  }

  @Test
  void findsARemovedCheckpoint() throws SQLException {
    tamper("DELETE FROM log WHERE seq = 6", "DELETE FROM log_head WHERE person_id = 'system'");
    assertThat(found()).containsExactly("REMOVED system 0: Seq 6 is missing.");
  }
}
