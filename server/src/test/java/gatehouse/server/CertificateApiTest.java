package gatehouse.server;

import gatehouse.core.apikey.AccessScope;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Certificates of keys by JSON. */
class CertificateApiTest {
  /** As on the page: a session that was left open since the morning ends nothing. */
  @Test
  void aRevocationNeedsAProofOfTheLastTwelveHours() throws Exception {
    try (Broker broker = Broker.start()) {
      KeyProgram program =
          KeyProgram.registered(broker, "mira", KeyProgram.rights(AccessScope.READ, "D1000001"));
      Staff.Operator owner = new Staff(broker).user("mira");
      String revoke = "/api/v1/keys/" + program.id + "/certificates/" + "A".repeat(43) + "/revoke";
      owner.post(revoke, "").as(404);
      for (int i = 0; i < 49; i++) {
        broker.clock.advance(Duration.ofMinutes(15));
        owner.get("/api/v1/keys").as(200);
      }
      owner.post(revoke, "").as(401);
    }
  }
}
