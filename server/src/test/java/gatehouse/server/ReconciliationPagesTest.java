package gatehouse.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.jwk.ECKey;
import gatehouse.client.ApiKeyFile;
import gatehouse.client.GatehouseClient;
import gatehouse.client.KeyAccess;
import gatehouse.client.Trading;
import gatehouse.client.wire.NewOrder;
import gatehouse.client.wire.ReconciliationPage;
import gatehouse.core.apikey.AccessScope;
import java.net.URI;
import java.net.http.HttpResponse;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** Whoever has more orders than fit in an answer hears of each all the same. */
class ReconciliationPagesTest {
  private static final String MINE = "U1000001";
  private static final int COPIES = 2_100;

  @Test
  void everyOrderIsTold() throws Exception {
    try (Broker broker = Broker.start()) {
      broker.clock.advance(Duration.between(broker.clock.instant(), Instant.now()));
      Instant since = broker.clock.instant();
      ApiKeyFile pair = ApiKeyFile.generate(URI.create(broker.base));
      ApiKeyFile key =
          pair.named(
              KeyProgram.register(
                      broker,
                      "mira",
                      KeyProgram.rights(AccessScope.TRADE, MINE),
                      ECKey.parse(pair.publicJwk()))
                  .value());
      try (KeyAccess access = KeyAccess.open(key, broker.clock, new SecureRandom(), event -> {})) {
        Trading trading = new GatehouseClient(URI.create(broker.base), "many/1").trading(access);
        trading.place(NewOrder.atLimit("many", MINE, "AAPL", "buy", "1", "1.00"));
        copy(broker);
        ReconciliationPage page = trading.reconciliation(since);
        assertThat(page.complete()).isTrue();
        assertThat(page.next()).isNull();
        assertThat(page.orders())
            .extracting(each -> each.order().id())
            .hasSize(COPIES + 1)
            .doesNotHaveDuplicates();
      }
      KeyProgram program =
          KeyProgram.registered(broker, "mira", KeyProgram.rights(AccessScope.TRADE, MINE));
      HttpResponse<String> wrong =
          program.call(
              "GET", "/api/v1/reconciliation?since=" + since + "&after=x", "", program.token());
      assertThat(wrong.statusCode()).isEqualTo(400);
      assertThat(wrong.body()).contains("after must be what the answer before said as next.");
    }
  }

  /** As if it had been placed so often in the same moment. */
  private static void copy(Broker broker) {
    broker
        .server()
        .database()
        .write(sql ->
            sql.run(
                "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < "
                    + COPIES
                    + ") INSERT INTO trading_order (account_number, order_id, client_order_id,"
                    + " ticket, status, open, revision, detail, person_id, interface, created_ms,"
                    + " updated_ms, client_id, program_id) SELECT account_number,"
                    + " order_id || '.' || i, client_order_id || '.' || i, ticket, status, open,"
                    + " revision, detail, person_id, interface, created_ms, updated_ms, client_id,"
                    + " program_id FROM trading_order, n WHERE client_order_id = 'many'"));
  }
}
