package gatehouse.server;

import static org.assertj.core.api.Assertions.assertThat;

import gatehouse.server.Broker.Visitor;
import gatehouse.server.Staff.Answer;
import gatehouse.server.Staff.Operator;
import gatehouse.server.base.Dialect;
import gatehouse.server.base.TestDatabases;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The same statements on PostgreSQL: two operators, a change of address, and the keys' uses. */
class OperatorsOnPostgresTest {
  @Test
  void asksApprovesChangesAndCounts() throws Exception {
    String url = TestDatabases.freshUrl(Dialect.POSTGRES);
    try (Broker broker = Broker.start(Map.of("database", url))) {
      Staff staff = new Staff(broker);
      Operator olu = staff.olu();
      Operator kim = staff.second(olu, "kim");
      olu.create("lea", ",\"operator\":true,\"mail\":\"lea@example.com\"").as(201);
      Answer asked = olu.to("ana", "invite").as(200);
      Answer done = kim.approve(asked.text("id")).as(200);
      kim.approve(asked.text("id")).as(409);
      assertThat(olu.get("/api/v1/admin/approvals").as(200).json().toString())
          .contains("make-operator")
          .doesNotContain(asked.text("id"));
      Visitor ana = broker.visitor();
      String link =
          Visitor.location(
              ana.post("/invite", "first", asked.text("half"), "second", done.text("half")));
      ana.post(link, "new_password", Staff.PASSWORD);

      String page = "/security/alerts/mail";
      Visitor wei = broker.visitor().signIn("wei");
      wei.post(page, "mail", "wei@example.org");
      String change = Visitor.field(wei.get(page + "/code").body(), "change");
      String code = broker.message("wei@example.org", "code (\\d{6})");
      wei.post(page + "/code", "change", change, "code", code);
      assertThat(wei.get("/security/alerts").body()).contains("still told until");
      broker.message("wei@example.com", "(mail address of your account was changed)");

      Config config =
          Config.read(true, Map.of("data", broker.data.toString(), "database", url), Map.of());
      ByteArrayOutputStream said = new ByteArrayOutputStream();
      new MasterKeysCommand(config, new SecureRandom(), new PrintStream(said)).run("list");
      assertThat(said.toString(StandardCharsets.UTF_8)).contains("version   1: 6 passwords");
    }
  }
}
