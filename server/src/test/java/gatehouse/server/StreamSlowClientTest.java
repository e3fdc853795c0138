package gatehouse.server;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.HotSpotDiagnosticMXBean;
import com.sun.management.HotSpotDiagnosticMXBean.ThreadDumpFormat;
import gatehouse.core.apikey.AccessScope;
import gatehouse.core.apikey.ApiKey;
import gatehouse.core.audit.Origin;
import gatehouse.server.apikey.ApiKeyRows;
import gatehouse.sim.line.FreePort;
import java.io.IOException;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A client of the stream that asks for much and reads nothing; and what metrics say of streams. */
class StreamSlowClientTest {
  private static final String MINE = "U1000001";
  private static final String PATH = "/api/v1/stream";
  private static final int ORDERS = 60;

  /** All that was told before, again and again: more than any socket's buffers hold. */
  private static final int REPLAYS = 6_000;

  @TempDir private Path directory;
  private int dumps;
  private int metricsPort;
  private Broker broker;
  private KeyProgram program;

  @BeforeEach
  void open() throws Exception {
    metricsPort = FreePort.any();
    broker = Broker.start(Map.of("metrics.port", Integer.toString(metricsPort)));
    broker.clock.advance(Duration.ofHours(35)); // a Monday, while New York is open
    program = KeyProgram.registered(broker, "mira", KeyProgram.rights(AccessScope.TRADE, MINE));
  }

  @AfterEach
  void close() {
    broker.close();
  }

  private String metrics() throws Exception {
    URI address = URI.create("http://127.0.0.1:" + metricsPort + "/metrics");
    try (HttpClient client = HttpClient.newHttpClient()) {
      HttpRequest request = HttpRequest.newBuilder(address).build();
      return client.send(request, HttpResponse.BodyHandlers.ofString()).body();
    }
  }

  private void bid(String token, String id) throws Exception {
    String body =
        """
        {"id":"%s","account":"%s","symbol":"AAPL","side":"buy","quantity":"1",\
        "type":"limit","limit":"1.00"}\
        """
            .formatted(id, MINE);
    assertThat(program.call("POST", "/api/v1/orders", body, token).statusCode()).isEqualTo(201);
  }

  /** A text frame as a client sends it; the mask of zeros changes nothing (RFC 6455, 5.3). */
  private static byte[] frame(String text) {
    byte[] body = text.getBytes(UTF_8);
    assertThat(body.length).as("else its length takes more bytes").isLessThan(126);
    byte[] frame = new byte[6 + body.length];
    frame[0] = (byte) 0x81;
    frame[1] = (byte) (0x80 | body.length);
    System.arraycopy(body, 0, frame, 6, body.length);
    return frame;
  }

  private static String head(InputStream in) throws IOException {
    StringBuilder head = new StringBuilder();
    while (!head.toString().endsWith("\r\n\r\n")) {
      int next = in.read();
      if (next < 0) {
        throw new IOException("it broke off after " + head);
      }
      head.append((char) next);
    }
    return head.toString();
  }

  private Socket slow(String token) throws Exception {
    URI base = URI.create(broker.base);
    Socket socket = new Socket();
    socket.setReceiveBufferSize(4_096);
    socket.connect(new InetSocketAddress(base.getHost(), base.getPort()));
    String request =
        String.join(
            "\r\n",
            "GET " + PATH + " HTTP/1.1",
            "Host: " + base.getAuthority(),
            "Connection: Upgrade",
            "Upgrade: websocket",
            "Sec-WebSocket-Version: 13",
            "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
            "Authorization: DPoP " + token,
            "DPoP: " + program.proof("GET", PATH, token),
            "",
            "");
    socket.getOutputStream().write(request.getBytes(US_ASCII));
    assertThat(head(socket.getInputStream())).startsWith("HTTP/1.1 101");
    return socket;
  }

  /** How many threads read WebSockets here, which a stack of every thread shows. */
  private long readers() throws IOException {
    Path dump = directory.resolve("threads-" + dumps++);
    ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class)
        .dumpThreads(dump.toString(), ThreadDumpFormat.TEXT_PLAIN);
    try (Stream<String> lines = Files.lines(dump)) {
      return lines.filter(line -> line.contains("WebSocketDoor$Watched.handle")).count();
    }
  }

  private void awaitReaders(long wanted) throws IOException {
    long end = System.nanoTime() + Duration.ofSeconds(60).toNanos();
    while (readers() > wanted) {
      assertThat(System.nanoTime()).as("nobody waits to be read any more").isLessThan(end);
      LockSupport.parkNanos(Duration.ofMillis(300).toNanos());
    }
  }

  /** Asks again and again, until the connection is cut. */
  private static Thread floods(Socket socket, byte[] asked, int times) {
    return Thread.ofVirtual()
        .start(() -> {
          try {
            for (int i = 0; i < times; i++) {
              socket.getOutputStream().write(asked);
            }
          } catch (IOException e) {
            // as it should be: the server reads no more, and then closes
          }
        });
  }

  @Test
  void isCutOffAfterItsSessionEndedWhateverItAsks() throws Exception {
    long before = readers();
    try (Socket socket = slow(program.token())) {
      Thread asks =
          floods(socket, frame("{\"type\":\"quotes\",\"symbols\":[]}"), Integer.MAX_VALUE);
      assertThat(readers()).isGreaterThan(before);
      ApiKey key =
          broker.server().database().read(sql -> ApiKeyRows.load(sql, program.id)).orElseThrow();
      var now = broker.clock.instant();
      ApiKey.Standing revoked = new ApiKey.Standing.Revoked("it was lost", now);
      var keys = broker.server().programs().keys();
      broker
          .server()
          .database()
          .write(sql -> keys.stand(sql, key, revoked, key.person().value(), Origin.NONE, now));
      awaitReaders(before);
      asks.join();
    }
  }

  @Test
  void isCutOffAndNothingIsKeptForIt() throws Exception {
    String token = program.token();
    StreamClient reader = StreamClient.open(broker, program, token).follow(MINE, null);
    long began = reader.next("started").get("seq").longValue();
    long readers = readers();
    for (int i = 0; i < ORDERS; i++) {
      bid(token, "order-" + i);
    }
    long asked = System.nanoTime();
    try (Socket socket = slow(token)) {
      byte[] again =
          frame(
              "{\"type\":\"start\",\"accounts\":[{\"account\":\"%s\",\"after\":%d}]}"
                  .formatted(MINE, began));
      Thread asks = floods(socket, again, REPLAYS);
      long end = asked + Duration.ofMinutes(2).toNanos();
      while (!metrics().contains("gatehouse_streams_open 1.0")) {
        assertThat(System.nanoTime()).as("it is cut off").isLessThan(end);
        LockSupport.parkNanos(Duration.ofMillis(100).toNanos());
      }
      awaitReaders(readers);
      asks.join();
    }
    assertThat(Duration.ofNanos(System.nanoTime() - asked))
        .as("it had some patience")
        .isGreaterThan(Duration.ofSeconds(2));
    bid(token, "after");
    for (int i = 0; i <= ORDERS; i++) {
      assertThat(reader.next("order").get("event").get("act").stringValue())
          .isEqualTo("order-placed");
    }
    reader.drop();
  }

  @Test
  void metricsCountWhoIsLetInAndWhoIsNot() throws Exception {
    String token = program.token();
    StreamClient.open(broker, program, token).drop();
    assertThat(
            StreamClient.refused(broker.base, PATH, Map.of("Authorization", "DPoP " + token))
                .statusCode())
        .isEqualTo(401);
    assertThat(metrics().lines().filter(line -> line.contains("route=\"" + PATH + "\"")))
        .anyMatch(line -> line.contains("status=\"101\"") && line.contains("method=\"GET\""))
        .anyMatch(line -> line.contains("status=\"401\""));
  }
}
