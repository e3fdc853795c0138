package gatehouse.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.jwk.JWKSet;
import gatehouse.server.Cli.Ran;
import gatehouse.sim.line.FreePort;
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

  @Test
  void registersReplacesKeysAndCloses() throws Exception {
    String tls = Integer.toString(FreePort.any());
    try (Broker broker = Broker.start(Map.of("tls.port", tls))) {
      Cli cli = new Cli(folder);
      cli.login(broker, "olu");
      assertThat(cli.run("", "admin clients list").out()).contains("No program of a third party");
      Path keys = folder.resolve("keys.json");
      Files.writeString(keys, new JWKSet(ClientProgram.pair().toPublicJWK()).toString(true));
      String options =
          " --redirect https://desk.example/cb --keys %s --scope trade --contact desk@example.com"
              .formatted(keys);
      Ran added = cli.run("", "admin clients add Desk" + options);
      assertThat(added.code()).as(added.err()).isZero();
      Matcher id = Pattern.compile("app-\\S{22}").matcher(added.out());
      assertThat(id.find()).as(added.out()).isTrue();
      assertThat(added.out()).contains("Desk: trade, paper alone", "https://desk.example/cb");
      Ran missing = cli.run("", "admin clients keys " + id.group() + " nowhere.json");
      assertThat(missing.code()).isNotZero();
      assertThat(missing.err()).contains("nowhere.json cannot be read");
      assertThat(cli.run("", "admin clients keys " + id.group() + " " + keys).code()).isZero();
      assertThat(cli.run("", "admin clients list --json").json().get("clients")).hasSize(1);
      certificates(cli, broker, id.group());
      Ran closed = cli.run("", "admin clients close " + id.group() + " --reason asked");
      assertThat(closed.out()).as(closed.err()).contains("closed since");
      assertThat(cli.run("", "admin clients keys " + id.group() + " " + keys).err())
          .contains("This client is closed");
    }
  }

  private void certificates(Cli cli, Broker broker, String id) throws Exception {
    Path request = folder.resolve("request.pem");
    Files.writeString(request, TestCertificates.request(ClientProgram.pair()));
    Ran made = cli.run("", "admin clients certificate " + id + " " + request);
    assertThat(made.out()).as(made.err()).startsWith("-----BEGIN CERTIFICATE-----");
    String listed = cli.run("", "admin clients certificates " + id).out();
    String thumbprint = listed.substring(0, 43);
    assertThat(listed).contains("until 2027-");
    assertThat(
            cli.run(
                    "",
                    "admin clients revoke-certificate " + id + " " + thumbprint + " --reason old")
                .out())
        .contains(thumbprint + "  revoked " + broker.clock.instant().toString().substring(0, 10));
  }
}
