package gatehouse.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;

import gatehouse.cli.Main;
import gatehouse.server.Cli.Ran;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine.Command;

/** The command line against a started server, its questions answered through a pipe. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CliTest {
  @TempDir Path config;
  private Broker broker;
  private Cli cli;

  @BeforeAll
  void open() throws IOException {
    broker = Broker.start();
  }

  @BeforeEach
  void home() {
    cli = new Cli(config);
  }

  @AfterAll
  void close() {
    broker.close();
  }

  private Ran login(String name, String then) {
    return cli.run(
        broker.password(name) + "\n" + then, "login", name, "--server", broker.base, "--remember");
  }

  @Test
  void signsInByAnyWayThatATerminalCanWalk() throws IOException {
    broker.clock.advance(Duration.ofSeconds(30));
    Ran totp = login("mira", "000\nways\n" + broker.totp("mira") + "\n");
    assertThat(totp.code()).as(totp.err()).isZero();
    assertThat(totp.out()).contains("Signed in as Mira Lindqvist (mira)", "AAL2");
    assertThat(totp.err()).contains("That code is not right", "recovery code, Recovery codes");
    assertThat(cli.run("", "whoami").out()).contains("Mira Lindqvist");
    Path folder = config.resolve("gatehouse");
    for (String file : new String[] {"session", "device-key"}) {
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve(file))))
          .isEqualTo("rw-------");
    }
    assertThat(cli.run("", "logout").code()).isZero();
    assertThat(cli.run("", "whoami").code()).isEqualTo(2);

    // the ways of tomas: 1 is the text message, 2 the recovery codes
    Ran recovery = login("tomas", "2\n" + broker.recoveryCode("tomas") + "\n");
    assertThat(recovery.code()).as(recovery.err()).isZero();
  }

  @Test
  void endsWithWordsAndACodeWhenItCannotGoOn() {
    Ran wrong = cli.run("not it\n", "login", "wei", "--server", broker.base);
    assertThat(wrong.code()).isEqualTo(1);
    assertThat(wrong.err()).contains("do not match", "Tries left");
    Ran stopped = login("wei", "stop\n");
    assertThat(stopped.code()).isEqualTo(1);
    assertThat(cli.run("", "login", "wei", "--server", broker.base).code()).isEqualTo(2);
    assertThat(cli.run("", "login", "--server", "nowhere").code()).isEqualTo(2);
    assertThat(cli.run("", "fly").code()).isEqualTo(2);
    Ran unreachable = cli.run("", "login", "wei", "--server", "http://localhost:1");
    assertThat(unreachable.code()).isEqualTo(3);
    assertThat(unreachable.err()).contains("cannot be reached");
  }

  @Test
  void operatesAndStepsUpWhenToldTo() {
    broker.clock.advance(Duration.ofSeconds(30));
    assertThat(login("olu", broker.totp("olu") + "\n").code()).isZero();
    assertThat(cli.run("", "admin", "people", "list").out()).contains("mira", "tomas", "wei");
    broker.clock.advance(Duration.ofMinutes(31));
    String proofs = broker.password("olu") + "\n" + broker.totp("olu") + "\n";
    Ran raised =
        cli.run(proofs, "admin", "people", "freeze", "wei", "--reason", "a test of the door");
    assertThat(raised.code()).as(raised.err()).isZero();
    assertThat(raised.out()).contains("Frozen.");
    assertThat(cli.run("", "admin", "people", "activity", "wei").out())
        .contains("a test of the door");
    Ran alone = cli.run("", "admin", "people", "unfreeze", "wei", "--reason", "done");
    assertThat(alone.code()).isEqualTo(1);
    assertThat(alone.err()).contains("second operator").doesNotContain("\tat ");
    Ran made =
        cli.run(
            "", "admin", "people", "create", "zoe", "--name", "Zoe", "--mail", "zoe@example.com");
    assertThat(made.out()).contains("zoe", "on its way to z•••@example.com").doesNotContain("/inv");
    Ran nobody = cli.run("", "admin", "people", "invite", "nobody", "--reason", "lost phone");
    assertThat(nobody.code()).isEqualTo(1);
    assertThat(nobody.err()).contains("Nobody has this name");
    assertThat(cli.run("", "admin", "approvals", "list").out()).contains("Nothing waits");

    // with a second operator: asked here, approved there, and the halves of a code are shown
    Staff staff = new Staff(broker);
    Staff.Operator kim = assertDoesNotThrow(() -> staff.second(staff.olu(), "kim"));
    Ran asked = cli.run("", "admin", "people", "invite", "ana", "--reason", "lost phone");
    assertThat(asked.out()).contains("Another operator has to approve", "Yours is the first half");
    String id = asked.out().replaceAll("(?s).* approve (\\w+).*", "$1");
    assertThat(cli.run("", "admin", "approvals", "list").out())
        .contains(id, "invite", "ana", "by olu");
    Ran own = cli.run("", "admin", "approvals", "approve", id);
    assertThat(own.code()).isEqualTo(1);
    assertThat(own.err()).contains("You asked for this yourself");
    assertThat(cli.run("", "admin", "approvals", "decline", id).out()).contains("Declined");
    String theirs = assertDoesNotThrow(() -> kim.to("mira", "invite").as(200).text("id"));
    assertThat(cli.run("", "admin", "approvals", "approve", theirs).out())
        .contains("Done: invite for mira", "m•••@example.com");
  }

  @Test
  void operatesOnAccounts() {
    broker.clock.advance(Duration.ofSeconds(30));
    assertThat(login("olu", broker.totp("olu") + "\n").code()).isZero();
    Ran opened =
        cli.run(
            "",
            "admin accounts open tomas --residence US --base USD --title Second --paper"
                .split(" "));
    assertThat(opened.out()).as(opened.err()).contains("Opened: U", "Opened: D", "tomas");
    String number = opened.out().replaceAll("(?s).*(D\\d{8}).*", "$1");
    assertThat(cli.run("", "admin", "accounts", "list").out()).contains(number, "U1000001");
    Ran joined =
        cli.run("", "admin accounts join %s wei --role trader".formatted(number).split(" "));
    assertThat(joined.out()).as(joined.err()).contains("trader     wei", "owner      tomas");
    Ran booked = cli.run("", "admin accounts deposit %s 12.5 EUR".formatted(number).split(" "));
    assertThat(booked.out()).as(booked.err()).contains("now has 12.50 EUR");
    Ran wrong = cli.run("", "admin accounts deposit %s 12,5 EUR".formatted(number).split(" "));
    assertThat(wrong.code()).isEqualTo(1);
    assertThat(wrong.err()).contains("without commas");
    assertThat(cli.run("", "admin accounts leave %s wei".formatted(number).split(" ")).out())
        .doesNotContain("wei");
    assertThat(cli.run("", "admin", "accounts", "show", number).out())
        .contains("Gatehouse Securities");
  }

  @Test
  void limitsAndFreezesAccounts() {
    broker.clock.advance(Duration.ofSeconds(30));
    assertThat(login("olu", broker.totp("olu") + "\n").code()).isZero();
    String set = "admin limits set D1000004 --order-value 25000 --daily-orders 7 --bar future,fx";
    Ran done = cli.run("", set.split(" "));
    assertThat(done.out()).as(done.err()).contains("broker  largest order 25000 GBP", "future fx");
    cli.run("", "admin limits set D1000004 --reduce-only on --bar none".split(" "));
    assertThat(cli.run("", "admin", "limits", "show", "D1000004").out())
        .contains("counts  largest order 25000 GBP", "orders of a day 7")
        .contains("barred nothing, closing only yes");
    assertThat(cli.run("", "admin limits set D1000004 --clear".split(" ")).out())
        .contains("counts  largest order any", "closing only no");
    Ran wrong = cli.run("", "admin limits set D1000004 --daily-loss -5".split(" "));
    assertThat(wrong.code()).isEqualTo(1);
    assertThat(wrong.err()).contains("without commas or signs");
    assertThat(cli.run("", "admin accounts freeze D1000004 --reason odd-orders".split(" ")).out())
        .contains("frozen");
    assertThat(cli.run("", "admin accounts unfreeze D1000004 --reason cleared".split(" ")).out())
        .doesNotContain("frozen");
  }

  @Test
  void decidesWhatOwnersAskFor() {
    Broker.Visitor mira = assertDoesNotThrow(() -> broker.visitor().signIn("mira"));
    for (String wish : new String[] {"future", "options-4"}) {
      assertDoesNotThrow(() ->
          mira.post(
              "/account/permissions",
              "account",
              "U1000001",
              "what",
              wish,
              "experience",
              "years",
              "aim",
              "grow"));
    }
    broker.clock.advance(Duration.ofSeconds(30));
    assertThat(login("olu", broker.totp("olu") + "\n").code()).isZero();
    String list = cli.run("", "admin", "permissions", "list").out();
    assertThat(list).contains("Futures", "Options level 4", "by mira");
    String futures = list.replaceAll("(?s).*?(\\w{8}) +U1000001 +Futures.*", "$1");
    String naked = list.replaceAll("(?s).*?(\\w{8}) +U1000001 +Options level 4.*", "$1");
    assertThat(cli.run("", "admin", "permissions", "show", futures).out())
        .contains("experience: years; aim: grow", "margin");
    assertThat(cli.run("", "admin", "permissions", "grant", futures).out()).contains("granted");
    assertThat(
            cli.run("", "admin permissions refuse %s --why early".formatted(naked).split(" "))
                .out())
        .contains("refused", "why: early");
    assertThat(cli.run("", "admin", "permissions", "grant", naked).code()).isEqualTo(1);
    assertThat(cli.run("", "admin", "permissions", "list").out()).contains("No request waits");
  }

  /** One line that says what is wrong, with the verb, on the error stream; and exit code 2. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          admin                                          | gatehouse admin: Say what to do; one of people, accounts, limits, permissions, clients, approvals
          admin fly                                      | gatehouse admin: Unmatched argument at index 1: 'fly'
          admin people                                   | gatehouse admin people: Say what to do; one of
          admin people fly                               | gatehouse admin people: Unmatched argument
          admin people list a b                          | gatehouse admin people list: Unmatched argument
          admin people list --after                      | gatehouse admin people list: Missing required parameter for option '--after'
          admin people create                            | gatehouse admin people create: Missing required
          admin people create zoe                        | gatehouse admin people create: Missing required option: '--name
          admin people create zoe --name Z --permission fx | gatehouse admin people create: --permission, --residence, --base and --paper need an --account
          admin people create zoe --name Z --account Cash --base EUR | gatehouse admin people create: --account needs --residence and --base
          admin accounts                                 | gatehouse admin accounts: Say what to do; one of
          admin limits                                   | gatehouse admin limits: Say what to do; one of
          admin limits set U1000002                      | gatehouse admin limits set: Say which limit to set, or --clear
          admin limits set U1000002 --reduce-only maybe  | gatehouse admin limits set: --reduce-only is on or off
          admin limits set U1000002 --daily-orders NaN   | gatehouse admin limits set: Invalid value for option '--daily-orders'
          admin limits set U1000002 --daily-orders 9999999999 | gatehouse admin limits set: Invalid value for option
          admin accounts freeze U1000002                 | gatehouse admin accounts freeze: Missing required option: '--reason
          admin permissions                              | gatehouse admin permissions: Say what to do; one of
          admin permissions grant                        | gatehouse admin permissions grant: Missing required parameter: 'ID'
          admin permissions refuse abc                   | gatehouse admin permissions refuse: Missing required option: '--why
          admin accounts open zoe --base EUR             | gatehouse admin accounts open: Missing required option: '--residence
          admin accounts join U1000002                   | gatehouse admin accounts join: Missing required parameter: 'NAME'
          admin accounts deposit U1000002 5              | gatehouse admin accounts deposit: Missing required parameter: 'CURRENCY'
          admin people invite                            | gatehouse admin people invite: Missing required
          admin people invite zoe                        | gatehouse admin people invite: Missing required option: '--reason
          admin people make-operator zoe                 | gatehouse admin people make-operator: Missing required option
          admin people contact zoe --reason lost         | gatehouse admin people contact: Give either --mail or --phone
          admin people contact zoe --mail a@b.se --phone 1 --reason x | gatehouse admin people contact: Give either
          admin people freeze zoe                        | gatehouse admin people freeze: Missing required option: '--reason
          admin people unfreeze zoe                      | gatehouse admin people unfreeze: Missing required option
          admin people end-sessions zoe --why x          | gatehouse admin people end-sessions:
          admin people activity                          | gatehouse admin people activity: Missing required parameter: 'NAME'
          admin people activity zoe --before soon        | gatehouse admin people activity: Invalid value for option '--before'
          admin approvals                                | gatehouse admin approvals: Say what to do; one of
          admin approvals list all                       | gatehouse admin approvals list: Unmatched argument
          admin approvals approve                        | gatehouse admin approvals approve: Missing required parameter: 'ID'
          admin approvals decline                        | gatehouse admin approvals decline: Missing required parameter: 'ID'
          """)
  void aWrongArgumentIsToldInALine(String line, String words) {
    Ran ran = cli.run("", line.split(" "));
    assertThat(ran.code()).isEqualTo(2);
    assertThat(ran.err().strip()).contains(words).contains("--help").doesNotContain("\n");
    assertThat(ran.out()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "admin",
        "admin people",
        "admin people contact",
        "admin accounts",
        "admin permissions",
        "admin approvals"
      })
  void helpSaysWhatItDoes(String line) {
    Ran ran = cli.run("", (line + " --help").split(" "));
    assertThat(ran.code()).isZero();
    assertThat(ran.out()).contains("Usage: gatehouse " + line).contains("pprove");
  }

  /** The script that people type knows each verb, and its help names it. */
  @Test
  void theScriptKnowsEachVerb() throws IOException {
    Path here = Path.of("").toAbsolutePath();
    while (!Files.exists(here.resolve("gatehouse"))) {
      here = Objects.requireNonNull(here.getParent(), "not inside the repository");
    }
    String script = Files.readString(here.resolve("gatehouse"));
    String passedOn =
        script.lines().filter(line -> line.contains("login | whoami")).findFirst().orElseThrow();
    for (Class<?> each : Main.class.getAnnotation(Command.class).subcommands()) {
      String verb = each.getAnnotation(Command.class).name();
      assertThat(passedOn.split("[ |)]+")).contains(verb);
      assertThat(script).containsPattern("(?m)^  \\./gatehouse .*\\b" + verb + "\\b");
    }
  }
}
