package gatehouse.server.base;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class HealthTest {
  private static final Health.Part WORKS = new Health.Part("works", () -> {});
  private static final Health.Part BROKEN =
      new Health.Part(
          "broken",
          () -> {
            throw new IllegalStateException("password=s3cret");
          });

  @Test
  void isReadyWhenEachPartWorks() throws Exception {
    try (var server = serving(Health.of(WORKS))) {
      var answer = server.get("/health/ready");
      assertThat(answer.statusCode()).isEqualTo(200);
      assertThat(answer.body()).isEqualTo("{\"status\":\"up\",\"parts\":{\"works\":\"up\"}}");
      assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/json");
      assertThat(answer.headers().firstValue("Cache-Control")).hasValue("no-store");
    }
  }

  @Test
  void namesThePartThatIsDownButNotWhyAndStaysAlive() throws Exception {
    try (var server = serving(Health.of(WORKS, BROKEN))) {
      var answer = server.get("/health/ready");
      assertThat(answer.statusCode()).isEqualTo(503);
      assertThat(answer.body())
          .isEqualTo("{\"status\":\"down\",\"parts\":{\"works\":\"up\",\"broken\":\"down\"}}");
      assertThat(server.get("/health/live").statusCode()).isEqualTo(200);
    }
  }

  @Test
  void aStuckPartIsDownAndIsAskedOnce() throws Exception {
    var freed = new CountDownLatch(1);
    var asked = new AtomicInteger();
    var stuck =
        new Health.Part(
            "stuck",
            () -> {
              asked.incrementAndGet();
              freed.await();
            });
    try (var server = serving(Health.of(stuck))) {
      assertThat(server.get("/health/ready").statusCode()).isEqualTo(503);
      assertThat(server.get("/health/ready").statusCode()).isEqualTo(503);
      assertThat(asked).hasValue(1);
      freed.countDown();
      assertThat(server.get("/health/ready").statusCode()).isEqualTo(200);
    }
  }

  @Test
  void whileStoppingIsAliveButNotReady() throws Exception {
    var health = Health.of(WORKS);
    try (var server = serving(health)) {
      health.stopping();
      assertThat(server.get("/health/ready").statusCode()).isEqualTo(503);
      assertThat(server.get("/health/live").body()).isEqualTo("{\"status\":\"up\"}");
    }
  }

  @Test
  void aPartHasAPlainName() {
    assertThatThrownBy(() -> new Health.Part("no \"quotes\"", () -> {}))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static WatchedServer serving(Health health) {
    return new WatchedServer(Traces.off(), routes -> routes.register("/health", health));
  }
}
