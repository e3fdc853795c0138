package gatehouse.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.jwk.JWKSet;
import gatehouse.cli.Main;
import gatehouse.cli.Terminal;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Programs of third parties, registered from a terminal. */
class ClientCliTest {
  @TempDir Path folder;

  private record Ran(int code, String out, String err) {}

  private Ran run(String typed, String line) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    Terminal terminal =
        new Terminal(
            new BufferedReader(new StringReader(typed)),
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8),
            null);
    int code = Main.run(terminal, Map.of("XDG_CONFIG_HOME", folder.toString()), line.split(" "));
    return new Ran(
        code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
  }

  @Test
  void registersReplacesKeysAndCloses() throws Exception {
    String tls = Integer.toString(Broker.freePort());
    try (Broker broker = Broker.start(Map.of("tls.port", tls))) {
      String typed = broker.password("olu") + "\n" + broker.totp("olu") + "\n";
      Ran in = run(typed, "login olu --server " + broker.base);
      assertThat(in.code()).as(in.err()).isZero();
      assertThat(run("", "admin clients list").out()).contains("No program of a third party");
      Path keys = folder.resolve("keys.json");
      Files.writeString(keys, new JWKSet(ClientProgram.pair().toPublicJWK()).toString(true));
      String options =
          " --redirect https://desk.example/cb --keys %s --scope trade --contact desk@example.com"
              .formatted(keys);
      Ran added = run("", "admin clients add Desk" + options);
      assertThat(added.code()).as(added.err()).isZero();
      Matcher id = Pattern.compile("app-\\S{22}").matcher(added.out());
      assertThat(id.find()).as(added.out()).isTrue();
      assertThat(added.out()).contains("Desk: trade, paper alone", "https://desk.example/cb");
      Ran missing = run("", "admin clients keys " + id.group() + " nowhere.json");
      assertThat(missing.code()).isNotZero();
      assertThat(missing.err()).contains("nowhere.json cannot be read");
      assertThat(run("", "admin clients keys " + id.group() + " " + keys).code()).isZero();
      certificates(broker, id.group());
      Ran closed = run("", "admin clients close " + id.group() + " --reason asked");
      assertThat(closed.out()).as(closed.err()).contains("closed since");
      assertThat(run("", "admin clients keys " + id.group() + " " + keys).err())
          .contains("This client is closed");
    }
  }

  private void certificates(Broker broker, String id) throws Exception {
    Path request = folder.resolve("request.pem");
    Files.writeString(request, TestCertificates.request(ClientProgram.pair()));
    Ran made = run("", "admin clients certificate " + id + " " + request);
    assertThat(made.out()).as(made.err()).startsWith("-----BEGIN CERTIFICATE-----");
    String listed = run("", "admin clients certificates " + id).out();
    String thumbprint = listed.substring(0, 43);
    assertThat(listed).contains("until 2027-");
    assertThat(
            run("", "admin clients revoke-certificate " + id + " " + thumbprint + " --reason old")
                .out())
        .contains(thumbprint + "  revoked " + broker.clock.instant().toString().substring(0, 10));
  }
}
