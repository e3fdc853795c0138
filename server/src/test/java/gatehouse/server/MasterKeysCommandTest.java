package gatehouse.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gatehouse.server.Broker.Visitor;
import gatehouse.server.base.Database;
import gatehouse.sim.line.FreePort;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A new master key, with people signed in and half signed in. */
class MasterKeysCommandTest {
  private static String keys(Path data, String verb) {
    Config config = Config.read(true, Map.of("data", data.toString()), Map.of());
    ByteArrayOutputStream said = new ByteArrayOutputStream();
    assertThat(new MasterKeysCommand(config, new SecureRandom(), new PrintStream(said)).run(verb))
        .isZero();
    return said.toString(StandardCharsets.UTF_8);
  }

  @Test
  void aRotationSignsNobodyOutAndComesIntoUseAtTheNextStart() throws Exception {
    Path data;
    Map<String, String> wei;
    Map<String, String> tomas;
    String asked;
    String code;
    try (Broker before = Broker.start()) {
      data = before.data;
      wei = before.visitor().signIn("wei").cookies();
      Visitor half = before.visitor();
      asked = Visitor.location(half.password("tomas", before.password("tomas")));
      code = before.message("+15550100002", "code (\\d{6})");
      tomas = half.cookies();
      assertThat(keys(data, "rotate")).contains("version 2", "nobody is signed out");
      Visitor still = before.visitor().signIn("ana");
      assertThat(still.get("/").statusCode()).as("the running server").isEqualTo(200);
      assertThat(keys(data, "list"))
          .contains("version   1: 5 passwords")
          .contains("version   2: 0");
    }
    try (Broker after = Broker.restart(data)) {
      after.clock.advance(Duration.ofMinutes(1));
      Visitor stayed = after.visitor();
      stayed.cookies().putAll(wei);
      assertThat(stayed.get("/").statusCode()).as("a session of before").isEqualTo(200);
      Visitor half = after.visitor();
      half.cookies().putAll(tomas);
      HttpResponse<String> in = half.post(asked + "/code", "code", code);
      assertThat(Visitor.location(in)).as("a code sent before").isEqualTo("/");

      // mira's password moves to the new version, her authenticator still opens under the old one
      after.visitor().signIn("mira");
      assertThat(keys(data, "list"))
          .containsPattern("version   1: 4 passwords, \\d+ sealed secrets; the audit log")
          .containsPattern("version   2: 1 passwords, .*new things are made with it");
      assertThat(after.rows("SELECT data FROM log WHERE kind = 'master-key-added'"))
          .containsExactly("{\"version\":\"2\"}");
    }
    try (Broker again = Broker.restart(data)) {
      assertThat(again.rows("SELECT data FROM log WHERE kind = 'master-key-added'"))
          .as("written once")
          .hasSize(1);
    }
    Config config = Config.read(true, Map.of("data", data.toString()), Map.of());
    ByteArrayOutputStream said = new ByteArrayOutputStream();
    assertThat(new AuditCommand(config, new SecureRandom(), new PrintStream(said)).run("verify"))
        .as(said.toString(StandardCharsets.UTF_8))
        .isZero();
  }

  /** Whoever deletes a version that is told to be unused must not lose the authority’s key. */
  @Test
  void theCertificateAuthorityIsCountedAndMovesToTheNewVersion() throws Exception {
    Map<String, String> options = Map.of("tls.port", Integer.toString(FreePort.any()));
    Path data;
    String certificate;
    try (Broker before = Broker.start(options)) {
      data = before.data;
      certificate = Files.readString(data.resolve("authority.pem"));
      keys(data, "rotate");
    }
    try (Broker after = Broker.node(data, options)) {
      assertThat(Files.readString(data.resolve("authority.pem"))).isEqualTo(certificate);
      // its first bytes are the form, 1, and the version
      assertThat(after.rows("SELECT substr(sealed, 1, 3) FROM authority").getFirst())
          .isBetween("AQI", "AQL");
      Database database = after.server().database();
      long counted = sealedUnder(database, 2);
      database.write(sql -> sql.run("DELETE FROM authority"));
      assertThat(sealedUnder(database, 2)).isEqualTo(counted - 1);
    }
  }

  private static long sealedUnder(Database database, int version) {
    return KeyUse.of(database).getOrDefault(version, new KeyUse.Use(0, 0)).secrets();
  }

  @Test
  void saysWhatIsMissing(@TempDir Path nothing) {
    assertThatThrownBy(() -> keys(nothing, "list"))
        .isInstanceOf(Config.ConfigException.class)
        .hasMessageContaining("missing");
    assertThatThrownBy(() -> keys(nothing, "rotate")).isInstanceOf(Config.ConfigException.class);
    assertThatThrownBy(() -> keys(nothing, "turn"))
        .isInstanceOf(Config.ConfigException.class)
        .hasMessageContaining("master-keys list or master-keys rotate");
  }
}
