package gatehouse.core.notice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ContactTest {
  private static final MailAddress MAIL = new MailAddress("ada@example.com");
  private static final PhoneNumber PHONE = new PhoneNumber("+447700900112");

  @ParameterizedTest
  @CsvSource({
    "+44 7700 900112, +447700900112, +44 •••• ••12",
    "+1-202-555-0143, +12025550143, +1 •••• ••43",
    "+7.912.345.67.89, +79123456789, +7 •••• ••89",
    "' +35312345678 ', +35312345678, +353 •••• ••78",
    "+4712345678, +4712345678, +47 •••• ••78",
    "+6834002, +6834002, +683 •••• ••02",
    "+123456789012345, +123456789012345, +1 •••• ••45",
  })
  void numberIsReadAndMasked(String typed, String value, String masked) {
    PhoneNumber number = PhoneNumber.parse(typed).orElseThrow();
    assertThat(number.value()).isEqualTo(value);
    assertThat(number.masked()).isEqualTo(masked);
    assertThat(number).hasToString(masked);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "+",
        "447700900112",
        "07700900112",
        "00447700900112",
        "+0447700900112",
        "+123456",
        "+1234567890123456",
        "+44 (0) 7700 900112",
        "+44  7700900112",
        "+44 7700 90011a",
        "+447700900112\n+15555555555",
        "+447700900112,+15555555555",
        "++447700900112",
        "+٤٤٧٧٠٠٩٠٠١١٢",
        "+4477 00900112 ext 3"
      })
  void numberIsRefused(String typed) {
    assertThat(PhoneNumber.parse(typed)).isEmpty();
    assertThatThrownBy(() -> new PhoneNumber(typed)).isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @CsvSource({
    "ada@example.com, ada@example.com, a•••@example.com",
    "' Ada.L+fx@Mail.EXAMPLE.com ', Ada.L+fx@mail.example.com, A•••@mail.example.com",
    "o'hara@xn--bcher-kva.example, o'hara@xn--bcher-kva.example, o•••@xn--bcher-kva.example",
  })
  void mailIsReadAndMasked(String typed, String value, String masked) {
    MailAddress address = MailAddress.parse(typed).orElseThrow();
    assertThat(address.value()).isEqualTo(value);
    assertThat(address.masked()).isEqualTo(masked);
    assertThat(address).hasToString(masked);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "@",
        "ada",
        "ada@",
        "@example.com",
        "ada@localhost",
        "ada@example.c",
        "a@1.2.3.4",
        "ada@[127.0.0.1]",
        "\"a b\"@example.com",
        "a..b@example.com",
        ".a@example.com",
        "a.@example.com",
        "a@-example.com",
        "a@example-.com",
        "a@example..com",
        "a@b@example.com",
        "a@example.com\r\nBcc: x@example.com",
        "a\n@example.com",
        "a@example.com,b@example.com",
        "Ada <ada@example.com>",
        "ä@example.com",
        "a@exämple.com",
        "a@example.com."
      })
  void mailIsRefused(String typed) {
    assertThat(MailAddress.parse(typed)).isEmpty();
    assertThatThrownBy(() -> new MailAddress(typed)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void mailHasLimits() {
    assertThat(MailAddress.parse("a".repeat(64) + "@example.com")).isPresent();
    assertThat(MailAddress.parse("a".repeat(65) + "@example.com")).isEmpty();
    assertThat(MailAddress.parse("a@" + "b.".repeat(125) + "cc")).isPresent();
    assertThat(MailAddress.parse("a@" + "b.".repeat(126) + "cc")).isEmpty();
    assertThat(MailAddress.parse("a@" + "b".repeat(63) + ".com")).isPresent();
    assertThat(MailAddress.parse("a@" + "b".repeat(64) + ".com")).isEmpty();
  }

  /** Whatever is read has one form, which is read as itself, and no character to inject with. */
  @Test
  void fuzz() {
    long seed = 20_260_101;
    Random random = new Random(seed);
    List<String> starts =
        List.of("+447700900112", "+1 202-555-0143", "ada@example.com", "Ada.L+fx@Mail.Example.com");
    String alphabet = "+0129 .-()@aZ\r\n\t\0,;<>\"'\\:é٣\uD83D\uDE00";
    for (int i = 0; i < 20_000; i++) {
      StringBuilder typed = new StringBuilder(starts.get(random.nextInt(starts.size())));
      for (int edits = random.nextInt(4); edits >= 0 && !typed.isEmpty(); edits--) {
        int at = random.nextInt(typed.length());
        char c = alphabet.charAt(random.nextInt(alphabet.length()));
        switch (random.nextInt(3)) {
          case 0 -> typed.setCharAt(at, c);
          case 1 -> typed.insert(at, c);
          default -> typed.deleteCharAt(at);
        }
      }
      Optional<PhoneNumber> number = PhoneNumber.parse(typed.toString());
      number.ifPresent(n -> {
        assertThat(n.value()).as("seed %d", seed).matches("\\+[1-9][0-9]{6,14}");
        assertThat(PhoneNumber.parse(n.value())).isEqualTo(number);
        assertThat(n.masked()).doesNotContain(n.value().substring(4, 7));
      });
      Optional<MailAddress> mail = MailAddress.parse(typed.toString());
      mail.ifPresent(m -> {
        assertThat(m.value()).as("seed %d", seed).matches("[!-;=?-~]+").doesNotContain(",");
        assertThat(MailAddress.parse(m.value())).isEqualTo(mail);
      });
    }
  }

  @Test
  void noticeGoesToAnotherChannelThanTheUsedOne() {
    Contacts both = new Contacts(Optional.of(MAIL), Optional.of(PHONE));
    Contacts mailOnly = new Contacts(Optional.of(MAIL), Optional.empty());
    Set<Channel> all = EnumSet.allOf(Channel.class);
    Set<Channel> none = EnumSet.noneOf(Channel.class);

    assertThat(both.recipients(all, Optional.empty())).containsExactly(MAIL, PHONE);
    assertThat(both.recipients(all, Optional.of(Channel.SMS))).containsExactly(MAIL);
    assertThat(both.recipients(all, Optional.of(Channel.MAIL))).containsExactly(PHONE);
    assertThat(both.recipients(Set.of(Channel.SMS), Optional.empty())).containsExactly(PHONE);
    // the wish would leave only the used channel, or none: it is not followed
    assertThat(both.recipients(Set.of(Channel.SMS), Optional.of(Channel.SMS)))
        .containsExactly(MAIL);
    assertThat(both.recipients(none, Optional.empty())).containsExactly(MAIL, PHONE);
    assertThat(mailOnly.recipients(Set.of(Channel.SMS), Optional.empty())).containsExactly(MAIL);
    // better the used channel than silence
    assertThat(mailOnly.recipients(all, Optional.of(Channel.MAIL))).containsExactly(MAIL);
    assertThat(new Contacts(Optional.empty(), Optional.empty()).recipients(all, Optional.empty()))
        .isEmpty();
  }

  @Test
  void changeIsToldToOldAndNew() {
    PhoneNumber other = new PhoneNumber("+12025550143");
    assertThat(
            Contacts.recipientsOfChange(
                new Contacts(Optional.of(MAIL), Optional.of(PHONE)),
                new Contacts(Optional.of(MAIL), Optional.of(other))))
        .containsExactly(MAIL, PHONE, other);
  }
}
