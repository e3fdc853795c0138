package gatehouse.core.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gatehouse.core.account.PersonId;
import gatehouse.core.base.SecretBytes;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class LogRowTest {
  private static final AuditKey KEY = new AuditKey(SecretBytes.copyOf(new byte[32]));

  private static Entry entry(Origin origin) {
    return Entry.of(new PersonId("ada"), 1_795_000_000_000L, Act.FROZEN, "system", origin)
        .with("why", "asked");
  }

  private static LogRow row(Origin origin) {
    return LogRow.of(entry(origin), 7, 1, LogRow.genesis(), KEY);
  }

  /** Computed by other means, so that the encoding can never change unnoticed. */
  @Test
  void hashesAsItAlwaysDid() {
    LogRow row = row(new Origin("portal", null, "é", null));
    assertThat(HexFormat.of().formatHex(row.hash()))
        .isEqualTo("1614774094b03a1ad1e07147134e9e4acb66b89f88628a7b0713657dd959c387");
    assertThat(HexFormat.of().formatHex(row.mac()))
        .isEqualTo("696e6d3b841a2982cb91cbf0351af21673242b63662ec1447cd9402c4b005806");
  }

  @Test
  void noTwoRowsEncodeAlike() {
    assertThat(row(new Origin("a", "bc", null, null)).hash())
        .isNotEqualTo(row(new Origin("ab", "c", null, null)).hash());
    assertThat(row(new Origin(null, "a", null, null)).hash())
        .isNotEqualTo(row(new Origin("a", null, null, null)).hash());
    assertThat(row(new Origin("", null, null, null)).hash()).isNotEqualTo(row(Origin.NONE).hash());
  }

  @Test
  void readsBackWhatWasWritten() {
    LogRow row = row(new Origin("portal", null, "d", null));
    assertThat(row.logged())
        .contains(new Logged(7, 1, entry(new Origin("portal", null, "d", null))));
    assertThat(ExportLine.read(ExportLine.write(row)).orElseThrow().computeHash())
        .isEqualTo(row.hash());
  }

  @Test
  void recordsWhateverACallerSends() {
    Entry odd = entry(Origin.NONE).with("name", "a\0b\ud800" + "x".repeat(600) + "\ud83d\ude00");
    assertThat(odd.fact("name")).hasSize(Text.UNITS_MAX).startsWith("a\ufffdb\ufffdxx");
  }

  @Test
  void limitsTheFacts() {
    Entry full = entry(Origin.NONE);
    for (int i = full.data().size(); i < Entry.DATA_FIELDS_MAX; i++) {
      full = full.with("f" + i, "");
    }
    Entry entry = full;
    assertThatThrownBy(() -> entry.with("more", "")).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void refusesAShortKey() {
    assertThatThrownBy(() -> new AuditKey(SecretBytes.copyOf(new byte[31])))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
