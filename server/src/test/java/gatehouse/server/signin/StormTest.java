package gatehouse.server.signin;

import static org.assertj.core.api.Assertions.assertThat;

import gatehouse.server.Broker;
import gatehouse.server.Broker.Visitor;
import gatehouse.sim.signin.SoftDevice;
import gatehouse.sim.signin.Thief;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** An account under attack: the thief spends the thief's own tries, and the owner still gets in. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class StormTest {
  private static final long SEED = 20261122;

  private Broker broker;

  @BeforeAll
  void start() throws IOException {
    // so that the thief can come from many networks
    broker = Broker.start(Map.of("trusted.proxies", "127.0.0.1"));
  }

  @AfterAll
  void stop() {
    broker.close();
  }

  @Test
  void theOwnerOnAKnownDeviceGetsInDuringAnAttack() throws Exception {
    SoftDevice laptop = new SoftDevice();
    Visitor owner = broker.visitor();
    assertThat(signIn(owner, laptop, true)).isEqualTo(303);

    Thief thief = new Thief(SEED);
    int heard = 0;
    for (int hour = 0; hour < 24; hour++) {
      for (int guess = 0; guess < 20; guess++) {
        heard += guess(thief) == 401 ? 1 : 0;
        broker.clock.advance(Duration.ofSeconds(160));
      }
      assertThat(signIn(owner, laptop, false)).as("hour %d of %s", hour, thief).isEqualTo(303);
    }
    // NIST SP 800-63B-4, 3.2.2: at most 100 wrong answers in a row
    assertThat(heard).as(thief.toString()).isBetween(5, 100);
    // and a thief who has the password itself is not heard either while the strangers wait
    for (int guess = 0; guess < 20 && guess(thief) != 401; guess++) {
      broker.clock.advance(Duration.ofSeconds(160));
    }
    assertThat(broker.visitor().password("mira", broker.password("mira")).statusCode())
        .isEqualTo(429);
  }

  private int guess(Thief thief) throws IOException, InterruptedException {
    Visitor stranger = broker.visitor();
    Thief.Guess guess = thief.next();
    stranger.from(guess.address());
    return stranger.password("mira", guess.password()).statusCode();
  }

  /** Password and authenticator app, from a browser that shows its key. */
  private int signIn(Visitor owner, SoftDevice device, boolean remember)
      throws IOException, InterruptedException {
    owner.cookies().remove("__Host-gh-session");
    String challenge = Visitor.field(owner.get("/sign-in").body(), "challenge");
    broker.clock.advance(Duration.ofSeconds(40));
    HttpResponse<String> first =
        owner.post(
            "/sign-in",
            "username",
            "mira",
            "password",
            broker.password("mira"),
            "challenge",
            challenge,
            "device_key",
            device.key(),
            "device_proof",
            device.proof(broker.base, challenge));
    if (first.statusCode() != 303) {
      return first.statusCode();
    }
    String second = Visitor.location(first);
    String[] code =
        remember
            ? new String[] {"code", broker.totp("mira"), "remember", "yes"}
            : new String[] {"code", broker.totp("mira")};
    return owner.post(second + "/code", code).statusCode();
  }

  @Test
  void aSprayerIsStoppedByItsNetwork() throws Exception {
    Thief thief = new Thief(SEED + 1);
    int heard = 0;
    for (int i = 0; i < 60; i++) {
      Visitor sprayer = broker.visitor();
      sprayer.from("203.0.113." + (1 + i % 200));
      heard += sprayer.password("name" + i, thief.next().password()).statusCode() == 401 ? 1 : 0;
    }
    // each name is another one, and the network is the same
    assertThat(heard).isBetween(30, 36);
  }

  @Test
  void codesAreGuessedNoMoreThanPasswords() throws Exception {
    Thief thief = new Thief(SEED + 2);
    Visitor withPassword = broker.visitor();
    withPassword.from("203.0.114.9");
    String second = Visitor.location(withPassword.password("wei", broker.password("wei")));
    int heard = 0;
    for (int i = 0; i < 20; i++) {
      heard +=
          withPassword.post(second + "/code", "code", thief.code()).statusCode() == 401 ? 1 : 0;
    }
    assertThat(heard).isEqualTo(5);
    // a new attempt starts with no new tries
    broker.clock.advance(Duration.ofSeconds(1));
    String third = Visitor.location(withPassword.password("wei", broker.password("wei")));
    assertThat(withPassword.post(third + "/code", "code", thief.code()).statusCode())
        .isEqualTo(429);
  }
}
