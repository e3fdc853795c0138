package gatehouse.server.base;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** The contract of {@link Lease}, on both databases: each lease here is one of another node. */
@ParameterizedClass
@EnumSource(Dialect.class)
class LeaseTest {
  private final Dialect dialect;
  private final String url;
  private final Database one;
  private final Database two;

  LeaseTest(Dialect dialect) {
    this.dialect = dialect;
    this.url = TestDatabases.freshUrl(dialect);
    this.one = Databases.open(url);
    this.two = Databases.open(url);
  }

  @AfterEach
  void close() {
    one.close();
    two.close();
  }

  @Test
  void oneHoldsItUntilItIsGivenBack() {
    try (Lease second = two.lease("venue")) {
      try (Lease first = one.lease("venue")) {
        assertThat(first.held()).isTrue();
        assertThat(second.held()).isFalse();
        assertThat(first.held()).isTrue();
      }
      assertThat(second.held()).isTrue();
    }
  }

  @Test
  void anotherNameAndAnotherHouseAreOtherLeases() {
    try (Database other = Databases.open(TestDatabases.freshUrl(dialect));
        Lease first = one.lease("venue");
        Lease second = two.lease("other");
        Lease third = other.lease("venue")) {
      assertThat(first.held()).isTrue();
      assertThat(second.held()).isTrue();
      assertThat(third.held()).isTrue();
    }
  }

  @Test
  void whoIsSilentLosesIt() {
    if (dialect == Dialect.SQLITE) {
      return; // there it ends with the process
    }
    try (Lease first = one.lease("venue");
        Lease second = two.lease("venue")) {
      long begun = System.nanoTime(); // before it was heard for the last time
      assertThat(first.held()).isTrue();
      long end = begun + Duration.ofSeconds(60).toNanos();
      while (!second.held() && System.nanoTime() < end) {
        LockSupport.parkNanos(Duration.ofMillis(50).toNanos());
      }
      assertThat(Duration.ofNanos(System.nanoTime() - begun))
          .isGreaterThan(Duration.ofSeconds(Lease.SILENCE_SECONDS_MAX).minusMillis(500))
          .isLessThan(Duration.ofSeconds(60));
      assertThatThrownBy(first::held).isInstanceOf(DatabaseException.class);
      assertThat(first.held()).as("with a session of its own again").isFalse();
    }
  }

  @Test
  void whoseSessionIsCutLosesIt() throws SQLException {
    if (dialect == Dialect.SQLITE) {
      return;
    }
    try (Lease first = one.lease("venue");
        Lease second = two.lease("venue");
        Connection connection = DriverManager.getConnection(url);
        Statement statement = connection.createStatement()) {
      assertThat(first.held()).isTrue();
      statement.execute(
          "SELECT pg_terminate_backend(l.pid, 5000) FROM pg_locks l"
              + " WHERE l.locktype = 'advisory' AND l.objid ="
              + " (SELECT oid FROM pg_namespace WHERE nspname = current_schema())");
      assertThat(second.held()).isTrue();
      assertThatThrownBy(first::held).isInstanceOf(DatabaseException.class);
      assertThat(first.held()).isFalse();
    }
  }
}
